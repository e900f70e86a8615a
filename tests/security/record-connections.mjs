/**
 * Loaded into a process (`--import`) by no-network.test.ts: writes down every attempt to leave this machine, made through Node, to the file named in
 * COLDFRAME_CONNECTIONS, before it is made. Loopback addresses and sockets in the file system are not the network.
 */
import { appendFileSync } from 'node:fs'
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

const file = process.env.COLDFRAME_CONNECTIONS
const isLocal = (host) => host === undefined || host === 'localhost' || host === '::1' || /^127\./.test(host)
const note = (kind, host) => {
  if (!isLocal(host)) appendFileSync(file, `${process.argv.slice(1).join(' ')}: ${kind} ${host}\n`)
}

const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given
  if (typeof options === 'object' && options !== null && options.path === undefined) note('connection to', options.host)
  if (typeof options === 'number') note('connection to', given[1])
  return connect.apply(this, given)
}
const { lookup } = dns
dns.lookup = (host, ...rest) => {
  note('lookup of', host)
  return lookup(host, ...rest)
}
const { send } = dgram.Socket.prototype
dgram.Socket.prototype.send = function (...given) {
  note(
    'packet to',
    given.find((one) => typeof one === 'string' && one.includes('.')),
  )
  return send.apply(this, given)
}

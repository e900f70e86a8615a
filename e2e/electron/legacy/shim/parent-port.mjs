/** The child's end of `utility-process.cjs`, loaded before the entry: `process.parentPort` and the ports that arrive over it. */
import { EventEmitter } from 'node:events'
import wire from './wire.cjs'

const { pack, unpack } = wire
const ports = new Map()

function send(value) {
  if (process.connected) process.send(pack(value))
}

/** One end of a page's port; messages wait until `start`, as in Electron. */
class Port extends EventEmitter {
  #waiting = []
  #started = false
  #id

  constructor(id) {
    super()
    this.#id = id
  }

  start() {
    this.#started = true
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] })
  }

  receive(data) {
    if (this.#started) this.emit('message', { data, ports: [] })
    else this.#waiting.push(data)
  }

  postMessage(data) {
    send({ port: this.#id, data })
  }

  close() {
    send({ port: this.#id, closed: true })
  }
}

/** Messages wait until somebody listens: the entry is still being loaded when the first arrives. */
class ParentPort extends EventEmitter {
  #waiting = []

  constructor() {
    super()
    this.once('newListener', () => queueMicrotask(() => this.#waiting.splice(0).forEach((event) => this.emit('message', event))))
  }

  receive(event) {
    if (this.listenerCount('message') > 0) this.emit('message', event)
    else this.#waiting.push(event)
  }

  postMessage(message) {
    send({ message })
  }
}

const parentPort = new ParentPort()

process.on('message', (packed) => {
  const { message, port, data, closed, ports: ids } = unpack(packed)
  if (port === undefined) {
    const arrived = ids.map((id) => new Port(id))
    ids.forEach((id, index) => ports.set(id, arrived[index]))
    parentPort.receive({ data: message, ports: arrived })
  } else if (closed) {
    ports.get(port)?.emit('close')
    ports.delete(port)
  } else ports.get(port)?.receive(data)
})
process.on('disconnect', () => process.exit(1))
Object.defineProperty(process, 'parentPort', { value: parentPort })

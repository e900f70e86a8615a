/** Electron 9 with the interfaces of Electron 45 that the shell uses and 9 lacks. Everything else is the real thing. */
'use strict'

const electron = require('electron')
const { createUtilityProcess } = require('./utility-process.cjs')

const { app, protocol, ipcMain } = electron
const isRoot = process.getuid && process.getuid() === 0

/** Together with --no-sandbox, without which root cannot start, `enableSandbox` aborts. Every window of ours asks for its sandbox by itself. */
if (isRoot) app.enableSandbox = () => undefined

protocol.handle = (scheme, handler) => {
  protocol.registerBufferProtocol(scheme, (request, answer) => {
    Promise.resolve(handler(request)).then((response) =>
      answer({
        statusCode: response.status,
        headers: response.headers,
        mimeType: String(response.headers['content-type']).split(';')[0],
        data: Buffer.from(response.body),
      }),
    )
  })
}

/** Runs before the shell's own listeners: each page gets the newer calls before anybody uses them. */
app.on('web-contents-created', (_event, contents) => {
  contents.setWindowOpenHandler = (decide) => {
    contents.on('new-window', (event, url) => {
      if (decide({ url }).action === 'deny') event.preventDefault()
    })
  }
  const on = contents.on
  contents.on = function (name, listener) {
    if (name !== 'will-navigate' && name !== 'will-redirect') return on.call(this, name, listener)
    return on.call(this, name, (event, url, ...rest) => {
      event.url = url
      listener(event, url, ...rest)
    })
  }
})

app.on('session-created', (session) => {
  session.setDevicePermissionHandler = () => undefined
})

/** Frames inside a page have no preload here, so what speaks is the main frame. */
function withSenderFrame(listener) {
  return (event, ...args) => {
    event.senderFrame = { url: event.sender.getURL(), parent: null }
    return listener(event, ...args)
  }
}
const { handle, on } = ipcMain
ipcMain.handle = (channel, listener) => handle.call(ipcMain, channel, withSenderFrame(listener))
ipcMain.on = (channel, listener) => on.call(ipcMain, channel, withSenderFrame(listener))

const utilityProcess = createUtilityProcess()
module.exports = new Proxy(electron, {
  get: (target, name) => (name === 'utilityProcess' ? utilityProcess : target[name]),
})

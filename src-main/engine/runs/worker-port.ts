/** A worker's line to the engine: Node's process channel, or Electron's parent port where there is one. */
export interface WorkerPort {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** The engine is gone: nobody wants the result any more. */
  onDisconnect(listener: () => void): void
}

interface ElectronParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

export function openWorkerPort(): WorkerPort {
  const parentPort = electronParentPort()
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
      // Electron ends its utility processes together with the main process.
      onDisconnect: () => undefined,
    }
  }
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
    onDisconnect: (listener) => void process.on('disconnect', listener),
  }
}

function electronParentPort(): ElectronParentPort | undefined {
  const port: unknown = Reflect.get(process, 'parentPort')
  return isParentPort(port) ? port : undefined
}

function isParentPort(port: unknown): port is ElectronParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port
}

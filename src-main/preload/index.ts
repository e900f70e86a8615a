import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { HostBridge } from '../contract/host-bridge.ts'
import { shellChannels } from '../contract/shell-channels.ts'

/** Everything that a page can ask of the shell: six functions, no channel names, no Node. The shell checks every call again. */
const bridge: HostBridge = {
  kind: 'electron',
  requestEnginePort: () => ipcRenderer.send(shellChannels.requestPort),
  pickFiles: (kind) => ipcRenderer.invoke(shellChannels.pickFiles, kind),
  pathForFile: (file) => webUtils.getPathForFile(file),
  saveFile: (suggestedName, content) => ipcRenderer.invoke(shellChannels.saveFile, { suggestedName, content }),
  openWorkspace: (path) => ipcRenderer.invoke(shellChannels.openWorkspace, path),
  recentWorkspaces: () => ipcRenderer.invoke(shellChannels.recentWorkspaces),
}

contextBridge.exposeInMainWorld('coldframe', bridge)

// A port cannot pass through the context bridge; a window message to our own origin can carry it into the page's world.
ipcRenderer.on(shellChannels.port, (event) => {
  window.postMessage({ type: shellChannels.port }, window.location.origin, event.ports)
})
ipcRenderer.on(shellChannels.engine, (_event, notice: object) => {
  window.postMessage({ type: shellChannels.engine, ...notice }, window.location.origin)
})

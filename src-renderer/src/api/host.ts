import { z } from 'zod'
import type { HostBridge } from '../../../src-main/contract/host-bridge.ts'
import type { SourceFile } from './source-files.ts'
import { toParentFolder, toRelativePaths } from './source-files.ts'

declare global {
  interface Window {
    /** Put there by the desktop app's preload script; absent in a browser. */
    readonly coldframe?: HostBridge
  }
}

export type UploadProgress = (sentBytes: number, totalBytes: number) => void

export interface Host extends HostBridge {
  /** Makes dropped files readable for the engine and returns the path to import: their own in the desktop app, that of an upload elsewhere. */
  takeFiles(files: readonly SourceFile[], onProgress: UploadProgress): Promise<string>
}

const UploadReply = z.object({ path: z.string(), folder: z.string() })
const RecentReply = z.array(z.string())
const ErrorReply = z.object({ error: z.object({ message: z.string(), remedy: z.string().optional() }) })

/** An id for the files that belong together; only has to differ from the other uploads of this server. */
function createBatchId(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function replyMessage(text: string, status: number): string {
  try {
    const reply = ErrorReply.safeParse(JSON.parse(text))
    if (reply.success) return [reply.data.error.message, reply.data.error.remedy].filter(Boolean).join(' ')
  } catch {
    // Not JSON: the text itself is all there is.
  }
  return text.trim() === '' ? `The server answered ${status}.` : text.trim().slice(0, 500)
}

/** XMLHttpRequest, because fetch cannot tell how much of a body has been sent. */
function uploadFile(file: File, name: string, batch: string, onSent: (bytes: number) => void): Promise<z.infer<typeof UploadReply>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/upload')
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-coldframe-name', encodeURIComponent(name))
    request.setRequestHeader('x-coldframe-batch', batch)
    request.upload.addEventListener('progress', (event) => onSent(event.loaded))
    request.addEventListener('error', () => reject(new Error(`${name} could not be sent: the connection broke.`)))
    request.addEventListener('load', () => {
      if (request.status >= 300) {
        reject(new Error(replyMessage(request.responseText, request.status)))
        return
      }
      onSent(file.size)
      resolve(UploadReply.parse(JSON.parse(request.responseText)))
    })
    request.send(file)
  })
}

async function uploadAll(files: readonly SourceFile[], onProgress: UploadProgress): Promise<string> {
  const batch = createBatchId()
  const total = files.reduce((sum, { file }) => sum + file.size, 0)
  let finished = 0
  let last: z.infer<typeof UploadReply> | null = null
  for (const { file, relativePath } of toRelativePaths(files)) {
    last = await uploadFile(file, relativePath, batch, (bytes) => onProgress(finished + bytes, total))
    finished += file.size
  }
  if (last === null) return ''
  return files.length === 1 ? last.path : last.folder
}

/** Opens the browser's own file dialog; resolves with nothing when it is dismissed. */
function chooseFiles(kind: 'files' | 'folder'): Promise<SourceFile[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.webkitdirectory = kind === 'folder'
    input.addEventListener('cancel', () => resolve([]))
    input.addEventListener('change', () =>
      resolve([...(input.files ?? [])].map((file) => ({ file, relativePath: file.webkitRelativePath || file.name }))),
    )
    input.click()
  })
}

function download(name: string, content: string | Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function createBrowserHost(): Host {
  return {
    kind: 'browser',
    requestEnginePort: () => undefined,
    pathForFile: () => '',
    takeFiles: uploadAll,
    async pickFiles(kind) {
      const files = await chooseFiles(kind)
      return files.length === 0 ? [] : [await uploadAll(files, () => undefined)]
    },
    saveFile(suggestedName, content) {
      download(suggestedName, content)
      return Promise.resolve(true)
    },
    async openWorkspace(path) {
      const reply = await fetch('/workspace', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ path }),
      })
      if (!reply.ok) throw new Error(replyMessage(await reply.text(), reply.status))
      location.hash = '#/'
      location.reload()
    },
    async recentWorkspaces() {
      const reply = await fetch('/workspaces')
      if (!reply.ok) return []
      return RecentReply.parse(await reply.json())
    },
  }
}

/** Dropped files already have a path on this machine; of several, or of a folder's content, their folder is meant. */
function createDesktopHost(bridge: HostBridge): Host {
  return {
    kind: bridge.kind,
    requestEnginePort: () => bridge.requestEnginePort(),
    pickFiles: (kind) => bridge.pickFiles(kind),
    pathForFile: (file) => bridge.pathForFile(file),
    saveFile: (suggestedName, content) => bridge.saveFile(suggestedName, content),
    openWorkspace: (path) => bridge.openWorkspace(path),
    recentWorkspaces: () => bridge.recentWorkspaces(),
    takeFiles(files) {
      const first = files[0]
      if (first === undefined) return Promise.resolve('')
      const path = bridge.pathForFile(first.file)
      const depth = toRelativePaths(files)[0]?.relativePath.split('/').length ?? 1
      return Promise.resolve(files.length === 1 ? path : toParentFolder(path, depth))
    },
  }
}

export function createHost(): Host {
  return window.coldframe === undefined ? createBrowserHost() : createDesktopHost(window.coldframe)
}

import { BrowserWindow, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'
import { isTrustedSender } from './sender-policy.ts'

/** Answers a page's request. Who asks and what is asked are checked first; a stranger gets an error and reaches nothing. */
export function answer<Input extends z.ZodType, Output>(
  channel: string,
  input: Input,
  listener: (window: BrowserWindow, input: z.output<Input>) => Promise<Output>,
): void {
  ipcMain.handle(channel, (event, raw: unknown) => listener(windowOf(event, channel), input.parse(raw)))
}

/** Hears a page's message that has no answer. */
export function hear(channel: string, listener: (window: BrowserWindow) => void): void {
  ipcMain.on(channel, (event) => listener(windowOf(event, channel)))
}

function windowOf(event: IpcMainEvent | IpcMainInvokeEvent, channel: string): BrowserWindow {
  const window = BrowserWindow.fromWebContents(event.sender)
  const frame = event.senderFrame
  if (!window || !frame || !isTrustedSender({ url: frame.url, isMainFrame: frame.parent === null })) {
    throw new Error(`Refused: ${channel} from a page that is not ours`)
  }
  return window
}

/** What the page takes for granted and Chromium 83 lacks, loaded before it. */
import 'core-js/actual'

/**
 * A port whose other end has gone fires `close` since Chromium 122. The shell's notice about another engine is the same news, so it is passed on
 * to the port that the page holds.
 */
let current
globalThis.addEventListener('message', ({ data, ports }) => {
  if (data?.type === 'coldframe:engine') current?.dispatchEvent(new globalThis.Event('close'))
  if (data?.type === 'coldframe:port') {
    current?.dispatchEvent(new globalThis.Event('close'))
    current = ports[0]
  }
})

import type { App, Session } from 'electron'
import { isAppUrl } from './app-files.ts'
import { isPermitted } from './permission-policy.ts'

/** Pages stay where they are: no other origin, no second window, no embedded browser. Holds for every page that this app ever makes. */
export function restrictPages(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isAppUrl(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => {
      if (!isAppUrl(event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** No camera, microphone, place, notification or device: the page needs none of them. */
export function restrictPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => answer(isPermitted(permission, contents.getURL())))
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin))
  session.setDevicePermissionHandler(() => false)
}

/** Command takes the place of Ctrl there. */
export const isMac = navigator.userAgent.includes('Mac')

/** Playwright's own script in a page expects a newer browser than Chromium 83: it gets what it lacks in each world, before it runs. */
const polyfills = `(() => {
  const define = (target, name, value) => { if (!(name in target)) Object.defineProperty(target, name, { value, configurable: true, writable: true }) }
  const at = function (index) { return this[index < 0 ? this.length + Math.trunc(index) : Math.trunc(index)] }
  for (const type of [Array, String]) define(type.prototype, 'at', at)
  define(Array.prototype, 'findLast', function (test) { for (let i = this.length - 1; i >= 0; i--) if (test(this[i], i, this)) return this[i] })
  define(Object, 'hasOwn', (object, key) => Object.prototype.hasOwnProperty.call(object, key))
  define(String.prototype, 'replaceAll', function (from, to) { return from instanceof RegExp ? this.replace(from, to) : this.split(from).join(to) })
  const replaceChildren = function (...nodes) { while (this.lastChild) this.lastChild.remove(); this.append(...nodes) }
  for (const type of [Element, Document, DocumentFragment]) define(type.prototype, 'replaceChildren', replaceChildren)
  define(Element.prototype, 'checkVisibility', function () {
    for (let e = this; e; e = e.parentElement) if (getComputedStyle(e).display === 'none') return false
    return getComputedStyle(this).visibility === 'visible'
  })
})()`

export async function polyfillPlaywright(page) {
  const session = await page.context().newCDPSession(page)
  session.on('Runtime.executionContextCreated', ({ context }) => {
    // A context that is gone again needs nothing.
    session.send('Runtime.evaluate', { contextId: context.id, expression: polyfills }).catch(() => undefined)
  })
  await session.send('Runtime.enable')
}

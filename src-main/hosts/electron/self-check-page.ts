/**
 * What the self-check tries in the page, by name. Each script gives '' when the refusal held, else what went through. They are texts because
 * they run in the page's world.
 */
const elsewhere = 'https://example.invalid/'

function script(body: string): string {
  return `(async () => { ${body} })()`
}

export const pageChecks: Readonly<Record<string, string>> = {
  'the page is drawn': script(`
    for (let i = 0; i < 100 && !document.body.innerText.trim(); i++) await new Promise((done) => setTimeout(done, 100))
    return document.body.innerText.trim() ? '' : 'the page is empty'
  `),
  'window.open is refused': script(`
    const given = window.open('${elsewhere}')
    for (let i = 0; i < 10 && given && !given.closed; i++) await new Promise((done) => setTimeout(done, 50))
    return given === null || given.closed ? '' : 'a window was given'
  `),
  'the page cannot be led elsewhere': script(`
    location.href = '${elsewhere}'
    await new Promise((done) => setTimeout(done, 300))
    return location.origin === 'app://coldframe' ? '' : location.href
  `),
  'notifications are refused': script(`
    const answer = await Notification.requestPermission()
    return answer === 'denied' ? '' : answer
  `),
  'the place of the machine is refused': script(`
    const answer = await new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('given'), (error) => done(error.code)))
    return answer === 1 ? '' : 'answer ' + answer
  `),
  'no script is made from text': script(`try { (0, eval)('1'); return 'eval ran' } catch { return '' }`),
  'no inline script runs': script(`
    const element = document.createElement('script')
    element.textContent = 'window.inlineScriptRan = true'
    document.head.append(element)
    element.remove()
    return window.inlineScriptRan ? 'it ran' : ''
  `),
  'no other origin is reached': script(`
    const refused = new Promise((done) => {
      addEventListener('securitypolicyviolation', (event) => event.violatedDirective === 'connect-src' && done(''))
    })
    const waited = new Promise((done) => setTimeout(() => done('the request left the page'), 1000))
    fetch('${elsewhere}').catch(() => undefined)
    return Promise.race([refused, waited])
  `),
  'no file outside the page is served': script(`
    const answer = await fetch('/..%2f..%2fpackage.json')
    return answer.status === 404 ? '' : 'status ' + answer.status
  `),
  'no Node in the page': script(`return typeof require + typeof process + typeof module === 'undefined'.repeat(3) ? '' : 'there is'`),
  'the bridge has its six functions and nothing else': script(`
    const names = Object.keys(window.coldframe).sort().join()
    return names === 'kind,openWorkspace,pathForFile,pickFiles,recentWorkspaces,requestEnginePort,saveFile' ? '' : names
  `),
}

import { beforeAll, describe, expect, it } from 'vitest'
import { createReportInput, hostile, recipeOf } from '../../../tests/fixtures/report-input.ts'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import { escapeText } from './formats/markup.ts'
import { writeReport } from './report-file.ts'
import type { ReportInput } from './report-input.ts'

const writePage = async (of: ReportInput): Promise<string> => (await writeReport(of, recipeOf(of, 'html'))).content

let input: ReportInput
let page = ''
beforeAll(async () => {
  input = await createReportInput()
  page = await writePage(input)
})

const voidElements = new Set(['meta', 'br', 'img', 'input', 'link', 'hr'])

/** The names of all elements, after checking that every one is closed where it should be. */
function checkedElements(markup: string): string[] {
  const names: string[] = []
  const open: string[] = []
  for (const [tag, closing, name, selfClosing] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)\b(?:"[^"]*"|[^>"])*?(\/?)>/g)) {
    if (closing !== '') {
      expect(open.pop(), `before ${tag}`).toBe(name)
      continue
    }
    names.push(name)
    if (selfClosing === '' && !voidElements.has(name)) open.push(name)
  }
  expect(open).toEqual([])
  return names
}

describe('the HTML report', () => {
  it('is well formed, and no text of the data becomes an element', () => {
    const names = checkedElements(page)
    expect(names).not.toContain('script')
    expect(names).not.toContain('img')
    expect(page).not.toContain('<script')
    expect(page).not.toContain(hostile)
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;&quot;&gt;&lt;img src=x onerror=alert(1)&gt;')
    // The fixture has a film with this title in every list and history.
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('loads nothing and forbids itself to', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(page).not.toMatch(/\b(src|srcset|action|formaction)\s*=\s*"/)
    expect(page).not.toMatch(/url\(|@import|<link|https?:/)
    for (const [, target] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#/)
  })

  it('is the same for the same input, byte for byte', async () => {
    expect(await writePage(input)).toBe(page)
    expect(await writePage(await createReportInput())).toBe(page)
  })

  it('can be used without eyes and mouse: labelled charts with tables, scoped headings, links that lead somewhere', () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target)
    for (const [tag] of page.matchAll(/<svg[^>]*>/g)) expect(tag).toMatch(/role="img" aria-label="[^"]+"/)
    for (const [tag] of page.matchAll(/<th\b[^>]*>/g)) expect(tag).toMatch(/scope="(col|row)"/)
    expect(page).toContain('The numbers behind these curves.')
    expect(page).toContain('All figures, with exact bounds')
  })

  it('shows every figure with its interval and users, and nothing that is not in the records', () => {
    const [{ detail }] = input.runs
    const { value, low, high } = detail.summary.metrics['ndcg@10']
    const short = (number: number, digits: number): string => number.toFixed(digits).replace(/^0\./, '.')
    expect(page).toContain(`${short(value, 3)} <span class="of">± ${short((high - low) / 2, 3)}</span>`)
    expect(page).toContain(`[${short(low, 4)}, ${short(high, 4)}]`)
    expect(page).toContain(escapeText(detail.command))
    expect(page).toContain(detail.protocol?.splitHash.slice(0, 12))
    expect(page).toContain('best: 12')
    expect(page).toContain('epoch 12 had the best nDCG@10 on the validation part')
    expect(page).toMatch(/<tr class="changed">\s*<th scope="row" class="">epochs<\/th>\s*<td class="n">30<\/td>/)
  })

  it('says in words what the paired test found', () => {
    const test = input.compare.tests.find(({ metric }) => metric === 'ndcg@10')
    expect(test?.p).toBeLessThan(0.05)
    expect(page).toMatch(
      /best-sellers is worse than cosine .*: nDCG@10 is \.\d{3} \(\d+\.\d\u2009%\) lower, 95 % interval \u2212\.\d+ to \u2212\.\d+, p/,
    )
    expect(page).toMatch(/Of \d+ users it serves \d+\u2009% better, \d+\u2009% worse and \d+\u2009% the same\./)
  })

  it('marks hits in the list of a user and tells where the others are', () => {
    const [list] = input.blocks.flatMap(({ lists = [] }) => lists)
    expect([...page.matchAll(/<tr class="hit">/g)]).toHaveLength(list.items.filter((item) => item.heldOutHit).length)
    expect(page).toContain(`User ${list.user}`)
    for (const { rank } of list.missed.slice(0, 3)) expect(page).toContain(`(rank ${rank})`)
  })

  it('never puts runs of different protocols into one table', async () => {
    const [first, second] = input.runs
    const detail = { ...second.detail, protocol: second.detail.protocol && { ...second.detail.protocol, splitHash: 'ffff' } }
    const reason = 'The splits differ <really>.'
    const separate = await writePage({
      ...input,
      runs: [first, { ...second, detail }],
      compare: { ...input.compare, comparable: false, reasons: [reason], tests: [] },
    })
    checkedElements(separate)
    expect(separate).toContain('The splits differ &lt;really&gt;.')
    const results = separate.slice(separate.indexOf('id="metrics"'), separate.indexOf('id="methods"'))
    const tables = results.match(/<table>[\s\S]*?<\/table>/g) ?? []
    expect(tables).toHaveLength(8)
    for (const table of tables) expect(table.includes('best-sellers') && table.includes('cosine')).toBe(false)
    expect(separate).toContain('There are 2 protocols')
  })

  it('stands up without figures, curves and users', async () => {
    const detail = createRunDetail('unfinished', { protocol: null })
    const empty = await writePage({
      ...input,
      title: 'Nothing yet',
      runs: [{ detail }],
      compare: {
        runs: [detail.summary],
        comparable: false,
        reasons: ['"unfinished" has not been evaluated.'],
        differences: [],
        tests: [],
        folds: [],
        foldTests: [],
        seeds: [],
      },
      blocks: input.blocks.map(({ block }) => ({ block })),
    })
    checkedElements(empty)
    expect(empty).toContain('None of these runs has been evaluated.')
    expect(empty).not.toContain('NaN')
    expect(page).not.toMatch(/NaN|undefined|Infinity/)
  })
})

describe('runs that are one figure together', () => {
  const figure = { value: 0.3125, low: 0.2125, high: 0.4125, users: 3 }

  it('have a table of their own, over folds and over seeds', async () => {
    const group = { modelId: 'ease', runIds: input.runs.map(({ detail }) => detail.summary.id) }
    const folds = [
      { ...group, name: 'EASE', splitId: 'k-fold', folds: 3, ofFolds: 5, metrics: { 'ndcg@10': { ...figure, of: 'folds' as const } } },
    ]
    const seeds = [{ ...group, name: 'Mult-VAE', seeds: [1, 2, 3], metrics: { 'ndcg@10': { ...figure, of: 'seeds' as const } } }]
    const together = await writePage({ ...input, compare: { ...input.compare, folds, seeds } })
    checkedElements(together)
    expect(together).toContain('Means over folds')
    expect(together).toContain('<span class="sub">3 folds</span>')
    expect(together).toContain('<span class="sub">seeds 1-3</span>')
    expect(together).toContain('.313 <span class="of">± .100</span>')
    expect(page).not.toMatch(/Means over (folds|seeds)/)
  })

  it('share a table only over the same cuts', async () => {
    const [first, second] = input.runs
    const other = { ...second.detail, protocol: second.detail.protocol && { ...second.detail.protocol, splitHash: 'ffff' } }
    const meanOf = (name: string, run: typeof first) => ({
      ...{ name, modelId: 'ease', seeds: [1, 2], runIds: [run.detail.summary.id] },
      metrics: { 'ndcg@10': { ...figure, of: 'seeds' as const } },
    })
    const seeds = [meanOf('one recipe', first), meanOf('another recipe', second)]
    const tablesOf = async (runs: typeof input.runs) =>
      (await writePage({ ...input, runs, compare: { ...input.compare, seeds } }))
        .split('<table>')
        .filter((table) => /(one|another) recipe/.test(table))
    expect(await tablesOf([first, second])).toHaveLength(1)
    expect(await tablesOf([first, { detail: other }])).toHaveLength(2)
  })
})

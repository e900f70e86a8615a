import type { Page } from 'playwright'
import { type Arrival, goTo, timeArrival } from './page-clock.ts'

export interface Subjects {
  readonly datasetId: string
  /** Id of an item as the dataset writes it. */
  readonly item: string
  /** Finished runs of one split; the first is the one that is looked at. */
  readonly runIds: readonly string[]
}

export interface Scene {
  readonly name: string
  /** Milliseconds at most. */
  readonly bar: number
  /** How often it is done; the first time loads code and opens models and is told apart. */
  readonly rounds: number
  /** Where it begins. */
  readonly from: (subjects: Subjects) => string
  /** The page is there, as somebody would wait for it before acting. */
  readonly ready: Arrival
  /** Whether every round begins there again; else each goes on where the last one ended. */
  readonly returns: boolean
  readonly act: (page: Page, subjects: Subjects, round: number) => Promise<number>
}

const screenBar = 300
const elsewhere: Arrival = { selector: 'main h1', text: 'Welcome|Coldframe' }

/** A screen from elsewhere: its first content is data, not its title. */
function screen(name: string, address: (subjects: Subjects) => string, text: string, bar = screenBar): Scene {
  return {
    name,
    bar,
    rounds: 6,
    from: () => '/welcome',
    ready: elsewhere,
    returns: true,
    act: (page, subjects) => timeArrival(page, { selector: 'main', text }, () => goTo(page, address(subjects))),
  }
}

const firstRun = ({ runIds }: Subjects): string => runIds[0] ?? ''
const ten = ({ runIds }: Subjects): string => runIds.slice(0, 10).join(',')
const list: Arrival = { selector: '[aria-label=Recommendations] ol', text: '\\S' }

/** The bars of the workbench: what a person does, and how long the answer may take. */
export const scenes: readonly Scene[] = [
  screen('datasets', () => '/datasets', 'ml-1m'),
  screen('one dataset', ({ datasetId }) => `/datasets/${datasetId}`, 'are known'),
  screen('one item', ({ datasetId, item }) => `/datasets/${datasetId}/items/${item}`, 'took it|have it|interactions'),
  screen('configurations', () => '/configs', 'No configuration yet'),
  screen('studies', () => '/studies', 'No study yet'),
  screen('runs', () => '/runs', 'item-knn \\d'),
  screen('new run', () => '/runs/new', '6 040 users|6\\s040 users'),
  screen('one run', (subjects) => `/runs/${firstRun(subjects)}`, 'ndcg.*recall'),
  screen('users of a run', (subjects) => `/runs/${firstRun(subjects)}/users`, 'MetricHitsUsed.*\\.\\d'),
  screen('laboratory, 10 runs', (subjects) => `/laboratory?runs=${ten(subjects)}`, '\\.\\d{3}'),
  screen('compare 10 runs', (subjects) => `/compare?runs=${ten(subjects)}`, '± \\.\\d{3}', 500),
  screen('cold start', () => '/cold-start', 'attributes'),
  screen('reports', () => '/reports', 'New report'),
  screen('compose a report', (subjects) => `/reports/new?runs=${ten(subjects)}`, 'Overview'),
  screen('system', () => '/system', 'GFLOP'),
  {
    name: 'next user’s list (J)',
    bar: 50,
    rounds: 20,
    from: (subjects) => `/runs/${firstRun(subjects)}/users`,
    ready: { selector: '[aria-label=Users]', text: '\\.\\d' },
    returns: false,
    act: (page) => timeArrival(page, { selector: '[aria-label=Recommendations] ol' }, () => page.keyboard.press('j')),
  },
  {
    name: 'what-if: history item off or on',
    bar: 100,
    rounds: 12,
    from: (subjects) => `/runs/${firstRun(subjects)}/users/1`,
    ready: list,
    returns: false,
    act: (page, _subjects, round) =>
      timeArrival(page, { selector: '[aria-label=Recommendations] ol' }, () =>
        page
          .getByRole('checkbox', { name: /^Use / })
          .nth(round >> 1)
          .click({ force: true }),
      ),
  },
  {
    name: 'metric re-cut, 10 runs (K)',
    bar: 300,
    rounds: 12,
    from: (subjects) => `/laboratory?runs=${ten(subjects)}`,
    ready: { selector: '[aria-label^="Models by"]', text: '\\.\\d{3}' },
    returns: false,
    act: async (page, _subjects, round) => {
      const slider = page.getByRole('slider', { name: 'K, slider' })
      await slider.focus()
      return timeArrival(page, { selector: '[aria-label^="Models by"]' }, () =>
        page.keyboard.press(round % 4 < 2 ? 'ArrowRight' : 'ArrowLeft'),
      )
    },
  },
]

import type { Dataset } from '../data/dataset.ts'
import type { StoredEvaluation } from '../evaluation/evaluation-files.ts'
import { perUserValues } from '../evaluation/per-user.ts'
import { evaluationSeedOf, type RankedRow, unranked } from '../evaluation/ranking.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { noItem } from '../plugins/define.ts'
import { metrics } from '../plugins/metrics/index.ts'
import type { ExploredRun, FoundList } from './explored-run.ts'
import { historyOf, itemFacts, userFacts } from './item-facts.ts'
import { getPerson, type Person } from './person.ts'
import { rankHistory } from './rank-history.ts'

export { listUsers } from './list-users.ts'

/** Cut-offs of a user's own figures when the run has no evaluation to follow. */
const usualCutoffs = [5, 10, 20, 50, 100]

/**
 * One user of the run's data: what they did, what the model recommends, which held-out items it found and where it put the others. For test
 * users the stored list of the evaluation is shown, so that figures and pictures agree.
 * @throws WorkbenchError USER_NOT_FOUND, or MODEL_CANNOT for a user outside the split when the model has no fold-in.
 */
export async function forUser(
  run: ExploredRun,
  evaluation: StoredEvaluation | null,
  dataset: Dataset | null,
  user: string,
  top: number,
): Promise<FoundList> {
  const person = getPerson(run, dataset, user)
  if (person.row === null) requireFoldIn(run, `user "${user}", whom its split left out`)
  const ranked =
    (await storedRow(run, evaluation, person, top)) ??
    (await rankHistory(run, person, top, evaluation?.seed ?? evaluationSeedOf(run.split.hash)))
  return {
    user,
    userAttributes: userFacts(run, dataset, user),
    role: person.role,
    history: historyOf(run, dataset, user, person),
    ...describeList(run, dataset, person, ranked),
    metrics: isMeasuredAs(run) ? ownFigures(ranked, candidateCount(run, person), evaluation?.cutoffs ?? usualCutoffs) : {},
    unknownItems: [],
    threshold: run.split.counts.threshold,
  }
}

/**
 * A list for a made-up history of external item ids. Ids that the model does not know are named in the answer and otherwise ignored.
 * @throws WorkbenchError MODEL_CANNOT when the model has no fold-in.
 */
export async function forHistory(run: ExploredRun, dataset: Dataset | null, items: readonly string[], top: number): Promise<FoundList> {
  requireFoldIn(run, 'a history that it was not trained on')
  const columns = new Set<number>()
  const unknownItems: string[] = []
  for (const item of items) {
    const column = run.items.find(item)
    if (column === undefined) unknownItems.push(item)
    else columns.add(column)
  }
  const madeUp = { row: null, known: Uint32Array.from(columns).sort(), heldOut: new Uint32Array(0) }
  const ranked = await rankHistory(run, madeUp, top, evaluationSeedOf(run.split.hash))
  return {
    user: null,
    userAttributes: {},
    role: 'custom',
    history: [...columns].map((column) => ({
      ...itemFacts(run, dataset, run.items.ids[column]),
      rating: null,
      time: null,
      part: 'known',
    })),
    ...describeList(run, dataset, madeUp, ranked),
    metrics: {},
    unknownItems,
    threshold: run.split.counts.threshold,
  }
}

/** The evaluation's own list, where it has one of this user that is deep enough and not of a sample. */
async function storedRow(
  run: ExploredRun,
  evaluation: StoredEvaluation | null,
  person: Person,
  top: number,
): Promise<RankedRow | undefined> {
  if (evaluation === null || !isMeasuredAs(run) || person.testRow === null || Math.min(top, candidateCount(run, person)) > evaluation.depth)
    return undefined
  const { heldOut, heldOutRanks, heldOutScores } = evaluation
  const list = await evaluation.readList(person.testRow)
  const from = heldOut.indptr[person.testRow]
  const to = heldOut.indptr[person.testRow + 1]
  return {
    items: list.items.subarray(0, top),
    scores: list.scores.subarray(0, top),
    heldOutRanks: heldOutRanks.subarray(from, to),
    heldOutScores: heldOutScores.subarray(from, to),
    ascendingRanks: heldOutRanks.slice(from, to).sort(),
  }
}

/** The shown list with its hits, and the held-out items that are not in it. */
function describeList(
  run: ExploredRun,
  dataset: Dataset | null,
  { known, heldOut }: Pick<Person, 'known' | 'heldOut'>,
  ranked: RankedRow,
): Pick<FoundList, 'items' | 'missed' | 'candidates'> {
  const candidates = candidateCount(run, { known })
  const wanted = new Set(heldOut)
  const shown = ranked.items.filter((column) => column !== noItem)
  return {
    candidates,
    items: Array.from(shown, (column, at) => ({
      ...itemFacts(run, dataset, run.items.ids[column]),
      rank: at + 1,
      score: ranked.scores[at],
      percentile: (candidates - at - 1) / candidates,
      heldOutHit: wanted.has(column),
    })),
    missed: Array.from(heldOut, (column, i) => ({ column, rank: ranked.heldOutRanks[i], score: ranked.heldOutScores[i] }))
      .filter(({ rank }) => rank > shown.length && rank !== unranked)
      .sort((a, b) => a.rank - b.rank)
      .map(({ column, rank, score }) => {
        const { item, title } = itemFacts(run, dataset, run.items.ids[column])
        return { item, title, rank, score }
      }),
  }
}

/** Figures of a shown list belong beside the run's only where the run measured such lists: of users, over all that could be shown. */
function isMeasuredAs({ split }: ExploredRun): boolean {
  return split.direction === 'items-for-user' && split.test.sampled === undefined
}

/** How many items could be shown to somebody with this history. */
function candidateCount(run: ExploredRun, { known }: Pick<Person, 'known'>): number {
  const { candidates } = run.split.test
  if (candidates === undefined) return run.items.ids.length - known.length
  const knownItems = new Set(known)
  return candidates.reduce((count, column) => count + (knownItems.has(column) ? 0 : 1), 0)
}

/** This user's value of every per-user metric; none where nothing was held out. */
function ownFigures(ranked: RankedRow, candidates: number, cutoffs: readonly number[]): Record<string, number> {
  const { ascendingRanks } = ranked
  if (ascendingRanks.length === 0) return {}
  const values = perUserValues(ascendingRanks, Uint32Array.of(0, ascendingRanks.length), Uint32Array.of(candidates), metrics, cutoffs)
  return Object.fromEntries(Object.entries(values).map(([key, [value]]) => [key, value]))
}

function requireFoldIn(run: ExploredRun, what: string): void {
  if (run.plugin.capabilities.foldIn) return
  throw new WorkbenchError(
    'MODEL_CANNOT',
    `${run.plugin.title} cannot recommend for ${what}: it knows only the users that it was trained on.`,
    'Choose a user of the training data, or a run of a model with fold-in such as EASE or Mult-VAE.',
  )
}

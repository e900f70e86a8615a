import { computed, type ComputedRef } from 'vue'
import type { LocationQueryRaw } from 'vue-router'
import type { MetricValue, RunSummary } from '../../../../src-main/contract/runs.ts'
import { useServices } from '../../api/client.ts'
import { useLoad } from '../../composables/use-load.ts'
import { usePluginsStore } from '../../stores/plugins.ts'
import { useRunsStore } from '../../stores/runs.ts'
import { writeDraft } from '../new-run/run-draft.ts'
import { findPeers, type Judged, judge, judgeBacktest, trustMetric, type Verdict } from './trust.ts'
import type { StudioRun } from './use-studio-run.ts'

/** One line of the figures behind the verdict; `run`: where it leads. */
export interface TrustRow {
  readonly key: string
  readonly name: string
  readonly note: string
  readonly run: RunSummary | null
  readonly figure: MetricValue
}

interface Trust {
  /** null: still being measured. */
  readonly verdict: ComputedRef<Verdict | null>
  readonly rows: ComputedRef<readonly TrustRow[]>
  /** The new-run page with what would tell more. */
  readonly remedy: ComputedRef<{ label: string; query: LocationQueryRaw } | null>
}

/** Other runs that are compared: the newest. */
const mostPeers = 6
/** The back-test ranks by these anyway. */
const plainModels = ['attribute-counts', 'most-active-users']
/** The strongest of what costs seconds to train. */
const yardstick = 'attribute-ridge'
const newItemSplit = 'new-items'

const unmeasured: Verdict = {
  tone: 'warning',
  title: 'How well this run finds the audience of a new item has not been measured',
  text: 'Its split hides single interactions, so every item of the test was known from training. A split on new items measures it.',
}

/** How far to trust a run: the back-test beside plain rankings, then other runs on its split that learned something. */
export function useTrust(run: () => RunSummary, studio: StudioRun): Trust {
  const { engine } = useServices()
  const runs = useRunsStore()
  const plugins = usePluginsStore()
  const scoresUsers = (modelId: string): boolean => plugins.modelById.get(modelId)?.capabilities.scoreUsers ?? false

  const onSplit = computed(() => findPeers(run(), runs.finished, scoresUsers))
  const peers = computed(() =>
    onSplit.value.filter(({ modelId, metrics }) => !plainModels.includes(modelId) && trustMetric in metrics).slice(0, mostPeers),
  )
  const load = useLoad(
    () => ({ runId: run().id, peers: peers.value.map(({ id }) => id) }),
    async ({ runId, peers: peerIds }, signal) => ({
      detail: await engine.runs.get({ runId }, { signal }),
      compared: peerIds.length === 0 ? null : await engine.runs.compare({ runIds: [runId, ...peerIds] }, { signal }),
    }),
  )
  /** Stored figures say how well users are found only where users were ranked. */
  const ranksUsers = computed(() => load.data.value?.detail.protocol?.direction === 'users-for-item')
  const backtest = computed(() => studio.backtest.data.value)

  function judged(one: RunSummary): Judged {
    return { id: one.id, name: one.name, isBaseline: plugins.modelById.get(one.modelId)?.baseline ?? false, metrics: one.metrics }
  }

  const peerVerdict = computed<Verdict | null>(() => {
    const compared = load.data.value?.compared ?? null
    if (compared === null || !compared.comparable || !ranksUsers.value) return null
    const verdict = judge(judged(run()), peers.value.map(judged), compared.tests, trustMetric)
    return verdict.tone === 'good' ? null : verdict
  })

  const verdict = computed<Verdict | null>(() => {
    const fields = studio.fields.data.value
    if (fields === null) return null
    if (fields.backtest === null) return unmeasured
    const problem = studio.backtest.problem.value
    if (problem !== null) return { tone: 'warning', title: 'The back-test of this run has failed', text: problem.message }
    if (backtest.value === null) return null
    const own = judgeBacktest(backtest.value)
    return own.tone === 'bad' ? own : (peerVerdict.value ?? own)
  })

  const rows = computed<TrustRow[]>(() => {
    const measured = backtest.value
    if (measured === null) return []
    const counted = { users: measured.items, of: 'items' as const }
    const { chance } = measured
    return [
      ...measured.rankings.map(({ id, title, isRun, precision10 }) => ({
        key: id,
        name: isRun ? run().name : title,
        note: isRun ? 'this run' : 'baseline',
        run: isRun ? run() : null,
        figure: { ...precision10, ...counted },
      })),
      ...(ranksUsers.value ? peers.value : []).flatMap((peer) => {
        const figure = peer.metrics[trustMetric]
        return figure === undefined ? [] : [{ key: peer.id, name: peer.name, note: 'other run', run: peer, figure }]
      }),
      { key: 'chance', name: 'By chance', note: '', run: null, figure: { value: chance, low: chance, high: chance, ...counted } },
    ]
  })

  const remedy = computed(() => {
    const detail = load.data.value?.detail
    if (detail === undefined) return null
    const isMeasured = studio.fields.data.value?.backtest === 'held-out'
    const tried = isMeasured ? [run(), ...onSplit.value].map(({ modelId }) => modelId) : []
    const models = (isMeasured ? [yardstick] : [run().modelId, yardstick]).filter(
      (id, at, all) => plugins.modelById.has(id) && !tried.includes(id) && all.indexOf(id) === at,
    )
    if (models.length === 0 || studio.fields.data.value?.backtest === 'leave-one-out') return null
    return {
      label: isMeasured ? `Train ${plugins.modelById.get(yardstick)?.title ?? yardstick} beside it` : 'Measure it',
      query: writeDraft({
        dataset: run().datasetId,
        models,
        configs: isMeasured ? {} : { [run().modelId]: detail.config },
        splitId: isMeasured ? run().splitId : newItemSplit,
        splitConfig: isMeasured ? detail.split.config : {},
        seed: run().seed,
      }),
    }
  })

  return { verdict, rows, remedy }
}

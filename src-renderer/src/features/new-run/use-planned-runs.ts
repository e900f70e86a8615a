import { computed, type ComputedRef } from 'vue'
import type { ConfigValues } from '../../../../src-main/contract/models.ts'
import type { SplitSpec } from '../../../../src-main/contract/runs.ts'
import { rulesTakenOver, withoutIdleFile } from '../../../../src-main/contract/split-rules.ts'
import { useServices } from '../../api/client.ts'
import { changedValues, hasErrors, toFields } from '../../components/schema-form/schema-fields.ts'
import { useLoad } from '../../composables/use-load.ts'
import { useDatasetsStore } from '../../stores/datasets.ts'
import { usePluginsStore } from '../../stores/plugins.ts'
import { partsIn } from './parts.ts'
import type { RunDraft } from './run-draft.ts'
import { writeTrainCommand } from './train-command.ts'

/** Counts follow the settings, but not every key stroke. */
const settleMs = 300

export type PlannedRuns = ReturnType<typeof usePlannedRuns>

/** What a draft amounts to: the split with its live counts, the runs that would start, what is wrong with them, the same as commands. */
export function usePlannedRuns(draft: ComputedRef<RunDraft>) {
  const { engine } = useServices()
  const datasets = useDatasetsStore()
  const plugins = usePluginsStore()

  const dataset = computed(() => (draft.value.dataset === null ? undefined : datasets.byId.get(draft.value.dataset)))
  const chosen = computed(() => draft.value.models.flatMap((id) => plugins.modelById.get(id) ?? []))

  /** The split that fits this dataset; other kinds of split take over the rules that they share with it. */
  const defaultSplit = useLoad(
    () => (dataset.value === undefined ? null : dataset.value.id),
    (datasetId, signal) => engine.datasets.defaultSplit({ datasetId }, { signal }),
  )
  const splitter = computed(() => plugins.splitters.find(({ id }) => id === (draft.value.splitId ?? defaultSplit.data.value?.id)))
  const splitFiles = useLoad(
    () => (dataset.value === undefined || splitter.value?.fileKind === undefined ? null : dataset.value.id),
    (datasetId, signal) => engine.datasets.splitFiles({ datasetId }, { signal }),
  )
  /** The imported files that the chosen kind of split can be made from; the first is taken until another is chosen. */
  const fittingFiles = computed(() => (splitFiles.data.value ?? []).filter(({ kind }) => kind === splitter.value?.fileKind))
  const chosenFile = computed<ConfigValues>(() => (fittingFiles.value[0] === undefined ? {} : { file: fittingFiles.value[0].name }))
  const splitDefaults = computed<ConfigValues>(() => {
    const own = splitter.value?.defaults ?? {}
    const fitting = defaultSplit.data.value
    if (fitting === null) return own
    return splitter.value === undefined ? own : { ...own, ...rulesTakenOver(splitter.value, fitting), ...chosenFile.value }
  })
  const split = computed<SplitSpec | null>(() =>
    splitter.value === undefined || defaultSplit.data.value === null
      ? null
      : { id: splitter.value.id, config: withoutIdleFile(splitter.value, { ...splitDefaults.value, ...draft.value.splitConfig }) },
  )
  const isSplitWrong = computed(
    () => splitter.value !== undefined && split.value !== null && hasErrors(toFields(splitter.value.schema), split.value.config),
  )

  const preview = useLoad(
    () =>
      dataset.value === undefined || split.value === null || isSplitWrong.value
        ? null
        : { datasetId: dataset.value.id, split: split.value },
    (request, signal) => engine.datasets.splitPreview(request, { signal }),
    settleMs,
  )

  const planned = computed(() => {
    const { id: datasetId } = dataset.value ?? {}
    if (datasetId === undefined || split.value === null) return []
    const spec = split.value
    const { configs, device = 'auto' } = draft.value
    return chosen.value.map((model) => ({
      modelId: model.id,
      title: model.title,
      request: { datasetId, modelId: model.id, config: configs[model.id] ?? {}, split: spec, device },
    }))
  })
  /** What a command has to say of the split: with the one that fits the dataset only what was changed, else what differs from the kind's own defaults. */
  const spokenSplit = computed<ConfigValues>(() =>
    draft.value.splitId === null ? draft.value.splitConfig : changedValues(split.value?.config ?? {}, splitter.value?.defaults ?? {}),
  )
  const commands = computed(() =>
    planned.value
      .map(({ modelId, request }) =>
        writeTrainCommand({
          datasetName: dataset.value?.name ?? '',
          modelId,
          config: request.config,
          splitId: request.split.id,
          splitConfig: spokenSplit.value,
          seed: draft.value.seed,
          moreSeeds: draft.value.moreSeeds ?? [],
          splitSeeds: draft.value.splitSeeds ?? [],
          device: draft.value.device,
        }),
      )
      .join('\n'),
  )

  /** A split of k folds is k runs, unless one of them is chosen. */
  const foldCount = computed(() => {
    const { fold, folds } = split.value?.config ?? {}
    return fold === null && typeof folds === 'number' ? folds : 1
  })
  /** Models x splits x seeds x folds. */
  const runCount = computed(
    () =>
      planned.value.length *
      (1 + (draft.value.moreSeeds?.length ?? 0)) *
      Math.max(1, draft.value.splitSeeds?.length ?? 0) *
      foldCount.value,
  )

  const wrongModels = computed(() =>
    chosen.value.filter((model) => hasErrors(toFields(model.schema), { ...model.defaults, ...draft.value.configs[model.id] })),
  )
  /** Models that are made of runs, without enough of them. */
  const unmade = computed(() => chosen.value.filter((model) => model.runsSetting !== undefined && partsIn(model, draft.value).length < 2))
  const canStart = computed(
    () =>
      planned.value.length > 0 &&
      !isSplitWrong.value &&
      wrongModels.value.length === 0 &&
      unmade.value.length === 0 &&
      preview.problem.value === null,
  )

  return {
    dataset,
    chosen,
    defaultSplit,
    splitter,
    fittingFiles,
    splitDefaults,
    split,
    spokenSplit,
    isSplitWrong,
    preview,
    planned,
    commands,
    runCount,
    wrongModels,
    unmade,
    canStart,
  }
}

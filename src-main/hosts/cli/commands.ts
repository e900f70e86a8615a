import type { Command } from './command.ts'
import { type CommandName, isCommandName } from '../command-names.ts'

/** A command's module is loaded when it is called, so that a list or a recommendation starts as fast as it can. */
const modules: Record<CommandName, () => Promise<Command>> = {
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  disk: async () => (await import('./commands/disk.ts')).diskCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  datasets: async () => (await import('./commands/datasets.ts')).datasetsCommand,
  configs: async () => (await import('./commands/configs.ts')).configsCommand,
  split: async () => (await import('./commands/split.ts')).splitCommand,
  estimate: async () => (await import('./commands/estimate.ts')).estimateCommand,
  train: async () => (await import('./commands/train.ts')).trainCommand,
  study: async () => (await import('./commands/study.ts')).studyCommand,
  studies: async () => (await import('./commands/studies.ts')).studiesCommand,
  runs: async () => (await import('./commands/runs.ts')).runsCommand,
  segments: async () => (await import('./commands/segments.ts')).segmentsCommand,
  map: async () => (await import('./commands/map.ts')).mapCommand,
  recommend: async () => (await import('./commands/recommend.ts')).recommendCommand,
  item: async () => (await import('./commands/item.ts')).itemCommand,
  laboratory: async () => (await import('./commands/laboratory.ts')).laboratoryCommand,
  lists: async () => (await import('./commands/lists.ts')).listsCommand,
  rerank: async () => (await import('./commands/rerank.ts')).rerankCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  audience: async () => (await import('./commands/audience.ts')).audienceCommand,
  backtest: async () => (await import('./commands/backtest.ts')).backtestCommand,
  'new-user': async () => (await import('./commands/new-user.ts')).newUserCommand,
  wishes: async () => (await import('./commands/wishes.ts')).wishesCommand,
  'launch-sheet': async () => (await import('./commands/launch-sheet.ts')).launchSheetCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  reproduce: async () => (await import('./commands/reproduce.ts')).reproduceCommand,
  thesis: async () => (await import('./commands/thesis.ts')).thesisCommand,
}

export async function loadCommand(name: string): Promise<Command | undefined> {
  return isCommandName(name) ? modules[name]() : undefined
}

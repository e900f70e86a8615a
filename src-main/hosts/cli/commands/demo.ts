import { join, resolve } from 'node:path'
import { type Command, noMoreWords, textOption } from '../command.ts'
import { finishJob, finishRuns } from '../follow.ts'
import { getDataset } from '../find.ts'
import { runsTable } from '../text.ts'
import { keepReport } from '../report-files.ts'
import { exitCodeOfRuns, trainedRun } from './train.ts'

const demoModels = ['most-popular', 'ease', 'mult-vae']

export const demoCommand: Command = {
  name: 'demo',
  usage: '',
  summary: 'The main job without a window: makes the sample, trains three models, prints the table, writes the report.',
  options: { out: { type: 'string', help: 'the report to write (demo-report.html in the workspace)' } },
  async run(context) {
    noMoreWords(context, 0)
    const engine = await context.engine()
    const known = (await engine.datasets.list()).find((dataset) => dataset.name === 'sample')
    if (!known) {
      context.say('Making the sample dataset.')
      await finishJob(context, engine, () => engine.datasets.importSample({ name: 'sample' }))
    }
    const dataset = await getDataset(engine, 'sample')
    const started = await engine.runs.start({ datasetId: dataset.id, models: demoModels.map((modelId) => ({ modelId })) })
    const runs = await finishRuns(context, engine, started)
    const exitCode = exitCodeOfRuns(runs)
    if (exitCode !== 0) return { json: { runs: runs.map(trainedRun) }, text: runsTable(runs), exitCode }
    const report = await keepReport(
      engine,
      { runIds: runs.map((run) => run.id), format: 'html', title: 'Coldframe demo' },
      resolve(textOption(context, 'out') ?? join(context.workspace, 'demo-report.html')),
    )
    return { json: { runs: runs.map(trainedRun), report }, text: `${runsTable(runs)}\n\nReport: ${report}`, exitCode }
  },
}

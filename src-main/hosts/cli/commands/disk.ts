import { type Command, noMoreWords, numberOption } from '../command.ts'
import { byteText, table } from '../text.ts'

const usualLargest = 10

export const diskCommand: Command = {
  name: 'disk',
  usage: '',
  summary: 'What the workspace, each dataset with its runs, and the largest runs take on the disk.',
  options: { largest: { type: 'string', help: `how many runs to name, the largest first (${usualLargest})` } },
  async run(context) {
    noMoreWords(context, 0)
    const engine = await context.engine()
    const use = await engine.system.disk({ largest: numberOption(context, 'largest') ?? usualLargest })
    const { bytes, diskFreeBytes, catalogueFreeBytes, parts, datasets, runs, runCount } = use
    const text = [
      `${byteText(bytes)} in all; ${byteText(diskFreeBytes)} free on this disk.`,
      ...(catalogueFreeBytes > 0 ? [`${byteText(catalogueFreeBytes)} of the catalogue are of no use and go back to the disk.`] : []),
      table(
        ['what', 'size'],
        parts.filter((part) => part.bytes > 0).map((part) => [part.name, byteText(part.bytes)]),
      ),
      ...(datasets.length === 0
        ? []
        : [
            table(
              ['dataset', 'its files', 'runs', 'their files', 'freed when deleted with its runs'],
              datasets.map((one) => [
                one.name,
                byteText(one.bytes),
                String(one.runs),
                byteText(one.runBytes),
                byteText(one.bytes + one.runBytes),
              ]),
            ),
          ]),
      ...(runs.length === 0
        ? []
        : [
            runs.length < runCount ? `The ${runs.length} largest of ${runCount} runs` : 'The runs',
            table(
              ['run', 'dataset', 'freed when deleted'],
              runs.map((run) => [run.name, run.datasetName, byteText(run.bytes)]),
            ),
          ]),
    ]
    return { json: { disk: use }, text: text.join('\n\n') }
  },
}

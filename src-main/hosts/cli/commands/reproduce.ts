import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Command, textOption, usageError } from '../command.ts'
import { type Measured, measureTarget } from '../reproduction/measure.ts'
import { judge, reproductionPage } from '../reproduction/page.ts'
import { targets } from '../reproduction/targets.ts'
import { table } from '../text.ts'

export const reproduceCommand: Command = {
  name: 'reproduce',
  usage: '<target>... | --all | list',
  summary: 'Measures published figures again and says which are reached; what is finished already is kept, so it can be interrupted.',
  options: {
    all: { type: 'boolean', help: 'every target' },
    data: { type: 'string', help: 'folder with the public datasets, e.g. one that holds ml-1m (needed)' },
    out: { type: 'string', help: 'write what was measured to this Markdown page; its parts on other targets stay' },
  },
  async run(context) {
    if (context.words[0] === 'list' || (context.words.length === 0 && context.options['all'] !== true)) return listTargets()
    const chosen = context.options['all'] === true ? targets : context.words.map(findTarget)
    const data = textOption(context, 'data')
    if (data === undefined) throw usageError('--data is missing.')
    const out = textOption(context, 'out')
    const engine = await context.engine()
    const all: Measured[] = []
    for (const target of chosen) {
      context.say(`${target.id}: ${target.title}`)
      all.push(await measureTarget(context, engine, target, resolve(data)))
    }
    if (out !== undefined) {
      const before = await readFile(resolve(out), 'utf8').catch(() => '')
      const titles = targets.map(({ title }) => title)
      await writeFile(resolve(out), reproductionPage(all, before, titles))
    }
    const verdicts = all.flatMap((measured) => judge(measured).map((verdict) => ({ target: measured.target.id, ...verdict })))
    const rows = verdicts.map(({ target, goal, value, reach, isReached }) => [
      target,
      goal.row,
      goal.metric,
      value.toFixed(4),
      reach,
      isReached ? 'reached' : 'MISSED',
    ])
    return {
      json: { verdicts },
      text: table(['target', 'model', 'figure', 'measured', 'to reach', ''], rows),
      exitCode: verdicts.every(({ isReached }) => isReached) ? 0 : 3,
    }
  },
}

function listTargets(): { json: unknown; text: string } {
  return {
    json: { targets: targets.map(({ id, title, protocol, data }) => ({ id, title, protocol, data: data.paths })) },
    text: table(
      ['target', 'data', ''],
      targets.map(({ id, data, title }) => [id, data.paths.join(', '), title]),
    ),
  }
}

function findTarget(id: string): (typeof targets)[number] {
  const found = targets.find((target) => target.id === id)
  if (!found) throw usageError(`There is no target "${id}". Known: ${targets.map((target) => target.id).join(', ')}.`)
  return found
}

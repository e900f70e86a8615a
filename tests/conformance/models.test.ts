import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Backend } from '../../src-main/contract/index.ts'
import { pickColumns } from '../../src-main/engine/data/dataset.ts'
import { importSample } from '../../src-main/engine/data/jobs.ts'
import { loadDataset } from '../../src-main/engine/data/load-dataset.ts'
import { defaultSplitSpec, makeSplit } from '../../src-main/engine/data/make-split.ts'
import type { Split } from '../../src-main/engine/data/split.ts'
import { evaluatePart } from '../../src-main/engine/evaluation/evaluate.ts'
import { columnCounts, csrFromRows, rowOf, selectRows } from '../../src-main/engine/kernel/csr.ts'
import { quietWork, type Work } from '../../src-main/engine/kernel/progress.ts'
import { models } from '../../src-main/engine/plugins/models/index.ts'
import { parseConfig } from '../../src-main/engine/plugins/registry.ts'
import { type BackendRequest, startBackend, tensorCount } from '../../src-main/engine/tensor/backend.ts'
import { createInstance, quickConfig, type Instance } from './instance.ts'
import { checkColdStart } from './cold-start.ts'
import { plantCheckerboard, type PlantedData, plantedItems } from './planted.ts'

/** Promises that every model makes. A new plugin is under this suite as soon as the registry lists it. */
const planted = plantCheckerboard()
const folder = await mkdtemp(join(tmpdir(), 'coldframe-conformance-'))
let sample: Split & PlantedData

beforeAll(async () => {
  const at = join(folder, 'sample')
  await importSample({ kind: 'sample', datasetId: 'ds_sample01', datasetFolder: at, name: 'sample' }, quietWork)
  const dataset = await loadDataset(at)
  const split = makeSplit(dataset, defaultSplitSpec(dataset.detail))
  sample = { ...split, itemAttributes: pickColumns(dataset.itemAttributes, split.itemIndex) }
})
afterAll(() => rm(folder, { recursive: true }))

const unavailable = await startBackend({ backend: 'tensorflow' }).then(
  () => undefined,
  (thrown: unknown) => String(thrown),
)
if (unavailable) it.skip(`on native TensorFlow: ${unavailable}`)
/** One alone, where it was asked for: `npm run conformance -- --backend webgpu`. */
const asked = Backend.safeParse(process.env['COLDFRAME_CONFORMANCE_BACKEND']).data
const backends: BackendRequest[] = asked ? [asked] : unavailable ? ['wasm'] : ['tensorflow', 'wasm']

describe.each(models.map((plugin) => ({ id: plugin.id, plugin })))('$id', ({ plugin }) => {
  describe('as a record', () => {
    it('has a title, a description and a default for every setting', () => {
      for (const [name, field] of Object.entries(plugin.config.shape)) {
        const meta = z
          .object({ title: z.string().min(1), description: z.string().min(10) })
          .safeParse(z.globalRegistry.get(field as z.ZodType))
        expect(meta.success, `${name} has title and description`).toBe(true)
        expect(z.safeParse(field as z.ZodType, undefined).success, `${name} has a default`).toBe(true)
      }
    })

    it('has settings and presets that survive JSON', () => {
      const defaults = parseConfig(plugin.config, {}, plugin.title)
      expect(parseConfig(plugin.config, JSON.parse(JSON.stringify(defaults)) as Record<string, unknown>, plugin.title)).toEqual(defaults)
      for (const preset of plugin.presets) {
        expect(parseConfig(plugin.config, preset.config, `${plugin.title}, ${preset.id}`)).toMatchObject(preset.config)
      }
    })

    it('can do what it says', () => {
      const { model } = createInstance(plugin, quickConfig(plugin), planted)
      expect(plugin.capabilities.iterative).toBe(model.trainEpoch !== undefined)
      expect(plugin.capabilities.iterative).toBe(plugin.training !== undefined)
      expect(model.fit !== undefined).toBe(!plugin.capabilities.iterative)
      expect(model.cold !== undefined).toBe(plugin.capabilities.scoreUsers)
      model.dispose()
    })
  })

  describe.each(backends)('on %s', (backend) => {
    beforeAll(async () => {
      await startBackend({ backend })
    })

    it('works with its default settings on the sample', async () => {
      const { model, learn } = createInstance(plugin, parseConfig(plugin.config, {}, plugin.title), sample)
      await learn(1)
      const few = selectRows(sample.validation.foldIn, [0, 1, 2])
      const scores = await model.scoreItems(few, sample.validation.users.subarray(0, 3))
      expect(scores.length).toBe(3 * sample.itemIndex.length)
      expect(scores.every(Number.isFinite)).toBe(true)
      model.dispose()
    })

    const isImpersonal = plugin.baseline && !plugin.capabilities.itemAttributes
    it(isImpersonal ? 'is a baseline: no better than popularity on a planted pattern' : 'learns a planted pattern', async () => {
      const { model, learn } = createInstance(plugin, quickConfig(plugin), planted)
      await learn(30)
      const recall = await plantedRecall(model)
      model.dispose()
      // 10 of 48 candidates are listed; the own colour has 18. By chance 10/48 = .21, with the pattern 10/18 = .56 (standard error .02).
      if (isImpersonal) expect(recall).toBeLessThan(0.3)
      else expect(recall).toBeGreaterThan(0.45)
    })

    it('has parts that add up to the score, where it says that it has parts', async () => {
      const { model, learn } = createInstance(plugin, quickConfig(plugin), planted)
      await learn(1)
      if (model.scoreParts) {
        const history = rowOf(planted.train, 0)
        const scores = await model.scoreItems(selectRows(planted.train, [0]), planted.part.users.subarray(0, 1))
        for (const item of [0, 7, plantedItems - 1]) {
          const sum = model.scoreParts(history, item).reduce((total, part) => total + part, 0)
          expect(sum).toBeCloseTo(scores[item], 4)
        }
      }
      model.dispose()
    })

    it('gives the same scores for the same seed', async () => {
      const both: Float32Array[] = []
      for (let time = 0; time < 2; time++) {
        const { model, learn } = createInstance(plugin, quickConfig(plugin), planted)
        await learn(3)
        both.push(await model.scoreItems(planted.train, planted.part.users))
        model.dispose()
      }
      expect(both[0]).toEqual(both[1])
    })

    it('forgets what it learned before when it learns again', async () => {
      const other = csrFromRows(
        Array.from({ length: planted.train.rows }, (_, user) => [user % plantedItems]),
        plantedItems,
      )
      const again = createInstance(plugin, quickConfig(plugin), { ...planted, train: other })
      await again.learn(1)
      again.reseed()
      await again.learn(2, planted.train)
      const fresh = createInstance(plugin, quickConfig(plugin), planted)
      await fresh.learn(2)
      expect(await scoresOf(again)).toEqual(await scoresOf(fresh))
      again.model.dispose()
      fresh.model.dispose()
    })

    if (plugin.capabilities.iterative) {
      it('resumed, is the straight run', async () => {
        const straight = createInstance(plugin, quickConfig(plugin), planted)
        await straight.learn(2)
        const { model } = straight
        const state = structuredClone({ weights: await model.save(), training: await model.saveTraining?.(), rng: straight.rng.state() })
        await straight.goOn(2)
        const resumed = createInstance(plugin, quickConfig(plugin), planted)
        await resumed.model.prepare?.(planted.train)
        await resumed.model.load(state.weights)
        if (state.training) await resumed.model.loadTraining?.(state.training)
        resumed.rng.restore(state.rng)
        await resumed.goOn(2)
        expect(await resumed.model.save()).toEqual(await model.save())
        model.dispose()
        resumed.model.dispose()
      })
    }

    it('stops within one batch when it is cancelled', async () => {
      const before = tensorCount()
      const { model, learn } = createInstance(plugin, quickConfig(plugin), sample)
      const cancel = new AbortController()
      let reports = 0
      const work: Work = {
        signal: cancel.signal,
        report: () => {
          reports++
          cancel.abort()
        },
      }
      const learning = learn(1, sample.train, work)
      // What never reports is over in an instant.
      await learning.catch((thrown: unknown) => expect(String(thrown)).toContain('Cancelled'))
      if (reports > 0) await expect(learning).rejects.toThrow('Cancelled')
      expect(reports).toBeLessThanOrEqual(1)
      model.dispose()
      expect(tensorCount()).toBe(before)
    })

    it('keeps the number of tensors constant and leaves none behind', async () => {
      const before = tensorCount()
      const instance = createInstance(plugin, quickConfig(plugin), planted)
      await instance.learn(1)
      await scoresOf(instance)
      const working = tensorCount()
      for (let time = 0; time < 2; time++) {
        await instance.goOn(1)
        await scoresOf(instance)
        await instance.model.save()
        await instance.model.saveTraining?.()
        expect(tensorCount()).toBe(working)
      }
      instance.model.dispose()
      expect(tensorCount()).toBe(before)
    })

    it('scores one history as it scores many', async () => {
      const instance = createInstance(plugin, quickConfig(plugin), planted)
      await instance.learn(3)
      const all = await scoresOf(instance)
      const scale = all.reduce((largest, score) => Math.max(largest, Math.abs(score)), 0)
      // A model that was loaded may take a shorter way for a single list.
      const loaded = createInstance(plugin, quickConfig(plugin), planted)
      await loaded.model.load(await instance.model.save())
      for (const { model } of [instance, loaded]) {
        for (const row of [0, 7, 199]) {
          const one = await model.scoreItems(selectRows(planted.train, [row]), Uint32Array.of(row))
          one.forEach((score, item) => expect(Math.abs(score - all[row * plantedItems + item])).toBeLessThan(1e-5 * scale))
        }
      }
      instance.model.dispose()
      loaded.model.dispose()
    })

    it('scores the same after it was saved and loaded', async () => {
      const instance = createInstance(plugin, quickConfig(plugin), planted)
      await instance.learn(2)
      const { arrays, json } = await instance.model.save()
      const loaded = createInstance(plugin, quickConfig(plugin), planted)
      await loaded.model.load({ arrays: structuredClone(arrays), json: JSON.parse(JSON.stringify(json)) as Record<string, unknown> })
      expect(await scoresOf(loaded)).toEqual(await scoresOf(instance))
      instance.model.dispose()
      loaded.model.dispose()
    })

    it('refuses weights that do not fit', async () => {
      const { model } = createInstance(plugin, quickConfig(plugin), planted)
      await expect(model.load({ arrays: {}, json: {} })).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
      model.dispose()
    })

    if (plugin.capabilities.foldIn) {
      it('gives a user without any history one fixed, finite list', async () => {
        const { model, learn } = createInstance(plugin, quickConfig(plugin), planted)
        await learn(2)
        const scores = await model.scoreItems(csrFromRows([[], []], plantedItems), null)
        expect(scores.every(Number.isFinite)).toBe(true)
        expect(scores.subarray(plantedItems)).toEqual(scores.subarray(0, plantedItems))
        model.dispose()
      })
    }

    if (plugin.capabilities.scoreUsers) checkColdStart(plugin)
  })
})

function scoresOf({ model }: Instance): Promise<Float32Array> {
  return model.scoreItems(planted.train, planted.part.users)
}

async function plantedRecall(model: Instance['model']): Promise<number> {
  const options = { cutoffs: [10], depth: 10, seed: 1, popularity: columnCounts(planted.train), metrics: ['recall_full'], intervals: false }
  const { table } = await evaluatePart(model, planted.part, options, quietWork)
  return table['recall_full@10'].value
}

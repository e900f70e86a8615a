import { z } from 'zod'

/** What differs between neighbours among items, people and contents. */
interface NeighbourWords {
  readonly neighbours: { readonly unit: 'items' | 'users'; readonly default: number; readonly description: string }
  readonly similarity: string
  readonly shrinkage: string
  readonly asymmetry: string
  readonly weighting: string
}

/** How many neighbours are kept. */
export function neighboursSetting(words: NeighbourWords['neighbours'], search: readonly [number, number] = [10, 800]) {
  return {
    neighbours: z
      .number()
      .int()
      .min(1)
      .max(words.unit === 'users' ? 100_000 : 10_000)
      .default(words.default)
      .meta({
        search,
        title: 'Neighbours',
        description: words.description,
        symbol: 'k',
        unit: words.unit,
        group: 'Model',
        scale: 'log',
      }),
  }
}

/** Settings that all neighbourhood models have (kernel/neighbours.ts). Spread into a plugin's config. */
export function neighbourSettings(words: NeighbourWords) {
  return {
    ...neighboursSetting(words.neighbours),
    similarity: z
      .enum(['cosine', 'asymmetric-cosine', 'jaccard'])
      .default('cosine')
      .meta({
        search: ['cosine', 'asymmetric-cosine', 'jaccard'],
        title: 'Similarity',
        description: words.similarity,
        group: 'Model',
      }),
    shrinkage: z
      .number()
      .min(0)
      .max(10_000)
      .default(0)
      .meta({
        search: [0, 500],
        title: 'Shrinkage',
        description: words.shrinkage,
        symbol: 'h',
        group: 'Model',
      }),
    asymmetry: z.number().min(0).max(1).default(0.5).meta({
      title: 'Asymmetry',
      description: words.asymmetry,
      symbol: 'α',
      group: 'Model',
    }),
    weighting: z
      .enum(['none', 'tf-idf', 'bm25'])
      .default('tf-idf')
      .meta({
        search: ['none', 'tf-idf', 'bm25'],
        title: 'Weighting',
        description: words.weighting,
        group: 'Model',
      }),
  }
}

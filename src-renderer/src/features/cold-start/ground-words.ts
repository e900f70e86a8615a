import type { Extrapolation } from '../../../../src-main/contract/cold-start.ts'
import type { IconName } from '../../components/icons.ts'
import { formatCount } from '../../format/numbers.ts'

export interface GroundWords {
  readonly icon: IconName
  readonly tone: 'good' | 'warning' | 'bad' | 'faint'
  readonly title: string
  readonly text: string
}

function items(count: number): string {
  return count === 1 ? '1 item of the catalogue has' : `${formatCount(count)} items of the catalogue have`
}

/** The lights alone, where a row has room for two words. */
export const lightWords: Record<Extrapolation['light'], Pick<GroundWords, 'icon' | 'tone' | 'title'>> = {
  empty: { icon: 'dotted', tone: 'faint', title: 'Nothing composed' },
  known: { icon: 'done', tone: 'good', title: 'Known ground' },
  thin: { icon: 'warning', tone: 'warning', title: 'Thin ground' },
  new: { icon: 'failed', tone: 'bad', title: 'New ground' },
}

/** How far the model has to reach for this item, in words. */
export function groundWords({ light, containing, exact, pairs, unknown, values }: Extrapolation): GroundWords {
  switch (light) {
    case 'empty':
      return { ...lightWords.empty, text: 'Without a value there is nothing to go by.' }
    case 'known':
      return {
        ...lightWords.known,
        text: `${items(containing)} all of these values, ${formatCount(exact)} exactly these.`,
      }
    case 'thin':
      if (values.length === 0) return { ...lightWords.thin, text: 'Free text alone, which is not compared with the catalogue.' }
      return {
        ...lightWords.thin,
        text: `${containing === 0 ? 'No item of the catalogue has' : `Only ${items(containing)}`} all of these values, but every pair of them occurs.`,
      }
    case 'new': {
      const never = pairs.filter(({ count }) => count === 0).map(({ a, b }) => `${a.value} with ${b.value}`)
      const strange = unknown.map(({ field, value }) => `${field} ${value}`)
      const gaps = [...strange, ...never]
      return {
        ...lightWords.new,
        text: `The catalogue has no ${gaps.slice(0, 3).join(', no ')}${gaps.length > 3 ? ` and ${gaps.length - 3} more` : ''}. The model has to guess here.`,
      }
    }
  }
}

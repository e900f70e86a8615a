import type { ItemExposure } from '../../../../src-main/contract/items.ts'
import type { IconName } from '../../components/icons.ts'

/** What the lists of a run make of an item, by icon and word, never by colour alone. */
export const verdictLooks: Record<
  ItemExposure['verdict'],
  { readonly icon: IconName; readonly tone: 'good' | 'warning' | 'plain'; readonly words: string }
> = {
  'hidden-strength': { icon: 'star', tone: 'good', words: 'Does well where it is shown but is rarely shown.' },
  overshown: { icon: 'warning', tone: 'warning', words: 'Shown more often than it is wanted.' },
  even: { icon: 'equal', tone: 'plain', words: 'Shown about as often as it is wanted.' },
  'too-few': { icon: 'info', tone: 'plain', words: 'Shown or held out for fewer than five users: too few to say more.' },
}

export const verdictDefinition =
  'Two comparisons. Of the lists that hold the item, the share where it was held out (a hit), with its 95 % Wilson interval, against all hits over ' +
  'all places of the same lists. And its share of all places against its share of all held-out interactions. Only where both point the same ' +
  'way is it called rarely or too often shown.'

/** `1–10`, `11–20`, `below 500`. */
export function rankLabel(bounds: readonly { readonly upTo: number | null }[], place: number): string {
  const above = bounds[place - 1]?.upTo ?? 0
  const upTo = bounds[place]?.upTo
  return upTo === null || upTo === undefined ? `below ${above}` : `${above + 1}–${upTo}`
}

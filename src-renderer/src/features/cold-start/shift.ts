/** How a share differs from what it stands beside, beyond chance (95 %): more, fewer, or neither. */
export type Shift = 'more' | 'fewer' | 'same'

export function shiftOf({ low, high }: { readonly low: number; readonly high: number }): Shift {
  return low > 0 ? 'more' : high < 0 ? 'fewer' : 'same'
}

/** The colours of bars. */
export const shiftColors: Record<Shift, string> = { more: '--series-1', fewer: '--series-2', same: '--series-baseline-1' }

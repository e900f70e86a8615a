/**
 * Writes numbers of one column with the same decimals, so that their points stand under each other: as many as give the largest three
 * significant digits. What is smaller than the last decimal reads as zero beside the largest, as it should.
 */
export function alignedWriter(values: readonly number[]): (value: number) => string {
  const most = Math.max(0, ...values.map(Math.abs))
  if (most === 0 || !Number.isFinite(most)) return (value) => writeFixed(value, 0)
  if (most < 1e-4 || most >= 1e6) return (value) => value.toExponential(1).replace(/-/g, minus)
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(most)))
  return (value) => writeFixed(value, decimals)
}

const minus = '\u2212'

function writeFixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals)
  return value < 0 && Number(text) !== 0 ? minus + text : text
}

import { columnCounts, type Csr, rowLength } from './csr.ts'

/** What an entry of a binary matrix counts: `none` leaves the matrix binary. */
export type Weighting = 'none' | 'tf-idf' | 'bm25'

/** Okapi's usual constants (Robertson and Zaragoza 2009); they are not worth tuning. */
const bm25 = { k1: 1.2, b: 0.75 }

/**
 * Rows are documents, columns their terms: a term that many documents have says less. With N rows, d_c entries in column c, n_r in row r:
 * tf-idf x_rc = idf_c; BM25 x_rc = idf_c (k1 + 1) / (k1 (1 - b + b n_r / mean n) + 1); idf_c = ln((N + 1) / (d_c + 0.5)), which is above 0.
 * Fitted on one matrix, applied to it or to new rows.
 */
export function fitWeighting(matrix: Csr, weighting: Weighting): (documents: Csr) => Csr {
  if (weighting === 'none') return (documents) => documents
  const idf = Float64Array.from(columnCounts(matrix), (count) => Math.log((matrix.rows + 1) / (count + 0.5)))
  const meanLength = matrix.indices.length / Math.max(1, matrix.rows)
  return (documents) => {
    const values = new Float32Array(documents.indices.length)
    for (let row = 0; row < documents.rows; row++) {
      const norm = bm25.k1 * (1 - bm25.b + (bm25.b * rowLength(documents, row)) / meanLength)
      const scale = weighting === 'bm25' ? (bm25.k1 + 1) / (norm + 1) : 1
      for (let at = documents.indptr[row]; at < documents.indptr[row + 1]; at++) values[at] = scale * idf[documents.indices[at]]
    }
    return { ...documents, values }
  }
}

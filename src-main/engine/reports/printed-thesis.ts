/** Table 4.1 of the thesis, as it was printed. */
export const printedColumns: readonly string[] = ['as printed', 'P@20', 'R@20', 'NDCG@20']

export const printedRows: readonly (readonly string[])[] = [
  ['CF-VAE', '.392', '.542', '.420'],
  ['CVAE', '.362', '.453', '.674'],
  ['CFGAN', '.412', '.484', '.487'],
  ['LARA', '.286', '.334', '.839'],
]

/** Why none of it can be reached or compared. */
export const printedReasons: readonly string[] = [
  'The first row is, column by column, what the Mult-VAE paper has for MovieLens 20M: recall@20 .395, recall@50 .537 and ndcg@100 .426, under other heads.',
  'On MovieLens 1M with the last fifth of every history held out nothing comes near: a tuned EASE reaches a fifth of the precision and a third, or less, of recall and ndcg. The perfect ranking itself ends at a precision of .594.',
  'LARA’s ndcg of .839 cannot go with its own precision and recall: these allow .57 at most. CVAE’s .674 is possible only if recall is meant in full.',
  'The ndcg formula as printed gives .5 and more to lists without a single hit. Two rows lie below that, so the rows were not measured by one formula.',
  'LARA’s row looks like users ranked for an item, by the measure of LARA’s code; the others rank items for a user.',
  'CFGAN’s row is above its own paper’s (.309, .272, .406), which counts every rating and splits at random: both make the task easier.',
  'The numbers of users and items are those of other papers and of the list of films, not of the rated ones.',
  'Not said: validation, seeds, repetitions, candidates, epochs, and which items were new for LARA.',
]

import type { ImporterPlugin } from '../define.ts'
import { citeulike } from './citeulike/plugin.ts'
import { movielens100k } from './movielens-100k/plugin.ts'
import { movielens1m } from './movielens-1m/plugin.ts'
import { movielensLatest } from './movielens-latest/plugin.ts'
import { table } from './table/plugin.ts'

/** All importers, the special ones first: the first that recognises a source reads it. */
export const importers: readonly ImporterPlugin[] = [movielens100k, movielens1m, movielensLatest, citeulike, table]

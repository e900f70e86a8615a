import type { ConfigSchema } from '../../../../src-main/contract/models.ts'
import type { SplitFile, SplitFileKind } from '../../../../src-main/contract/splits.ts'

/** The schema of a split that is made from an imported file, with the dataset's own files to choose from. */
export function offerFiles(schema: ConfigSchema, files: readonly SplitFile[]): ConfigSchema {
  const { properties } = schema
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return schema
  const { file } = properties
  if (files.length === 0 || typeof file !== 'object' || file === null || Array.isArray(file)) return schema
  return { ...schema, properties: { ...properties, file: { ...file, enum: files.map(({ name }) => name) } } }
}

/** How a file gets there: the program's own window does not read lists yet, the command line does. */
export function importCommand(datasetName: string, kind: SplitFileKind): string {
  const options = {
    'held-out-items': '--items items.csv',
    'fixed-folds': '--train train.csv --test test.csv',
    negatives: '--negatives negatives.csv',
  }
  return `npm run -s coldframe -- split import ${/^[\w.-]+$/.test(datasetName) ? datasetName : `'${datasetName}'`} ${options[kind]}`
}

import type { Operation } from '../model/operation.ts'
import { quoteQualified } from '../sql/names.ts'
import { partitionOfText } from '../sql/partition-of-text.ts'

type CreateTable = Extract<Operation, { readonly type: 'create-table' }>

/** What the partition takes from its parent beside these (indexes, foreign keys, triggers) comes with ATTACH. */
const TAKEN = 'INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING STORAGE'

/**
 * The same partition made by itself and attached, which lets reads and writes of the parent go on; `null` where the
 * statement says more of the table than its bound.
 */
export function partitionAttached(
  sql: string,
  { table, partitionOf: parent, ifNotExists }: CreateTable,
): string | null {
  const bound = ifNotExists === true || parent === null ? null : partitionOfText(sql)
  if (bound === null || parent === null) return null
  const [own, whole] = [quoteQualified(table), quoteQualified(parent)]
  return `CREATE TABLE ${own} (LIKE ${whole} ${TAKEN});\nALTER TABLE ${whole} ATTACH PARTITION ${own} ${bound};`
}

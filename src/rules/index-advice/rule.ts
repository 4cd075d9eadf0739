import { grouped } from '../advice.ts'
import type { ScriptContext, ScriptRule } from '../rule.ts'
import { madeIndexes } from './made-indexes.ts'
import { redundancies } from './redundant.ts'

/** Up to here an index is a matter of taste. */
const MANY_COLUMNS = 5

export const indexAdvice: ScriptRule = {
  id: 'index-advice',
  title: 'An index costs writes and serves no query',
  severity: 'note',
  about: 'up',
  why: 'Every INSERT, and every UPDATE that touches an indexed column, writes into every index of the table, and each index takes room in memory and on disk. One whose columns another index begins with answers no query that the other could not.',
  instead:
    'Drop the shorter of two indexes that begin with the same columns, and keep in an index of many columns only those that a query compares.',
  whenNotToUse:
    'Where the shorter index is kept on purpose because it is much smaller and read very often. Unique indexes, indexes with a condition, an expression, an order or an operator class of their own are only compared with their like.',
  sources: [
    'https://www.postgresql.org/docs/current/indexes-multicolumn.html',
    'https://www.postgresql.org/docs/current/storage-hot.html',
  ],
  check: (context) => [...redundancies(context), ...wide(context)],
}

function wide(context: ScriptContext) {
  const found = madeIndexes(context).filter(({ unique, columns }) => !unique && columns.length > MANY_COLUMNS)
  return grouped(found, ([{ table, columns }]) => ({
    title: 'An index has many columns',
    message: `The index on ${table} (${columns.join(', ')}) has ${columns.length} columns: an UPDATE of any of them writes a new entry into every index of the table (no HOT update). Only the first columns that a query compares by equality, and one more, narrow a search down; the others may go into INCLUDE or away.`,
  }))
}

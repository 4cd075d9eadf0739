import type { IndexElem, IndexStmt } from '@pgsql/types'
import type { Operation } from '../model/operation.ts'
import { factsOf } from './expressions.ts'
import { stringsOf } from './names.ts'

/** CREATE INDEX on `table`, which is qualified. */
export function createIndex(index: IndexStmt, table: string): Operation {
  const items = elements(index.indexParams)
  const expressions = [index.whereClause, ...items.map(({ expr }) => expr)]
  return {
    type: 'create-index',
    table,
    index: index.idxname ?? null,
    columns: items.flatMap((item) => item.name ?? []),
    unique: index.unique ?? false,
    concurrently: index.concurrent ?? false,
    ifNotExists: index.if_not_exists ?? false,
    onlyParent: !(index.relation?.inh ?? false),
    method: index.accessMethod ?? 'btree',
    ...(items.some(isVaried) ? { varied: true } : {}),
    expression: factsOf(expressions),
    included: elements(index.indexIncludingParams).flatMap((item) => item.name ?? []),
    nameParts: [...items, ...elements(index.indexIncludingParams)].map(namePart),
  }
}

function elements(nodes: IndexStmt['indexParams']): readonly IndexElem[] {
  return (nodes ?? []).flatMap((item) => ('IndexElem' in item ? [item.IndexElem] : []))
}

/** NULLS LAST says nothing more of an ascending order. */
function isVaried({ collation, opclass, ordering, nulls_ordering: nulls }: IndexElem): boolean {
  const usual = ordering !== 'SORTBY_DESC' && nulls !== 'SORTBY_NULLS_FIRST'
  return collation !== undefined || opclass !== undefined || !usual
}

/** What the server calls a column of an index (`FigureIndexColname` in `parse_target.c`). */
function namePart({ name, expr }: IndexElem): string {
  if (name !== undefined) return name
  if (expr && 'FuncCall' in expr) return stringsOf(expr.FuncCall.funcname).at(-1) ?? 'expr'
  if (expr && 'CoalesceExpr' in expr) return 'coalesce'
  return 'expr'
}

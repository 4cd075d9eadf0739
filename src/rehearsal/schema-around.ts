import { type CatalogObject, type CatalogSnapshot, keyOf } from '../catalog/object.ts'
import {
  askedOfSchema,
  type DiscussedType,
  discussedTypeOfCatalog,
  hasCapitals,
  type SchemaQuestions,
  withTablesOfIndexes,
} from '../sql/asked-of-schema.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'

/** What rules ask of the schema around a script: so little of two catalogs that it may be kept for a whole history. */
export interface SchemaAround {
  readonly before: CatalogSnapshot
  readonly after: CatalogSnapshot
  /** Types that columns had before; empty where nobody asks. */
  readonly types: ReadonlySet<DiscussedType>
  /** Some name had capital letters before, or there was none; false where nobody asks. */
  readonly mixedCase: boolean
}

/** `null` where the script raises no question. */
export function schemaAround(
  statements: readonly ScriptStatement[],
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): SchemaAround | null {
  const asked = askedOfSchema(statements, () => {
    for (const { kind } of before.values()) if (kind === 'publication') return true
    return false
  })
  if (asked === null) return null
  const questions = withTablesOfIndexes(
    asked,
    (index) => before.get(keyOf({ kind: 'index', name: index }))?.parent,
  )
  return {
    before: partAskedFor(before, questions),
    after: partAskedFor(after, questions),
    types: questions.types.size === 0 ? new Set() : typesOf(before),
    mixedCase: questions.mixedCase && hasMixedCase(before),
  }
}

function partAskedFor(snapshot: CatalogSnapshot, { tables, indexes }: SchemaQuestions): CatalogSnapshot {
  const isAskedFor = ({ kind, name, parent }: CatalogObject) =>
    (parent === null && tables.has(name)) ||
    (parent !== null && tables.has(parent)) ||
    (kind === 'index' && indexes.has(name)) ||
    kind === 'publication'
  return new Map([...snapshot].filter(([, object]) => isAskedFor(object)))
}

function typesOf(snapshot: CatalogSnapshot): ReadonlySet<DiscussedType> {
  const types = new Set<DiscussedType>()
  for (const { kind, definition } of snapshot.values()) {
    if (kind !== 'column' || typeof definition.type !== 'string') continue
    const type = discussedTypeOfCatalog(definition.type)
    if (type !== null) types.add(type)
  }
  return types
}

function hasMixedCase(snapshot: CatalogSnapshot): boolean {
  let others = false
  for (const { kind, name } of snapshot.values()) {
    if (kind !== 'table' && kind !== 'column') continue
    if (hasCapitals(name)) return true
    others = true
  }
  return !others
}

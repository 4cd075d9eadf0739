import type { StatementDetail } from '../model/operation-details.ts'
import { splitName } from './names.ts'
import type { KnownTable, SchemaModel } from './schema-model.ts'

type Dropped = Pick<Extract<StatementDetail, { readonly what: 'drop' }>, 'object' | 'names' | 'withArguments'>

/**
 * Tables that lose something when a type, a domain or a function goes, as far as columns and triggers tell; relations
 * that live in a schema which goes. What defaults, checks and bodies of functions use is not known.
 */
export function dependents(schema: SchemaModel, dropped: Dropped): readonly string[] {
  return [...schema.tables].flatMap(([name, table]) => (restsOn(name, table, dropped) ? [name] : []))
}

function restsOn(name: string, table: KnownTable, dropped: Dropped): boolean {
  switch (dropped.object) {
    case 'SCHEMA':
      // The parse gives an unqualified name the default schema; of a schema only the last part counts.
      return dropped.names.some((one) => splitName(one).name === splitName(name).schema)
    case 'TYPE':
    case 'DOMAIN':
      return columnsOf(table, dropped).length > 0
    case 'FUNCTION':
      return triggersBy(table, dropped).length > 0
    default:
      return false
  }
}

/** Columns of one of the types, or of an array of it. */
function columnsOf({ kind, columns }: KnownTable, { names }: Dropped): readonly string[] {
  if (kind === 'view' || kind === 'materialized-view') return []
  const written = names.flatMap((name) => [name, splitName(name).name])
  return [...columns].flatMap(([column, { type }]) =>
    written.some((one) => type === one || type === `${one}[]`) ? [column] : [],
  )
}

function triggersBy({ triggers }: KnownTable, { names, withArguments }: Dropped): readonly string[] {
  if (withArguments === true) return []
  return [...triggers].flatMap(([trigger, called]) => (names.includes(called) ? [trigger] : []))
}

/** Follows what CASCADE takes along. */
export function forgetDependents(schema: SchemaModel, dropped: Dropped): void {
  for (const name of dependents(schema, dropped)) {
    const table = schema.tables.get(name)
    if (table === undefined) continue
    if (dropped.object === 'SCHEMA') schema.tables.delete(name)
    for (const column of columnsOf(table, dropped)) table.columns.delete(column)
    for (const trigger of triggersBy(table, dropped)) table.triggers.delete(trigger)
  }
}

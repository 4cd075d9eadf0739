import type { StatementDetail } from '../model/operation-details.ts'
import type { KnownPublication, SchemaModel } from './schema-model.ts'

type Detail = Extract<StatementDetail, { readonly what: 'publication' }>

/** Follows what is published, and of which tables. */
export function learnPublication(schema: SchemaModel, detail: Detail): void {
  const known = schema.publications.get(detail.name)
  // One that somebody else made may publish anything.
  if (known === undefined && detail.action !== 'create') return
  const names = detail.tables.length + detail.schemas.length > 0
  schema.publications.set(detail.name, {
    all: detail.all || (known?.all ?? false),
    tables: joined(detail.action, known?.tables, detail.tables, names),
    schemas: joined(detail.action, known?.schemas, detail.schemas, names),
    changes: changes(detail, known),
  })
}

function joined(
  action: Detail['action'],
  known: ReadonlySet<string> = new Set(),
  named: readonly string[],
  names: boolean,
): ReadonlySet<string> {
  switch (action) {
    case 'create':
    case 'add':
      return new Set([...known, ...named])
    case 'set':
      // SET with options only leaves the tables as they are.
      return names ? new Set(named) : known
    case 'drop':
      return new Set([...known].filter((one) => !named.includes(one)))
  }
}

function changes({ publishes }: Detail, known: KnownPublication | undefined): boolean {
  if (publishes === undefined) return known?.changes ?? true
  return publishes.includes('update') || publishes.includes('delete')
}

import type { PublicationFacts, SchemaFacts } from '../model/schema-facts.ts'

/** The publications that send the rows of a table to logical subscribers. */
export function publicationsOf({ publications }: SchemaFacts, table: string): readonly PublicationFacts[] {
  const schema = table.slice(0, table.indexOf('.'))
  return [...publications.values()].filter(
    ({ all, tables, schemas }) => all || tables.has(table) || schemas.has(schema),
  )
}

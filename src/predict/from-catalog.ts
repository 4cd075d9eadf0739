import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import { readAclItem } from '../model/privileges.ts'
import { quoteIdentifier, quoteQualified } from '../sql/names.ts'
import { parseScript } from '../sql/parse.ts'
import { scriptStatements } from '../sql/script-statement.ts'
import { learn } from './learn.ts'
import { emptySchema, type SchemaModel } from './schema-model.ts'

/**
 * The model of a schema whose catalog is known. The catalog's own definitions are written as SQL and learnt like a
 * history, so that both sources give one model. `loadParser` must have run.
 */
export function schemaFromCatalog(snapshot: CatalogSnapshot, major: number): SchemaModel {
  const schema = emptySchema(major)
  for (const sql of definitions(snapshot)) {
    const parsed = parseScript(sql)
    // What this parser cannot read stays unknown to the model, and so does what would follow from it.
    if (!parsed.ok) continue
    for (const { operations } of scriptStatements(parsed.statements)) learn(schema, operations)
  }
  // Names of sequences are given here, and not to be made up.
  schema.sequences.clear()
  for (const { name, with: owner } of of(snapshot, 'sequence'))
    schema.sequences.set(name, owner?.[0]?.replace(/^column /, '') ?? null)
  for (const { name, parent } of of(snapshot, 'statistics'))
    if (parent !== null) schema.statistics.set(name, [parent])
  for (const { name, parent } of of(snapshot, 'policy')) {
    if (parent !== null) schema.tables.get(parent)?.policies.add(name.slice(parent.length + 1))
  }
  for (const { name, parent } of of(snapshot, 'trigger')) {
    const own = parent === null ? undefined : schema.tables.get(parent)?.triggers
    const short = name.slice((parent ?? '').length + 1)
    if (own !== undefined && !own.has(short)) own.set(short, '')
  }
  return schema
}

/** One statement each, in an order in which each can be followed: partitions are attached when they have their indexes. */
function definitions(snapshot: CatalogSnapshot): readonly string[] {
  const tables = [...of(snapshot, 'table'), ...of(snapshot, 'foreign table')]
  const columns = of(snapshot, 'column')
  const indexes = of(snapshot, 'index').filter((one) => one.definition['serves a constraint'] !== true)
  const constraints = of(snapshot, 'constraint')
  const isForeign = ({ definition }: CatalogObject) => text(definition.definition).startsWith('FOREIGN KEY')
  return [
    ...of(snapshot, 'domain').map(domain),
    ...of(snapshot, 'enum').map(({ name }) => `CREATE TYPE ${quoteQualified(name)} AS ENUM ()`),
    ...of(snapshot, 'function').map(({ definition }) => text(definition.definition)),
    ...tables.map((table) =>
      createTable(
        table,
        columns.filter(({ parent }) => parent === table.name),
      ),
    ),
    ...inOrder(of(snapshot, 'view')).map(
      ({ name, definition }) => `CREATE VIEW ${quoteQualified(name)} AS ${text(definition.definition)}`,
    ),
    ...of(snapshot, 'materialized view').map(
      ({ name, definition }) =>
        `CREATE MATERIALIZED VIEW ${quoteQualified(name)} AS ${text(definition.definition)}`,
    ),
    ...[...tables, ...of(snapshot, 'view'), ...of(snapshot, 'materialized view')].flatMap(grants),
    ...indexes.map(({ definition }) => text(definition.definition)),
    ...constraints.filter((one) => !isForeign(one)).map(addConstraint),
    ...constraints.filter(isForeign).map(addConstraint),
    ...tables.flatMap(belongsTo),
    ...tables.flatMap(({ name, definition }) =>
      definition['row security'] === true
        ? [`ALTER TABLE ${quoteQualified(name)} ENABLE ROW LEVEL SECURITY`]
        : [],
    ),
    ...tables.flatMap(replicaIdentity),
    ...of(snapshot, 'index').flatMap(identityByIndex),
    ...of(snapshot, 'publication').map(publication),
  ]
}

function of(snapshot: CatalogSnapshot, kind: string): readonly CatalogObject[] {
  return [...snapshot.values()].filter((object) => object.kind === kind)
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** Views may be learnt in any order; the name decides, so that the model does not depend on the catalog's order. */
const inOrder = (objects: readonly CatalogObject[]) =>
  objects.toSorted((a, b) => a.name.localeCompare(b.name))

function domain({ name, definition }: CatalogObject): string {
  const constrained = definition['not null'] === true || Array.isArray(definition.constraints)
  const check = constrained ? ' CHECK (value IS NOT NULL)' : ''
  return `CREATE DOMAIN ${quoteQualified(name)} AS ${text(definition['base type'])}${check}`
}

function createTable({ name, definition }: CatalogObject, columns: readonly CatalogObject[]): string {
  const key = text(definition['partition key'])
  const kind = definition.persistence === 'u' ? 'UNLOGGED TABLE' : 'TABLE'
  const list = columns.map((one) => column(one, name)).join(', ')
  return `CREATE ${kind} ${quoteQualified(name)} (${list})${key === '' ? '' : ` PARTITION BY ${key}`}`
}

function column({ name, definition }: CatalogObject, table: string): string {
  const { type, default: value, identity, generated, collation } = definition
  return [
    quoteIdentifier(name.slice(table.length + 1)),
    text(type),
    text(collation) === '' ? '' : `COLLATE ${text(collation)}`,
    definition['not null'] === true ? 'NOT NULL' : '',
    generated === 's' ? `GENERATED ALWAYS AS (${text(value)}) STORED` : '',
    generated === 'v' ? `GENERATED ALWAYS AS (${text(value)}) VIRTUAL` : '',
    text(identity) === '' ? '' : 'GENERATED BY DEFAULT AS IDENTITY',
    // That there is one is asked for, and not which.
    text(value) === '' || text(generated) !== '' ? '' : "DEFAULT ''",
  ]
    .filter(Boolean)
    .join(' ')
}

function grants({ name, definition }: CatalogObject): readonly string[] {
  const items = Array.isArray(definition.grants) ? definition.grants.map(text).map(readAclItem) : []
  return items.flatMap(({ role, rights }) =>
    rights.length === 0 || role === definition.owner
      ? []
      : [
          `GRANT ${rights.map(({ right }) => right).join(', ')} ON ${quoteQualified(name)} TO ${role === '' ? 'PUBLIC' : quoteIdentifier(role)}`,
        ],
  )
}

/** The letters of `pg_class.relreplident` that say something by themselves. */
const IDENTITIES: Readonly<Record<string, string>> = { f: 'FULL', n: 'NOTHING' }

function replicaIdentity({ name, definition }: CatalogObject): readonly string[] {
  const identity = IDENTITIES[text(definition['replica identity'])]
  return identity === undefined ? [] : [`ALTER TABLE ${quoteQualified(name)} REPLICA IDENTITY ${identity}`]
}

function identityByIndex({ name, parent, definition }: CatalogObject): readonly string[] {
  if (definition['replica identity'] !== true || parent === null) return []
  const index = quoteIdentifier(name.slice(name.indexOf('.') + 1))
  return [`ALTER TABLE ${quoteQualified(parent)} REPLICA IDENTITY USING INDEX ${index}`]
}

function publication({ name, definition }: CatalogObject): string {
  const list = (value: unknown) => (Array.isArray(value) ? value.map(text) : [])
  const what = [
    ...list(definition.tables).map((table) => `TABLE ${table}`),
    ...list(definition.schemas).map((schema) => `TABLES IN SCHEMA ${schema}`),
  ]
  const target =
    definition['all tables'] === true ? ' FOR ALL TABLES' : what.length > 0 ? ` FOR ${what.join(', ')}` : ''
  const published = ['insert', 'update', 'delete'].filter((change) => definition[change] === true)
  return `CREATE PUBLICATION ${quoteIdentifier(name)}${target} WITH (publish = '${published.join(', ')}')`
}

function addConstraint({ name, parent, definition }: CatalogObject): string {
  const table = parent ?? ''
  return `ALTER TABLE ${quoteQualified(table)} ADD CONSTRAINT ${quoteIdentifier(name.slice(table.length + 1))} ${text(definition.definition)}`
}

function belongsTo({ name, definition }: CatalogObject): readonly string[] {
  const parents = Array.isArray(definition.parents) ? definition.parents.map(text) : []
  const bound = text(definition['partition bound'])
  return parents.map((parent) =>
    bound === ''
      ? `ALTER TABLE ${quoteQualified(name)} INHERIT ${parent}`
      : `ALTER TABLE ${parent} ATTACH PARTITION ${quoteQualified(name)} ${bound}`,
  )
}

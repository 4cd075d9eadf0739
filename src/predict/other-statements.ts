import type { StatementDetail } from '../model/operation-details.ts'
import { dependents } from './dependents.ts'
import {
  all,
  created,
  type Expectation,
  exclusive,
  locked,
  lockedIndex,
  nothing,
  plannedOver,
  scanned,
  unsure,
} from './expectation.ts'
import { query } from './rows.ts'
import type { SchemaModel } from './schema-model.ts'
import { holdsRows, sequencesOf, treeOf, viewsOn } from './tree.ts'
import { createTableAs, createView, refresh } from './views.ts'

/** What a statement without an operation of its own is expected to do. */
export function otherStatement(schema: SchemaModel, detail: StatementDetail): Expectation {
  switch (detail.what) {
    case 'create-trigger': {
      const partitioned = schema.tables.get(detail.table)?.kind === 'partitioned'
      const tree = detail.row && partitioned ? treeOf(schema, detail.table) : [detail.table]
      const from = detail.from === null ? nothing : locked(schema, 'AccessShareLock', detail.from)
      return all(locked(schema, 'ShareRowExclusiveLock', ...tree), from)
    }
    case 'create-policy':
    case 'alter-policy':
      return all(exclusive(schema, detail.table), locked(schema, 'AccessShareLock', ...detail.reads))
    case 'create-rule':
      return all(exclusive(schema, detail.table), detail.reads.length > 0 ? unsure('locks') : nothing)
    case 'create-view':
      return createView(schema, detail)
    case 'create-table-as':
      return createTableAs(schema, detail)
    case 'refresh':
      return refresh(schema, detail)
    case 'drop':
      return drop(schema, detail)
    case 'create-sequence': {
      const owner = detail.ownedBy === null ? nothing : locked(schema, 'AccessShareLock', detail.ownedBy)
      return all(created(schema, detail.sequence), owner)
    }
    case 'alter-sequence': {
      const owner = detail.ownedBy === null ? nothing : locked(schema, 'AccessShareLock', detail.ownedBy)
      return all(locked(schema, 'ShareRowExclusiveLock', detail.sequence), owner)
    }
    case 'publication':
      return detail.tables.length === 0 ? nothing : unsure('locks')
    case 'create-statistics':
      return locked(schema, 'ShareUpdateExclusiveLock', ...detail.tables)
    case 'comment':
      return comment(schema, detail)
    case 'grant':
      // Only since PostgreSQL 18 a relation cannot go away meanwhile.
      return detail.object === 'TABLE' && schema.major >= 18
        ? locked(schema, 'AccessShareLock', ...detail.names)
        : nothing
    case 'alter-domain':
      return alterDomain(schema, detail)
    case 'lock-table':
      return all(
        ...detail.tables.map(({ name, only }) =>
          locked(schema, detail.mode, ...(only ? [name] : lockedWith(schema, name))),
        ),
      )
    case 'set-schema': {
      if (detail.name === '') return nothing
      const index = schema.indexes.get(detail.name)
      if (index) return lockedIndex(schema, 'AccessExclusiveLock', index.table, detail.name)
      return exclusive(schema, detail.name, ...sequencesOf(schema, detail.name))
    }
    case 'select':
      return query(schema, detail.query)
    case 'create-function':
      // The server analyses a body in SQL, which locks what it names.
      return detail.language === 'sql' ? unsure('locks') : nothing
    case 'create-domain':
    case 'create-type':
    case 'alter-enum':
    case 'none':
      return nothing
  }
}

/** LOCK on a view reaches what it reads. */
function lockedWith(schema: SchemaModel, name: string): readonly string[] {
  const known = schema.tables.get(name)
  if (known?.kind !== 'view') return treeOf(schema, name)
  return [name, ...(known.query?.reads ?? []).flatMap((read) => lockedWith(schema, read))]
}

function drop(schema: SchemaModel, detail: Extract<StatementDetail, { readonly what: 'drop' }>): Expectation {
  const { object, names, cascade } = detail
  switch (object) {
    case 'VIEW':
    case 'MATVIEW': {
      const known = names.filter((name) => schema.tables.has(name))
      const gone = cascade ? known.flatMap((name) => [name, ...viewsOn(schema, name)]) : known
      return all(exclusive(schema, ...gone), plannedOver(schema, 'AccessExclusiveLock', ...gone))
    }
    case 'SEQUENCE':
      return all(exclusive(schema, ...names), cascade ? unsure('locks') : nothing)
    case 'TRIGGER':
    case 'POLICY':
    case 'RULE':
      return exclusive(
        schema,
        ...names.flatMap((name) =>
          object === 'TRIGGER' && schema.tables.get(name)?.kind === 'partitioned'
            ? treeOf(schema, name)
            : [name],
        ),
      )
    case 'STATISTIC_EXT':
      return locked(
        schema,
        'ShareUpdateExclusiveLock',
        ...names.flatMap((name) => schema.statistics.get(name) ?? []),
      )
    default:
      // Nothing that was there for others can be dropped without CASCADE.
      return cascade ? all(exclusive(schema, ...dependents(schema, detail)), unsure('locks')) : nothing
  }
}

function comment(
  schema: SchemaModel,
  { object, name }: Extract<StatementDetail, { readonly what: 'comment' }>,
): Expectation {
  switch (object) {
    case 'TABLE':
    case 'VIEW':
    case 'MATVIEW':
    case 'COLUMN':
    case 'SEQUENCE':
      return locked(schema, 'ShareUpdateExclusiveLock', name)
    case 'INDEX':
      return lockedIndex(schema, 'ShareUpdateExclusiveLock', schema.indexes.get(name)?.table ?? name, name)
    case 'TABCONSTRAINT':
    case 'TRIGGER':
    case 'POLICY':
    case 'RULE':
      return locked(schema, 'AccessShareLock', name)
    default:
      return nothing
  }
}

/** A new demand on a domain is checked on every table that has a column of it. */
function alterDomain(
  schema: SchemaModel,
  { domain, action, notValid }: Extract<StatementDetail, { readonly what: 'alter-domain' }>,
): Expectation {
  const checks = (action === 'C' || action === 'O') && !notValid
  if (!checks && action !== 'V') return nothing
  const bare = domain.slice(domain.indexOf('.') + 1)
  const using = [...schema.tables].flatMap(([name, { kind, columns }]) =>
    kind !== 'view' && [...columns.values()].some(({ type }) => type === domain || type === bare)
      ? [name]
      : [],
  )
  return all(
    locked(schema, 'ShareLock', ...using),
    scanned(...using.filter((name) => holdsRows(schema, name))),
  )
}

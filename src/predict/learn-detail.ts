import type { StatementDetail } from '../model/operation-details.ts'
import { forgetDependents } from './dependents.ts'
import { learnGrant } from './learn-grant.ts'
import { learnPublication } from './learn-publication.ts'
import { moveRelation } from './learn-rename.ts'
import { splitName } from './names.ts'
import { emptyTable, type SchemaModel } from './schema-model.ts'
import { indexesOf, viewsOn } from './tree.ts'
import { columnsUnder } from './view-columns.ts'

/** Follows a statement that has no operation of its own. */
export function learnDetail(schema: SchemaModel, detail: StatementDetail): void {
  switch (detail.what) {
    case 'create-view': {
      const query = { reads: detail.reads, functions: [], plainScan: false }
      const restsOn = columnsUnder(schema, detail.reads, detail.columns ?? [])
      schema.tables.set(detail.view, emptyTable('view', { query, restsOn }))
      return
    }
    case 'create-table-as': {
      const { materialized, table, query, columns = [] } = detail
      const restsOn = columnsUnder(schema, query.reads, columns)
      if (!schema.tables.has(table))
        schema.tables.set(
          table,
          materialized ? emptyTable('materialized-view', { query, restsOn }) : emptyTable('table'),
        )
      return
    }
    case 'create-trigger':
      schema.tables.get(detail.table)?.triggers.set(detail.name, detail.function)
      return
    case 'create-policy':
      if (detail.name) schema.tables.get(detail.table)?.policies.add(detail.name)
      return
    case 'grant':
      learnGrant(schema, detail)
      return
    case 'publication':
      learnPublication(schema, detail)
      return
    case 'create-sequence':
      schema.sequences.set(detail.sequence, detail.ownedBy === null ? null : `${detail.ownedBy}.`)
      return
    case 'alter-sequence':
      if (detail.ownedBy !== null) schema.sequences.set(detail.sequence, `${detail.ownedBy}.`)
      return
    case 'create-domain': {
      const base = schema.types.get(`${splitName(detail.domain).schema}.${detail.base}`)
      const constrained = detail.constrained || (base?.constrained ?? false)
      schema.types.set(detail.domain, { kind: 'domain', base: detail.base, constrained })
      return
    }
    case 'alter-domain': {
      const known = schema.types.get(detail.domain)
      if (known && (detail.action === 'C' || detail.action === 'O'))
        schema.types.set(detail.domain, { ...known, constrained: true })
      return
    }
    case 'create-type':
      schema.types.set(detail.type, { kind: detail.kind, base: null, constrained: false })
      return
    case 'create-function':
      schema.functions.set(detail.name, { language: detail.language, volatility: detail.volatility })
      return
    case 'create-statistics':
      schema.statistics.set(detail.name, detail.tables)
      return
    case 'drop':
      drop(schema, detail)
      return
    case 'set-schema':
      if (detail.name) moveRelation(schema, detail.name, `${detail.schema}.${splitName(detail.name).name}`)
      return
    default:
      return
  }
}

function drop(schema: SchemaModel, detail: Extract<StatementDetail, { readonly what: 'drop' }>): void {
  if (detail.cascade) forgetDependents(schema, detail)
  for (const name of detail.names) {
    switch (detail.object) {
      case 'TRIGGER':
        if (detail.part) schema.tables.get(name)?.triggers.delete(detail.part)
        break
      case 'POLICY':
        if (detail.part) schema.tables.get(name)?.policies.delete(detail.part)
        break
      case 'VIEW':
      case 'MATVIEW':
        for (const view of detail.cascade ? [name, ...viewsOn(schema, name)] : [name]) {
          for (const [index] of indexesOf(schema, view)) schema.indexes.delete(index)
          schema.tables.delete(view)
        }
        break
      case 'SEQUENCE':
        schema.sequences.delete(name)
        break
      case 'TYPE':
      case 'DOMAIN':
        schema.types.delete(name)
        break
      case 'FUNCTION':
        schema.functions.delete(splitName(name).name)
        break
      case 'PUBLICATION':
        schema.publications.delete(splitName(name).name)
        break
      case 'STATISTIC_EXT':
        schema.statistics.delete(name)
        break
      default:
    }
  }
}

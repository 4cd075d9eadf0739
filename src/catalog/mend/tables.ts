import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject, CatalogSnapshot } from '../object.ts'
import { columnDetails } from './column-details.ts'
import { columnDefinition } from './columns.ts'
import { isWritableInline } from './constraints.ts'
import { changedOptions, optionList } from './options.ts'
import { changedProperties, type Family, listOf, type Remedy, type Scene, textOf } from './remedy.ts'
import { written } from './written-names.ts'

export const table: Family = {
  label: ({ name }) => `TABLE ${quoteQualified(name)}`,
  grantedAs: ({ name }) => `TABLE ${quoteQualified(name)}`,
  rank: 40,
  create: createTable,
  alter: (was, is) => {
    const { sql, gaps } = tableDetails(was, is)
    return { sql, gaps }
  },
}

function createTable(object: CatalogObject, { to }: Scene): Remedy {
  const parts = [...to.values()].filter(
    (part) => part.parent === object.name && !comesByInheritance(part, to),
  )
  const columns = parts.filter(({ kind }) => kind === 'column')
  const constraints = parts.filter((part) => part.kind === 'constraint' && isWritableInline(part))
  const lines = [
    ...columns.map((column) => columnDefinition(column, to)),
    ...constraints.map((part) => `CONSTRAINT ${written(part)} ${textOf(part, 'definition')}`),
  ]
  const { definition } = object
  const inherits = parentsInherited(object, to)
  const key = textOf(object, 'partition key')
  const method = textOf(object, 'access method')
  const options = listOf(object, 'storage parameters')
  const head = `CREATE ${definition.persistence === 'u' ? 'UNLOGGED ' : ''}TABLE ${quoteQualified(object.name)}`
  const tail = [
    ...(inherits.length === 0 ? [] : [` INHERITS (${inherits.map(quoteQualified).join(', ')})`]),
    ...(key === null ? [] : [` PARTITION BY ${key}`]),
    ...(method === null || method === 'heap' ? [] : [` USING ${quoteIdentifier(method)}`]),
    ...(options.length === 0 ? [] : [` WITH (${optionList(options)})`]),
  ]
  const body = lines.length === 0 ? '()' : `(\n  ${lines.join(',\n  ')}\n)`
  return {
    sql: [
      `${head} ${body}${tail.join('')}`,
      ...columns.flatMap((column) => columnDetails(null, column)),
      ...tableDetails({ ...object, definition: AS_CREATED(object) }, object).sql,
    ],
    gaps: [`${object.name} comes back empty: its rows went when it was dropped.`],
  }
}

/** What CREATE TABLE above has stated, and the defaults of the rest. */
const AS_CREATED = ({ definition }: CatalogObject) => ({
  ...definition,
  'row security': false,
  'forced row security': false,
  'replica identity': 'd',
  'toast storage parameters': null,
  tablespace: null,
  'of type': null,
})

/** INHERITS brings them; a partition states all of its own and is attached afterwards. */
function comesByInheritance({ parent, definition }: CatalogObject, to: CatalogSnapshot): boolean {
  const owner = to.get(`table ${parent}`)
  return (
    definition.inherited === true &&
    definition.local === false &&
    owner !== undefined &&
    parentsInherited(owner, to).length > 0
  )
}

function parentsInherited({ name }: CatalogObject, to: CatalogSnapshot): readonly string[] {
  const attachment = to.get(`attachment ${name}`)
  return attachment === undefined || textOf(attachment, 'bound') !== null ? [] : listOf(attachment, 'parents')
}

const REPLICA_IDENTITY: Readonly<Record<string, string>> = { d: 'DEFAULT', n: 'NOTHING', f: 'FULL' }

function tableDetails(was: CatalogObject, is: CatalogObject): Remedy & { readonly gaps: readonly string[] } {
  const alter = (action: string) => `ALTER TABLE ${quoteQualified(is.name)} ${action}`
  const sql: string[] = []
  const gaps: string[] = []
  for (const property of changedProperties(was, is)) {
    const value = is.definition[property]
    switch (property) {
      case 'persistence':
        sql.push(alter(value === 'u' ? 'SET UNLOGGED' : 'SET LOGGED'))
        break
      case 'storage parameters':
        sql.push(...changedOptions(listOf(was, property), listOf(is, property)).map(alter))
        break
      case 'row security':
        sql.push(alter(`${value === true ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`))
        break
      case 'forced row security':
        sql.push(alter(`${value === true ? '' : 'NO '}FORCE ROW LEVEL SECURITY`))
        break
      case 'replica identity': {
        // With an index it is told by the index.
        const words = REPLICA_IDENTITY[String(value)]
        if (words !== undefined) sql.push(alter(`REPLICA IDENTITY ${words}`))
        break
      }
      case 'toast storage parameters': {
        const toast = (object: CatalogObject) => listOf(object, property).map((option) => `toast.${option}`)
        sql.push(...changedOptions(toast(was), toast(is)).map(alter))
        break
      }
      case 'of type':
        sql.push(alter(typeof value === 'string' ? `OF ${value}` : 'NOT OF'))
        break
      case 'tablespace':
        sql.push(alter(`SET TABLESPACE ${quoteIdentifier(String(value ?? 'pg_default'))}`))
        break
      case 'access method':
        sql.push(alter(`SET ACCESS METHOD ${quoteIdentifier(String(value))}`))
        break
      case 'kind':
      case 'partition key':
        gaps.push(
          `${is.name} was not partitioned in the same way before; its rows would have to be moved to a new table.`,
        )
        break
      default:
        gaps.push(`The ${property} of ${is.name} has to be set by hand.`)
    }
  }
  return { sql, gaps: [...new Set(gaps)] }
}

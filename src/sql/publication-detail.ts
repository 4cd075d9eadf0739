import type { Node } from '@pgsql/types'
import type { StatementDetail } from '../model/operation-details.ts'
import { qualified, stringsOf, writtenRelation } from './names.ts'

/** What CREATE PUBLICATION and ALTER PUBLICATION send to subscribers. */
export function publicationDetail(node: Node, schema: string): StatementDetail | undefined {
  if ('CreatePublicationStmt' in node) {
    const {
      pubname: name = '',
      for_all_tables: all = false,
      pubobjects,
      options,
    } = node.CreatePublicationStmt
    return { what: 'publication', name, action: 'create', all, ...objectsOf(pubobjects, options, schema) }
  }
  if (!('AlterPublicationStmt' in node)) return undefined
  const { pubname: name = '', pubobjects, options, action = '' } = node.AlterPublicationStmt
  return {
    what: 'publication',
    name,
    action: ACTIONS[action] ?? 'add',
    all: false,
    ...objectsOf(pubobjects, options, schema),
  }
}

const ACTIONS: Readonly<Record<string, 'add' | 'set' | 'drop'>> = {
  AP_AddObjects: 'add',
  AP_SetObjects: 'set',
  AP_DropObjects: 'drop',
}

function objectsOf(objects: readonly Node[] = [], options: readonly Node[] = [], schema: string) {
  const specs = objects.flatMap((item) => ('PublicationObjSpec' in item ? [item.PublicationObjSpec] : []))
  const publish = options.flatMap((item) =>
    'DefElem' in item && item.DefElem.defname === 'publish' ? stringsOf([item.DefElem.arg ?? item]) : [],
  )[0]
  return {
    tables: specs.flatMap(({ pubtable }) =>
      pubtable === undefined ? [] : [qualified(writtenRelation(pubtable.relation), schema)],
    ),
    schemas: specs.flatMap(({ pubobjtype, name }) =>
      pubobjtype === 'PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA' ? [schema] : name === undefined ? [] : [name],
    ),
    ...(publish === undefined ? {} : { publishes: publish.split(',').map((one) => one.trim()) }),
  }
}

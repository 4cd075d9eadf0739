import type { Node } from '@pgsql/types'
import type { Operation } from '../model/operation.ts'
import { qualified, stringsOf, writtenList } from './names.ts'
import { bare, PARTS_OF_TABLES } from './statement-detail.ts'

/** What DROP removes. */
export function dropped(
  removeType: string | undefined,
  objects: readonly Node[],
  how: { readonly concurrently: boolean; readonly cascade: boolean; readonly ifExists: boolean },
  defaultSchema: string,
): Operation[] {
  const names = objects.map((object) =>
    qualified(writtenList('List' in object ? object.List.items : [object]), defaultSchema),
  )
  const { cascade, ifExists } = how
  if (removeType === 'OBJECT_TABLE') return [{ type: 'drop-table', tables: names, cascade, ifExists }]
  if (removeType === 'OBJECT_INDEX') return [{ type: 'drop-index', indexes: names, ...how }]
  const object = bare(removeType ?? '')
  return [
    {
      type: 'other',
      kind: `DropStmt ${removeType ?? ''}`,
      tables:
        removeType === 'OBJECT_TRIGGER' || removeType === 'OBJECT_POLICY' || removeType === 'OBJECT_RULE'
          ? objects.flatMap((object) => tableOfDependent(object, defaultSchema))
          : names,
      detail: {
        what: 'drop',
        object,
        names: PARTS_OF_TABLES.has(object)
          ? objects.flatMap((one) => tableOfDependent(one, defaultSchema))
          : objects.map((one) => qualified(droppedName(one), defaultSchema)),
        part: PARTS_OF_TABLES.has(object) ? (stringsOf(partsOf(objects[0])).at(-1) ?? null) : null,
        cascade,
        ifExists,
        ...(objects.some(takesArguments) ? { withArguments: true } : {}),
      },
    },
  ]
}

const takesArguments = (object: Node) =>
  'ObjectWithArgs' in object && (object.ObjectWithArgs.objargs ?? []).length > 0

const partsOf = (object: Node | undefined) => (object && 'List' in object ? object.List.items : undefined)

function droppedName(object: Node) {
  if ('TypeName' in object) return writtenList(object.TypeName.names)
  if ('ObjectWithArgs' in object) return writtenList(object.ObjectWithArgs.objname)
  return writtenList(partsOf(object) ?? [object])
}

/** DROP TRIGGER, POLICY and RULE name their table first and themselves last. */
function tableOfDependent(object: Node, defaultSchema: string): string[] {
  if (!('List' in object)) return []
  return [qualified(writtenList((object.List.items ?? []).slice(0, -1)), defaultSchema)]
}

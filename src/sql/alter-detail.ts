import type { AlterTableCmd, Node } from '@pgsql/types'
import type { AlterDetail } from '../model/operation-details.ts'
import { qualified, stringsOf, writtenRelation } from './names.ts'
import { partitionBound } from './partition-bounds.ts'
import { bare } from './statement-detail.ts'

/** What a change of a relation says beside its name. */
export function alterDetail(
  { name, def, subtype, newowner }: AlterTableCmd,
  objectType: string | undefined,
  only: boolean,
  schema: string,
): AlterDetail {
  const object = bare(objectType ?? 'OBJECT_TABLE')
  if (newowner)
    return { object, only, name: newowner.rolename ?? newowner.roletype?.replace('ROLESPEC_', '') ?? '' }
  if (def === undefined)
    return {
      object,
      only,
      ...(name === undefined ? {} : { [ofColumn(subtype) ? 'column' : 'name']: name }),
      ...(subtype === 'AT_ColumnDefault' ? { dropsDefault: true } : {}),
    }
  if ('ATAlterConstraint' in def) {
    const { conname, alterEnforceability, is_enforced: enforced = false } = def.ATAlterConstraint
    return {
      object,
      only,
      ...(conname === undefined ? {} : { name: conname }),
      ...(alterEnforceability ? { enforced } : {}),
    }
  }
  if ('RangeVar' in def) return { object, only, name: qualified(writtenRelation(def.RangeVar), schema) }
  if ('PartitionCmd' in def) {
    const { name: partition, bound } = def.PartitionCmd
    const named = qualified(writtenRelation(partition), schema)
    return { object, only, name: named, ...(bound ? { bound: partitionBound(bound) } : {}) }
  }
  if ('List' in def) {
    const options = (def.List.items ?? []).flatMap((item) =>
      'DefElem' in item ? [[item.DefElem.defnamespace, item.DefElem.defname].filter(Boolean).join('.')] : [],
    )
    return {
      object,
      only,
      options,
      ...(ofColumn(subtype) && name !== undefined ? { column: name } : {}),
      ...identity(def.List.items),
    }
  }
  if ('ReplicaIdentityStmt' in def)
    return {
      object,
      only,
      ...(def.ReplicaIdentityStmt.name ? { name: def.ReplicaIdentityStmt.name } : {}),
      replicaIdentity: REPLICA_IDENTITIES[def.ReplicaIdentityStmt.identity_type ?? ''] ?? 'default',
    }
  const written = 'String' in def ? stringsOf([def])[0] : undefined
  const column = ofColumn(subtype) ? name : undefined
  return {
    object,
    only,
    ...(column === undefined ? {} : { column }),
    ...(written === undefined ? (column === undefined && name ? { name } : {}) : { name: written }),
    ...('Constraint' in def && subtype === 'AT_AddIdentity' ? generated(def.Constraint.generated_when) : {}),
    ...(subtype === 'AT_ColumnDefault' && 'A_Const' in def && def.A_Const.isnull
      ? { dropsDefault: true as const }
      : {}),
  }
}

/** `SET GENERATED`: the letter of `attidentity` as a number. */
function identity(items: readonly Node[] = []): Pick<AlterDetail, 'identity'> {
  const option = items.flatMap((item) =>
    'DefElem' in item && item.DefElem.defname === 'generated' ? [item.DefElem.arg] : [],
  )[0]
  if (option === undefined || !('Integer' in option)) return {}
  return generated(String.fromCharCode(option.Integer.ival ?? 0))
}

function generated(when: string | undefined): Pick<AlterDetail, 'identity'> {
  if (when === 'a') return { identity: 'always' }
  return when === 'd' ? { identity: 'by-default' } : {}
}

/** Subcommands of `ALTER COLUMN`; those of identity and generated columns name the column, too. */
function ofColumn(subtype: string | undefined): boolean {
  return subtype !== undefined && OF_COLUMNS.has(subtype)
}

const OF_COLUMNS: ReadonlySet<string> = new Set([
  'AT_ColumnDefault',
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetStorage',
  'AT_SetCompression',
  'AT_AddIdentity',
  'AT_SetIdentity',
  'AT_DropIdentity',
  'AT_DropExpression',
  'AT_SetExpression',
])

/** By the letter of `pg_class.relreplident`. */
const REPLICA_IDENTITIES: Readonly<Record<string, AlterDetail['replicaIdentity']>> = {
  d: 'default',
  f: 'full',
  n: 'nothing',
  i: 'index',
}

import type { RenameStmt } from '@pgsql/types'
import type { RenameDetail } from '../model/operation-details.ts'
import { bare } from './statement-detail.ts'

/** What is renamed. `from` is the relation itself, or the column or constraint of it. */
export function renameDetail({ renameType, relation, subname, newname = '' }: RenameStmt): RenameDetail {
  return { object: bare(renameType ?? ''), from: subname ?? relation?.relname ?? '', to: newname }
}

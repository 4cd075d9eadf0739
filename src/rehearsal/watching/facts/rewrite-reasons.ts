import type { Operation } from '../../../model/operation.ts'
import type { Effects, RewriteReason } from '../../../model/report.ts'
import type { Rewrite } from './effects.ts'

type Told = NonNullable<Effects['rewriteReasons']>

/**
 * Why each table got another file. What the server tells of ALTER TABLE counts; commands that always copy fire no
 * event trigger, and without a superuser there is none: then the operations name the reason.
 */
export function reasonsOf(
  rewrites: readonly Rewrite[],
  told: ReadonlyMap<number, readonly RewriteReason[]>,
  operations: readonly Operation[],
): Told {
  return rewrites.flatMap(({ oid, table, kind }) => {
    const reasons = told.get(oid) ?? [kind === 'm' ? 'refresh' : reasonByOperation(operations)]
    return reasons.map((reason) => ({ table, reason }))
  })
}

function reasonByOperation(operations: readonly Operation[]): RewriteReason {
  for (const operation of operations) {
    switch (operation.type) {
      case 'maintenance':
        if (operation.command === 'cluster') return 'cluster'
        if (operation.command === 'vacuum-full') return 'vacuum-full'
        break
      case 'alter-column-type':
        return 'column-type'
      case 'add-column':
        return 'default'
      case 'alter-table':
        if (operation.action === 'AT_SetLogged' || operation.action === 'AT_SetUnLogged') return 'persistence'
        if (operation.action === 'AT_SetAccessMethod') return 'access-method'
        break
    }
  }
  return 'other'
}

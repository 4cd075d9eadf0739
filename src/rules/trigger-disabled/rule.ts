import { operationsOfType } from '../felt.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

const DISABLING: ReadonlySet<string> = new Set(['AT_DisableTrig', 'AT_DisableTrigUser', 'AT_DisableTrigAll'])
const ENABLING: ReadonlySet<string> = new Set([
  'AT_EnableTrig',
  'AT_EnableTrigUser',
  'AT_EnableTrigAll',
  'AT_EnableAlwaysTrig',
])

export const triggerDisabled: ScriptRule = {
  id: 'trigger-disabled',
  title: 'A trigger stands still for everybody who writes',
  severity: 'warning',
  about: 'up',
  why: 'DISABLE TRIGGER is a change of the table, not of the session: from the moment it commits, whatever any application writes passes the trigger by. With ALL that includes the triggers that check foreign keys, so rows without a parent get in, and nobody looks at them again when it is enabled.',
  instead:
    'Keep the trigger, and let its function return early for this session alone, by a setting that the migration sets (current_setting with SET LOCAL); a role that may do so can SET LOCAL session_replication_role = replica instead.',
  whenNotToUse:
    'Where the trigger is enabled again in the same transaction: nobody else writes before that, and it is not reported. Where nobody needs the trigger any more, drop it.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER',
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE',
    'Measured on PostgreSQL 14 to 18: SHARE ROW EXCLUSIVE, held until the transaction ends, keeps every writer out.',
  ],
  check: (context) =>
    operationsOfType(context, 'alter-table').flatMap(({ statement, operation }) => {
      const { table, action, detail } = operation
      if (!DISABLING.has(action) || statement.effects.error !== null || !context.isExisting(table)) return []
      const again = enabledAgain(context, statement, table)
      if (again !== null && isSameTransaction(context, statement, again)) return []
      const which =
        detail?.name ??
        (action === 'AT_DisableTrigAll' ? 'every trigger, those of foreign keys included,' : 'every trigger')
      return [
        {
          statement,
          table,
          message: `What any application writes to ${table} passes ${which} by ${
            again === null
              ? 'from this moment, until somebody enables it again'
              : `until line ${again.line} enables it again`
          }; nobody catches up on it afterwards. ${
            again === null
              ? 'Let the function of the trigger return early for this session alone, or drop what is not needed any more.'
              : 'Put both and what lies between into one transaction, or let the function of the trigger return early for this session alone.'
          }`,
        },
      ]
    }),
}

function enabledAgain(
  { script }: ScriptContext,
  { index }: JudgedStatement,
  table: string,
): JudgedStatement | null {
  const enables = ({ operations }: JudgedStatement) =>
    operations.some((one) => one.type === 'alter-table' && one.table === table && ENABLING.has(one.action))
  return script.statements.slice(index + 1).find(enables) ?? null
}

function isSameTransaction({ script }: ScriptContext, one: JudgedStatement, other: JudgedStatement): boolean {
  return script.transactions.some(({ first, last }) => first <= one.index && other.index <= last)
}

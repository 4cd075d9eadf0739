import type { Client } from 'pg'
import type { RewriteReason } from '../../../model/report.ts'

/** Private SQLSTATEs, of a class that neither the standard nor PostgreSQL uses. */
export const REWRITE_STATE = 'RH001'
export const LOCK_TIMEOUT_STATE = 'RH002'

/**
 * The schema is one that scripts do not walk through and catalog comparisons leave out; only a superuser may create
 * in it. The function's own settings let its message through whatever the script has set, and are gone when it
 * returns, so the session sees nothing of it.
 */
const FUNCTION = `CREATE OR REPLACE FUNCTION information_schema.rehearse_command() RETURNS event_trigger
  LANGUAGE plpgsql SET search_path = pg_catalog SET client_min_messages = notice AS $function$
BEGIN
  IF TG_EVENT = 'table_rewrite' THEN
    RAISE NOTICE USING ERRCODE = '${REWRITE_STATE}', MESSAGE =
      pg_event_trigger_table_rewrite_oid()::text || ' ' || pg_event_trigger_table_rewrite_reason();
  ELSE
    RAISE NOTICE USING ERRCODE = '${LOCK_TIMEOUT_STATE}', MESSAGE =
      (extract(epoch FROM current_setting('lock_timeout')::interval) * 1000)::bigint::text;
  END IF;
END
$function$`

const trigger = (event: 'table_rewrite' | 'ddl_command_start') =>
  `DROP EVENT TRIGGER IF EXISTS rehearse_${event};
   CREATE EVENT TRIGGER rehearse_${event} ON ${event} EXECUTE FUNCTION information_schema.rehearse_command()`

/**
 * Lets the server tell why a table is written anew (manual, Event Triggers), also where a function or a DO block
 * does it. With `inFunctions` it also tells the `lock_timeout` at every command, which a function may set for itself
 * alone. It takes a superuser.
 */
export async function createCommandTrigger(admin: Client, inFunctions: boolean): Promise<void> {
  const triggers = inFunctions
    ? [trigger('table_rewrite'), trigger('ddl_command_start')]
    : [trigger('table_rewrite')]
  // Nobody needs the trigger to survive a crash, so nobody waits for the disk.
  await admin.query(
    ["SELECT pg_catalog.set_config('synchronous_commit', 'off', true)", FUNCTION, ...triggers].join(';\n'),
  )
}

/** The bits of `pg_event_trigger_table_rewrite_reason()`: `AT_REWRITE_…` in `commands/event_trigger.h`. */
const REASONS: readonly (readonly [bit: number, reason: RewriteReason])[] = [
  [1, 'persistence'],
  [2, 'default'],
  [4, 'column-type'],
  [8, 'access-method'],
]

export function rewriteReasons(bits: number): readonly RewriteReason[] {
  const reasons = REASONS.flatMap(([bit, reason]) => ((bits & bit) === 0 ? [] : [reason]))
  return reasons.length === 0 ? ['other'] : reasons
}

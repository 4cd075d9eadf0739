import type { Fix } from '../model/report.ts'
import { withKeyRange } from '../sql/key-range.ts'
import { quoteIdentifier, quoteQualified } from '../sql/names.ts'
import type { ScriptContext } from './rule.ts'

/** So few rows are written in a moment even where each carries several indexes and a trigger. */
const ROWS_IN_A_BATCH = 5000

/**
 * A step that performs an UPDATE or DELETE of a table in batches, each found by the primary key and committed on its
 * own, so that no row stays locked for longer than one batch takes. `null` where the table has no primary key of one
 * column, or the statement cannot be taken apart by it.
 *
 * The code commits, so it has to be sent by itself, outside a transaction (manual, PL/pgSQL, Transaction Management).
 * Its first COMMIT is refused inside of one before anything is written.
 *
 * @param sql one statement, without a semicolon.
 */
export function batchedUpdate(
  { keyOf }: Pick<ScriptContext, 'keyOf'>,
  table: string,
  sql: string,
): Fix['steps'][number] | null {
  const column = keyOf(table)
  const batch = column === null ? null : withKeyRange(sql, column, 'batch_first', 'batch_last')
  if (column === null || batch === null) return null
  const [target, key] = [quoteQualified(table), quoteIdentifier(column)]
  const quote = dollarQuote(batch)
  return {
    sql: `DO ${quote}
DECLARE
  batch_first ${target}.${key}%TYPE;
  batch_last ${target}.${key}%TYPE;
BEGIN
  COMMIT;
  SELECT ${key} INTO batch_first FROM ${target} ORDER BY ${key} LIMIT 1;
  WHILE batch_first IS NOT NULL LOOP
    SELECT ${key} INTO batch_last
      FROM (SELECT ${key} FROM ${target} WHERE ${key} >= batch_first ORDER BY ${key} LIMIT ${ROWS_IN_A_BATCH}) AS batch
     ORDER BY ${key} DESC LIMIT 1;
    ${batch};
    COMMIT;
    SELECT ${key} INTO batch_first FROM ${target} WHERE ${key} > batch_last ORDER BY ${key} LIMIT 1;
  END LOOP;
END
${quote};`,
    transaction: false,
    why: `In batches of ${ROWS_IN_A_BATCH} rows, found by the primary key, each committed on its own.`,
  }
}

/** A mark that the text does not hold. */
function dollarQuote(text: string): string {
  let mark = '$batches$'
  for (let number = 2; text.includes(mark); number++) mark = `$batches${number}$`
  return mark
}

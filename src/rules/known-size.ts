import type { Budgets, Draft, JudgedMigration, JudgedScript, Rule } from './rule.ts'

/** Rows that tables have in production, by qualified name, as comments `rehearse:rows` say. */
export type KnownSizes = ReadonlyMap<string, number>

/** What the comments of a change say; the largest number counts where several speak of one table. */
export function knownSizes(migrations: readonly JudgedMigration[]): KnownSizes {
  const sizes = new Map<string, number>()
  const scripts = migrations.flatMap(({ up, down }) => (down === null ? [up] : [up, down]))
  for (const { table, rows } of scripts.flatMap(({ comments }) => comments.rowHints)) {
    sizes.set(table, Math.max(rows, sizes.get(table) ?? 0))
  }
  return sizes
}

/**
 * Work that grows with its table is judged by its form while nobody has said how large the table is. Where that is
 * known, and the script was performed on as many rows, the measurement decides: within the budgets it is a note.
 */
export function judgedBySize(
  draft: Draft,
  { explainsBlocking, explainsFailure }: Rule,
  script: JudgedScript,
  budgets: Budgets,
  sizes: KnownSizes,
): Draft {
  const { table, statement, also = [] } = draft
  const size = table === undefined ? undefined : sizes.get(table)
  if (explainsBlocking !== true || explainsFailure === true) return draft
  // How large the other tables are nobody has said.
  if (size === undefined || also.length > 0 || statement?.effects.source !== 'measured') return draft
  const impact = script.impact.find((one) => one.table === table)
  if (impact === undefined || impact.rows < size) return draft
  if (impact.readsBlockedMs > budgets.readsMs || impact.writesBlockedMs > budgets.writesMs) return draft
  const rows = size.toLocaleString('en-US')
  return {
    ...draft,
    severity: 'note',
    message: `${draft.message} On ${rows} rows, as many as a comment says ${table} has in production, it stayed within the budgets.`,
  }
}

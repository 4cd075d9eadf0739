import type { Finding } from '../../model/report.ts'
import type { RowRefusal } from '../../rehearsal/rows/row-trials.ts'
import type { Draft, JudgedMigration, JudgedStatement, ScriptRule } from '../rule.ts'
import { whatStays } from '../what-stays.ts'

const DOWN = { title: 'The rollback fails if production holds certain rows' } as const

export const failsOnSomeRows: ScriptRule = {
  id: 'fails-on-some-rows',
  title: 'The migration fails if production holds certain rows',
  severity: 'warning',
  needsServer: true,
  about: 'both',
  why: 'The schema before the migration allows rows that a statement of it refuses: a NULL, a duplicate, an orphan, a value that does not convert. Tests rarely hold such rows, production often does, and there the deployment stops. The statement was performed on such rows and was refused.',
  instead:
    'Count the rows in production before you deploy, and correct them in an earlier migration. Foreign keys and CHECK constraints can be added NOT VALID, which leaves old rows alone, and validated once these are corrected.',
  whenNotToUse:
    'Where you know that production holds no such row, and nothing writes one until the migration has run. VALIDATE CONSTRAINT and CREATE UNIQUE INDEX CONCURRENTLY are there to ask this very question while others work on, so it is a note; so are values at the edge of what a type or an index entry takes.',
  sources: [
    'https://www.postgresql.org/docs/current/errcodes-appendix.html',
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
  ],
  check: ({ script, migration }) => {
    const concerned = [...new Set(script.refusals.map((refusal) => refusal.statement))].sort((a, b) => a - b)
    return concerned.flatMap((index): Draft[] => {
      const statement = script.statements[index]
      const [first, ...others] = script.refusals.filter((refusal) => refusal.statement === index)
      if (statement === undefined || first === undefined) return []
      const refusals = [first, ...others]
      const { table } = first.rows
      const found = refusals.flatMap(finding)
      return [
        {
          statement,
          ...(table === null ? {} : { table }),
          ...(asksForThem(statement) || refusals.every(isExtreme) ? { severity: 'note' } : {}),
          ...(script.direction === 'down' ? DOWN : {}),
          message: [
            ...refusals.map(told),
            ...(script.direction === 'down' ? since(refusals, migration) : []),
            `${whatStays(script, index).trim()} The rehearsal gave its tables such rows, because their schema allows them.`.trim(),
            found.length > 0
              ? `Count them in production before you ${script.direction === 'up' ? 'deploy' : 'roll back'}. ${remedies(refusals)}`
              : remedies(refusals),
          ].join(' '),
          ...(found.length > 0 ? { queries: found } : {}),
        },
      ]
    })
  },
}

/** The safe way to find out: nobody waits meanwhile, and a refusal takes nothing away. */
function asksForThem({ operations }: JudgedStatement): boolean {
  return operations.every(
    (one) =>
      one.type === 'validate-constraint' || (one.type === 'create-index' && one.unique && one.concurrently),
  )
}

/** The largest number a type takes, or a text that fills a third of a page: few tables hold such values. */
function isExtreme({ rows: { kind }, error: { code } }: RowRefusal): boolean {
  return code === '54000' || (code === '22003' && kind === 'other')
}

/** Such rows come with the use of the new schema: performed once it had been written to. */
function since(refusals: readonly RowRefusal[], { rollback }: JudgedMigration): readonly string[] {
  const code = rollback.laterRows?.error?.code
  return refusals.some(({ error }) => error.code === code)
    ? [
        'Right after the deployment the rollback works; once the application has written such rows it does not.',
      ]
    : []
}

function told({ rows, error }: RowRefusal): string {
  const detail = rows.kind === 'other' && error.detail !== undefined ? ` ${error.detail}` : ''
  return `If ${rows.condition}, the server refuses it: ${error.message} (SQLSTATE ${error.code}).${detail}`
}

function finding({ rows: { find, condition } }: RowRefusal): NonNullable<Finding['queries']> {
  return find === null ? [] : [{ sql: find, why: `Above 0 the statement fails, because ${condition}.` }]
}

/** What to do about the rows, each way once. */
function remedies(refusals: readonly RowRefusal[]): string {
  return [...new Set(refusals.map(({ rows }) => REMEDIES[rows.kind]))].join(' ')
}

const REMEDIES: Readonly<Record<RowRefusal['rows']['kind'], string>> = {
  null: 'Fill the NULLs in an earlier migration, in batches, and give the column a default so that no new ones come.',
  duplicate: 'Merge or delete the duplicates in an earlier migration.',
  check:
    'Correct these rows in an earlier migration, or add the constraint NOT VALID and validate it when they are corrected.',
  orphan:
    'Delete or repair the orphans in an earlier migration, or add the foreign key NOT VALID and validate it when they are gone.',
  overlap: 'Resolve the conflicts in an earlier migration.',
  value: 'Correct these values in an earlier migration, or say in USING what becomes of them.',
  long: 'Shorten such values in an earlier migration, or index a hash of them.',
  bounds: 'Move or delete these rows in an earlier migration, or make a DEFAULT partition for them.',
  other: 'Write the statement so that it copes with such rows, or correct them in an earlier migration.',
}

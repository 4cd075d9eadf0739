import type { Finding, Fix } from '../../src/model/report.ts'
import type { RuleCase } from './rule-cases.ts'

type Change = Pick<RuleCase, 'files' | 'added' | 'budgetMs' | 'judgesRollback'> &
  Partial<Pick<RuleCase, 'checks'>>

/**
 * The change with the finding's statement replaced by the fix: what stands before it stays a migration, each step
 * becomes one. What came after the statement is left out.
 */
export function fixedCase(one: RuleCase, finding: Finding, fix: Fix): Change {
  if (fix.down !== undefined) return withDown(one, finding, fix)
  const text = one.files.get(finding.file) ?? ''
  const before = text
    .split('\n')
    .slice(0, finding.line - 1)
    .join('\n')
  if (fix.kind === 'edit')
    return withFiles(one, finding, [[before, ...fix.steps.map(({ sql }) => sql)].join('\n')])
  const steps = fix.steps.map(({ sql, transaction }) =>
    transaction ? `SET lock_timeout = '5s';\n${sql}\n` : sql,
  )
  return withFiles(one, finding, [before, ...steps])
}

/** A fix of the rollback stands behind the down script, or is one. */
function withDown(one: RuleCase, finding: Finding, fix: Fix): Change {
  const path = finding.file.replace(/\.up\.sql$/, '.down.sql')
  const sql = fix.steps.map((step) => step.sql).join('\n')
  const before = fix.down === 'append' ? (one.files.get(path) ?? '') : "SET lock_timeout = '5s';"
  const added = one.added.includes(path) ? one.added : [...one.added, path]
  return { ...one, files: new Map([...one.files, [path, `${before}\n${sql}\n`]]), added }
}

function withFiles(one: RuleCase, finding: Finding, texts: readonly string[]): Change {
  const kept = [...one.files].filter(([path]) => path !== finding.file)
  const head = texts.map((text, index) => [`migrations/${String(200 + index)}_step.up.sql`, text] as const)
  const others = one.added.filter((path) => path !== finding.file)
  return { ...one, files: new Map([...kept, ...head]), added: [...others, ...head.map(([path]) => path)] }
}

import type { Client } from 'pg'
import { transactionControl } from '../../layouts/transaction-control.ts'
import type { Moment, UserCheck } from '../../layouts/user-checks.ts'
import type { Rollback, SqlError } from '../../model/report.ts'
import { STOPPED } from '../../model/stopped.ts'
import { type Database, withMigrator } from '../../postgres/databases.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { missingForCheck } from '../lacking/missing-for-check.ts'
import { readSurroundings, type Surroundings } from '../lacking/missing-parts.ts'
import { beginScript, performSql } from '../sending/perform-sql.ts'
import { endsSession, sqlErrorOf } from '../sending/sql-error.ts'

export type CheckResult = NonNullable<Rollback['checks']>[number]

export interface Answers {
  readonly results: readonly CheckResult[]
  /** What needs something that the throwaway server lacks, which says nothing about what was checked. */
  readonly lacking: readonly LackingCheck[]
  /** The file at which a limit or the check itself ended the session, and how; the files after it were not asked. */
  readonly ended: { readonly file: string; readonly error: SqlError } | null
}

export interface LackingCheck {
  readonly name: string
  readonly file: string
  readonly error: SqlError
  /** Sentences: what is missing, and what to do about it. */
  readonly advice: string
}

/** Asks every check of one moment as the role that runs migrations. Nothing of what a check does stays. */
export async function askChecks(
  database: Database,
  checks: readonly UserCheck[],
  moment: Moment,
): Promise<Answers> {
  const asked = checks.filter(({ moments }) => moments.includes(moment))
  if (asked.length === 0) return { results: [], lacking: [], ended: null }
  return await withMigrator(database, async (client) => {
    const there = await readSurroundings(client)
    const results: CheckResult[] = []
    const lacking: LackingCheck[] = []
    for (const check of asked) {
      const answers = await askFile(client, check)
      for (const answer of answers) {
        const want = lackingIn(check, answer, there)
        if (want === null) results.push({ ...answer, when: moment })
        else lacking.push(want)
      }
      const error = answers.at(-1)?.error
      if (error !== undefined && endsSession(error))
        return { results: withoutStopped(results), lacking, ended: { file: check.script.file, error } }
    }
    return { results, lacking, ended: null }
  })
}

/** A limit of ours says nothing about what was checked. */
function withoutStopped(results: readonly CheckResult[]): readonly CheckResult[] {
  return results.filter(({ error }) => error?.code !== STOPPED)
}

type Answer = Omit<CheckResult, 'when'>

function lackingIn({ script }: UserCheck, { name, error }: Answer, there: Surroundings): LackingCheck | null {
  const line = error?.line ?? null
  if (error === undefined || line === null) return null
  const statement = script.statements().find(({ parsed }) => parsed.line <= line && line <= parsed.endLine)
  if (statement === undefined) return null
  const advice = missingForCheck(error.code, statement.parsed, there)
  return advice === null ? null : { name, file: script.file, error, advice }
}

async function askFile(client: Client, check: UserCheck): Promise<Answer[]> {
  beginScript(client)
  await client.query('BEGIN')
  const answers = check.demands === 'no rows' ? await askEach(client, check) : await askWhole(client, check)
  const error = answers.at(-1)?.error
  if (error === undefined || !endsSession(error)) await client.query('ROLLBACK')
  return answers
}

/** Each query of a file is a check of its own, and so is each block of code; the rest prepares them. */
async function askEach(client: Client, { script }: UserCheck): Promise<Answer[]> {
  const statements = script.statements()
  const assertions = statements.filter(isAssertion)
  const answers: Answer[] = []
  for (const statement of statements.filter(isSent)) {
    await client.query('SAVEPOINT rehearse_check')
    const { rows, error } = await ask(client, script.text, statement)
    const counted = isQuery(statement) && error === null
    if (error !== null || isAssertion(statement)) {
      const place = { file: script.file, line: error?.line ?? statement.parsed.line }
      answers.push({
        name: nameOf(check(statement)),
        ok: error === null && !(counted && rows > 0),
        ...place,
        ...(counted ? { rows } : {}),
        ...(error === null ? {} : { error }),
      })
    }
    if (error === null) continue
    if (endsSession(error)) break
    await client.query('ROLLBACK TO rehearse_check')
  }
  return answers

  function check(statement: ScriptStatement) {
    return {
      file: script.file,
      text: script.text,
      statement,
      place: assertions.indexOf(statement),
      of: assertions.length,
    }
  }
}

/** The script is the check: it fails with its first error. */
async function askWhole(client: Client, { script }: UserCheck): Promise<Answer[]> {
  const answer = { name: script.file, file: script.file }
  for (const statement of script.statements().filter(isSent)) {
    const { error } = await ask(client, script.text, statement)
    if (error !== null) return [{ ...answer, ok: false, line: error.line ?? statement.parsed.line, error }]
  }
  return [{ ...answer, ok: true }]
}

async function ask(
  client: Client,
  file: string,
  { parsed }: ScriptStatement,
): Promise<{ readonly rows: number; readonly error: SqlError | null }> {
  try {
    return { rows: await performSql(client, parsed.sql, 'statement'), error: null }
  } catch (cause) {
    return { rows: 0, error: sqlErrorOf(cause, { file, start: parsed.start, line: parsed.line }) }
  }
}

/** A COMMIT would keep what the check has done, so the transaction is ours alone. */
function isSent(statement: ScriptStatement): boolean {
  const control = transactionControl(statement)
  return control === null || control === 'savepoint'
}

function isAssertion(statement: ScriptStatement): boolean {
  return isQuery(statement) || ['DoStmt', 'CallStmt'].includes(statement.parsed.kind)
}

function isQuery({ parsed: { node } }: ScriptStatement): boolean {
  return 'SelectStmt' in node && node.SelectStmt.intoClause === undefined
}

interface NamedStatement {
  readonly file: string
  readonly text: string
  readonly statement: ScriptStatement
  /** Among the assertions of the file; -1 for what prepares them. */
  readonly place: number
  readonly of: number
}

/** The comment on the line above, else the file and which of its checks it is; never a line number, which moves. */
function nameOf({ file, text, statement, place, of }: NamedStatement): string {
  const above = text.slice(0, statement.parsed.start).trimEnd().split('\n').at(-1) ?? ''
  const comment = /^\s*--+\s*(?!rehearse:)(\S.*?)\s*$/i.exec(above)?.[1]
  if (comment !== undefined) return comment
  return place < 0 || of === 1 ? file : `${file} (${place + 1} of ${of})`
}

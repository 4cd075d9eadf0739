import type { UserCheck } from '../../layouts/user-checks.ts'
import type { SqlError, Unchecked } from '../../model/report.ts'
import { type Database, withClone } from '../../postgres/databases.ts'
import { psqlNeeded } from '../../sql/psql-only.ts'
import { sendScript } from '../sending/send.ts'
import { type Answers, askChecks, type CheckResult, type LackingCheck } from './ask-checks.ts'
import type { RollbackRun, ToldRun } from './further-runs.ts'

/** Asks the user's checks before, after up and after down, on a clone of its own. */
export async function checksOfTheUser(run: RollbackRun): Promise<ToldRun> {
  const { checks = [] } = run.migration
  if (checks.length === 0) return { rollback: {}, unchecked: [] }
  const { tools } = run.walk
  if (tools.hurries()) return { rollback: {}, unchecked: [outOfTime(run)] }
  const readable = checks.filter(({ script }) => script.parsed().ok)
  const gaps = checks.flatMap((check) => notReadable(run, check))
  const asked = await withClone(run.state.database, async (clone) => askAround(clone, run, readable))
  const told = askedInVain(asked.results)
  return {
    rollback: { checks: [...told.results] },
    unchecked: eachOnce([...gaps, ...asked.unchecked, ...told.names.map((name) => inVain(run, name))]),
  }
}

/** What keeps a check from being asked at one moment does so at the others. */
function eachOnce(entries: readonly Unchecked[]): readonly Unchecked[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()]
}

interface Asked {
  readonly results: readonly CheckResult[]
  readonly unchecked: readonly Unchecked[]
}

async function askAround(database: Database, run: RollbackRun, checks: readonly UserCheck[]): Promise<Asked> {
  const { migration, context } = run
  const results: CheckResult[] = []
  const unchecked: Unchecked[] = []
  const note = (answers: Answers) => {
    results.push(...answers.results)
    unchecked.push(...answers.lacking.map((check) => lacking(run, check)))
    if (answers.ended !== null) unchecked.push(ended(run, answers.ended.file, answers.ended.error))
  }
  note(await askChecks(database, checks, 'before'))
  const up = await sendScript(database, migration.up, context.now)
  if (up.error !== null)
    return { results, unchecked: [...unchecked, ended(run, migration.up.file, up.error)] }
  note(await askChecks(database, checks, 'after up'))
  // Whatever kept the down script from being performed, or made it fail, is told already.
  const performed = run.rehearsed.down !== null && run.rehearsed.down.sent.error === null
  if (migration.down === null || !performed) return { results, unchecked }
  const down = await sendScript(database, migration.down, context.now)
  if (down.error !== null)
    return { results, unchecked: [...unchecked, ended(run, migration.down.file, down.error)] }
  note(await askChecks(database, checks, 'after down'))
  return { results, unchecked }
}

/**
 * SQLSTATE undefined_table, undefined_column, undefined_function, undefined_object and invalid_schema_name: what the
 * check asks about is not there.
 */
const UNDEFINED: ReadonlySet<string> = new Set(['42P01', '42703', '42883', '42704', '3F000'])

const asksForNothing = ({ error }: CheckResult) => error !== undefined && UNDEFINED.has(error.code)

/**
 * A check about what the migration creates cannot be asked before it and after its rollback, which is no failure.
 * What it names at no moment is `names`: of another database, or misspelt.
 */
function askedInVain(results: readonly CheckResult[]) {
  const of = (one: CheckResult) =>
    results.filter((other) => other.name === one.name && other.file === one.file)
  const names = new Set<string>()
  const kept = results.filter((result) => {
    const all = of(result)
    if (!all.some((one) => one.when === 'before' && asksForNothing(one))) return true
    if (!all.every(asksForNothing)) return !asksForNothing(result)
    names.add(result.name)
    return false
  })
  return { results: kept, names: [...names] }
}

function entry({ migration }: RollbackRun, what: string, why: string, gates: boolean): Unchecked {
  return { stage: 'checks', migration: migration.files.id, what, why, gates }
}

function outOfTime(run: RollbackRun): Unchecked {
  return entry(run, 'Your checks were not asked.', 'Half of the time limit had passed.', false)
}

function inVain(run: RollbackRun, name: string): Unchecked {
  const what = `The check "${name}" says nothing about this migration.`
  return entry(
    run,
    what,
    'What it asks about exists neither before nor after it: it belongs to another database, or a name in it is misspelt.',
    false,
  )
}

function ended(run: RollbackRun, file: string, error: SqlError): Unchecked {
  const why = `${file} could not be performed for them: ${error.message} (SQLSTATE ${error.code}).`
  return {
    ...entry(run, 'Not every check was asked.', why, true),
    file,
    ...(error.line === null ? {} : { line: error.line }),
  }
}

function notReadable(run: RollbackRun, { script }: UserCheck): Unchecked[] {
  const parsed = script.parsed()
  if (parsed.ok) return []
  const obstacle = script.obstacle()
  const { line, message } = parsed.error
  const why =
    obstacle === null
      ? `${script.file}${line === null ? '' : `:${line}`} cannot be read: ${message}.`
      : psqlNeeded(script.file, obstacle)
  return [
    {
      ...entry(run, `The checks in ${script.file} were not asked.`, why, true),
      file: script.file,
      ...(line === null ? {} : { line }),
    },
  ]
}

function lacking(run: RollbackRun, { name, file, error, advice }: LackingCheck): Unchecked {
  return {
    ...entry(
      run,
      `The check "${name}" could not be asked.`,
      `${error.message} (SQLSTATE ${error.code}). ${advice}`,
      true,
    ),
    file,
    ...(error.line === null ? {} : { line: error.line }),
  }
}

import type { LoadedMigration } from '../../layouts/load-scripts.ts'
import type { SqlError, Unchecked } from '../../model/report.ts'
import { withoutRollback } from '../../model/rollback.ts'
import { wasStopped } from '../../model/stopped.ts'
import { type Database, withAdmin } from '../../postgres/databases.ts'
import { extensionsCreatedBy } from '../../sql/created-extensions.ts'
import type { RehearsedMigration } from '../rehearse-migration.ts'
import type { RehearsedScript } from '../rehearse-script.ts'
import { locatedError } from '../sending/located-error.ts'
import { type MissingPart, missingPart, readSurroundings, type Surroundings } from './missing-parts.ts'
import { NO_WANTS, type Wants } from './no-wants.ts'

/** Asks the server only where a script was refused. */
export async function wantsOf(
  database: Database,
  { up, down, rollback }: RehearsedMigration,
): Promise<Wants> {
  const downFails = down !== null && rollback.status === 'fails'
  if (up.sent.error === null && !downFails) return NO_WANTS
  if (wasStopped(up.sent.error)) return NO_WANTS
  const there = await withAdmin(database, readSurroundings)
  if (up.sent.error !== null) return { up: wantOf(up, there), down: null }
  // What the up script created is there when the down script runs.
  return { up: null, down: down && wantOf(down, withCreated(there, up)) }
}

function wantOf(rehearsed: RehearsedScript, there: Surroundings): MissingPart | null {
  const { script, sent, replay } = rehearsed
  const error = locatedError(sent.error, replay?.error ?? null)
  if (error === null) return null
  const refused = replay?.statements.findIndex((one) => one?.effects.error?.code === error.code) ?? -1
  const statements = script.statements()
  const index = refused >= 0 ? refused : statements.findIndex(({ parsed }) => isAt(error, parsed))
  const statement = statements[index]
  if (statement === undefined) return null
  return missingPart(error.code, statement.parsed, withCreated(there, rehearsed, index))
}

function isAt({ line }: SqlError, parsed: { readonly line: number; readonly endLine: number }): boolean {
  return line !== null && parsed.line <= line && line <= parsed.endLine
}

/** Of a script that failed nothing may be left, and yet its first statements were performed. */
function withCreated(there: Surroundings, { script }: RehearsedScript, before?: number): Surroundings {
  const created = script
    .statements()
    .slice(0, before)
    .flatMap(({ parsed }) => extensionsCreatedBy(parsed).map(({ name }) => name))
  return { ...there, extensions: new Set([...there.extensions, ...created]) }
}

/** A down script that could not be performed says nothing about the rollback. */
export function withoutJudgement(rehearsed: RehearsedMigration, { down }: Wants): RehearsedMigration {
  if (down === null) return rehearsed
  const { error } = rehearsed.rollback
  return {
    ...rehearsed,
    rollback: { ...withoutRollback('not-run', 'The rehearsal lacks what the down script needs.'), error },
  }
}

export function tellWants(
  migration: LoadedMigration,
  { up, down }: RehearsedMigration,
  wants: Wants,
): Unchecked[] {
  const entry = (script: RehearsedScript, { advice }: MissingPart, what: string): Unchecked => {
    const error = locatedError(script.sent.error, script.replay?.error ?? null)
    return {
      stage: 'rehearsal',
      migration: migration.files.id,
      file: script.script.file,
      ...(error === null || error.line === null ? {} : { line: error.line }),
      what,
      why: `${error === null ? '' : `${error.message} (SQLSTATE ${error.code}). `}${advice}`,
      gates: true,
    }
  }
  if (wants.up !== null)
    return [entry(up, wants.up, 'The migration and its rollback were not performed to the end.')]
  if (wants.down !== null && down !== null)
    return [entry(down, wants.down, 'The rollback was not performed to the end.')]
  return []
}

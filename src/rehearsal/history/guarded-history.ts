import {
  type HistoryStep,
  type LoadedScript,
  type LoadedTarget,
  scriptOf,
} from '../../layouts/load-scripts.ts'
import type { ParsedStatement } from '../../sql/parse.ts'
import { extensionsIn } from '../lacking/extensions-asked-for.ts'
import { createdRole } from '../lacking/roles-of-history.ts'

/** What was made for a history before it begins, because the role that performs it may not make it. */
export interface MadeBeforehand {
  readonly roles: ReadonlySet<string>
  /** Those that extensions were put into. */
  readonly schemas: ReadonlySet<string>
}

/**
 * A target whose history passes over what is there when it begins: extensions, the schemas they were put into, and
 * roles. Production ran these scripts when nothing was there yet. Lines stay where they are.
 */
export function guardedHistory(target: LoadedTarget, made: MadeBeforehand): LoadedTarget {
  return { ...target, steps: target.steps.map((step) => guardedStep(step, made)) }
}

function guardedStep(step: HistoryStep, made: MadeBeforehand): HistoryStep {
  return step.do === 'apply' ? { ...step, script: guardedScript(step.script, made) } : step
}

/** A script is parsed only where it can hold any of it. */
const CREATES_ROLE = /\bcreate\s+(?:role|user|group)\b/i
const CREATES_SCHEMA = /\bcreate\s+schema\b/i

function guardedScript(script: LoadedScript, { roles, schemas }: MadeBeforehand): LoadedScript {
  const { text, file, sending, obstacle } = script
  const holds =
    (roles.size > 0 && CREATES_ROLE.test(text)) ||
    (schemas.size > 0 && CREATES_SCHEMA.test(text)) ||
    extensionsIn(script).some(({ ifNotExists }) => !ifNotExists)
  if (!holds) return script
  const edits = script.statements().flatMap(({ parsed }): readonly Edit[] => {
    const isRole = createdRole(parsed).some((name) => roles.has(name))
    return isRole ? [{ ...parsed, with: blank(parsed.sql) }] : unguarded(parsed, schemas)
  })
  if (edits.length === 0) return script
  const guarded = edits.reduceRight(
    (all, edit) => `${all.slice(0, edit.start)}${edit.with}${all.slice(edit.end)}`,
    text,
  )
  return { ...scriptOf(file, guarded, () => sending), obstacle }
}

/** Offsets in the file. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly with: string
}

const blank = (sql: string) => sql.replace(/[^\n]/g, ' ')

/** Right behind CREATE EXTENSION and CREATE SCHEMA. */
function unguarded({ node, sql, start }: ParsedStatement, schemas: ReadonlySet<string>): readonly Edit[] {
  const extension = 'CreateExtensionStmt' in node && node.CreateExtensionStmt.if_not_exists !== true
  // With elements of its own it takes no IF NOT EXISTS.
  const schema =
    'CreateSchemaStmt' in node &&
    node.CreateSchemaStmt.if_not_exists !== true &&
    node.CreateSchemaStmt.schemaElts === undefined &&
    schemas.has(node.CreateSchemaStmt.schemaname ?? '')
  const head = extension || schema ? /^create\s+(?:extension|schema)\b/i.exec(sql) : null
  const at = start + (head?.[0].length ?? 0)
  return head === null ? [] : [{ start: at, end: at, with: ' IF NOT EXISTS' }]
}

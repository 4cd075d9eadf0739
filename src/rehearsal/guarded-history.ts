import { type HistoryStep, type LoadedScript, type LoadedTarget, scriptOf } from '../layouts/load-scripts.ts'
import type { ParsedStatement } from '../sql/parse.ts'
import { extensionsIn } from './extensions-asked-for.ts'

/**
 * A target whose history passes over the extensions that are there when it begins, and over the schemas they were put
 * into: production ran these scripts when nothing was there yet. Lines stay where they are.
 */
export function guardedHistory(target: LoadedTarget): LoadedTarget {
  return { ...target, steps: target.steps.map(guardedStep) }
}

function guardedStep(step: HistoryStep): HistoryStep {
  return step.do === 'apply' ? { ...step, script: guardedScript(step.script) } : step
}

function guardedScript(script: LoadedScript): LoadedScript {
  const created = extensionsIn(script)
  const schemas = new Set(created.flatMap(({ schema }) => schema ?? []))
  if (schemas.size === 0 && created.every(({ ifNotExists }) => ifNotExists)) return script
  const { text, file, sending, obstacle } = script
  const places = script.statements().flatMap(({ parsed }) => unguarded(parsed, schemas))
  const guarded = places.reduceRight((all, at) => `${all.slice(0, at)} IF NOT EXISTS${all.slice(at)}`, text)
  return { ...scriptOf(file, guarded, () => sending), obstacle }
}

/** Offsets in the file right behind CREATE EXTENSION and CREATE SCHEMA. */
function unguarded({ node, sql, start }: ParsedStatement, schemas: ReadonlySet<string>): readonly number[] {
  const extension = 'CreateExtensionStmt' in node && node.CreateExtensionStmt.if_not_exists !== true
  // With elements of its own it takes no IF NOT EXISTS.
  const schema =
    'CreateSchemaStmt' in node &&
    node.CreateSchemaStmt.if_not_exists !== true &&
    node.CreateSchemaStmt.schemaElts === undefined &&
    schemas.has(node.CreateSchemaStmt.schemaname ?? '')
  const head = extension || schema ? /^create\s+(?:extension|schema)\b/i.exec(sql) : null
  return head === null ? [] : [start + head[0].length]
}

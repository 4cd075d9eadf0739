import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Effects } from '../../src/model/report.ts'
import { learn } from '../../src/predict/learn.ts'
import { predictEffects } from '../../src/predict/predict-effects.ts'
import { emptySchema, type SchemaModel } from '../../src/predict/schema-model.ts'
import { parseScript } from '../../src/sql/parse.ts'
import { scriptStatements } from '../../src/sql/script-statement.ts'

/** The SQL that makes the schema of the truth table. */
export function labSql(): string {
  return readFileSync(join(__dirname, '../truth/lab.sql'), 'utf8')
}

/** Operations of each statement; unqualified names live in `lab`. */
export function labOperations(sql: string) {
  const parsed = parseScript(`SET search_path = lab;\n${sql}`)
  if (!parsed.ok) throw new Error(`${parsed.error.message}: ${sql}`)
  return scriptStatements(parsed.statements)
    .slice(1)
    .map(({ operations }) => operations)
}

export function learnt(schema: SchemaModel, sql: string): SchemaModel {
  for (const operations of labOperations(sql)) learn(schema, operations)
  return schema
}

/** A schema as its parse tells it. */
export function schemaOf(sql: string, major: number): SchemaModel {
  return learnt(emptySchema(major), sql)
}

export function predicted(schema: SchemaModel, sql: string): Effects {
  const [operations = []] = labOperations(sql)
  return predictEffects(operations, schema)
}

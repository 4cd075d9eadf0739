import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020'

const SCHEMA = join(__dirname, '../../docs/report.schema.json')

let compiled: ValidateFunction | null = null

function validator(): ValidateFunction {
  compiled ??= new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')))
  return compiled
}

/** Fails unless the report, as an object or as the text of `--format json`, is valid by the published schema. */
export function expectValidReport(json: unknown): void {
  const report = typeof json === 'string' ? JSON.parse(json) : json
  const validate = validator()
  validate(report)
  expect(validate.errors?.map((error) => `${error.instancePath || '/'} ${error.message}`) ?? []).toEqual([])
}

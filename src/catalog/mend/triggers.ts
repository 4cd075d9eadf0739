import type { CatalogObject } from '../object.ts'
import { changedProperties, type Family, listOf, type Remedy, textOf } from './remedy.ts'
import { writtenRole } from './roles.ts'
import { written, writtenParent } from './written-names.ts'

const ENABLED: Readonly<Record<string, string>> = {
  O: 'ENABLE',
  D: 'DISABLE',
  R: 'ENABLE REPLICA',
  A: 'ENABLE ALWAYS',
}

const enabling = (object: CatalogObject, word: 'TRIGGER' | 'RULE') =>
  `ALTER TABLE ${writtenParent(object)} ${ENABLED[String(object.definition.enabled)]} ${word} ${written(object)}`

/** Of a partition: it comes and goes with the one of its table. */
const comesFromParent = (object: CatalogObject) => (object.with ?? []).length > 0

function attached(word: 'TRIGGER' | 'RULE'): Family {
  return {
    label: (object) => `${word} ${written(object)} ON ${writtenParent(object)}`,
    rank: 110,
    create: (object) =>
      comesFromParent(object)
        ? { sql: [] }
        : {
            sql: [
              (textOf(object, 'definition') ?? '').replace(/;$/, ''),
              ...(object.definition.enabled === 'O' ? [] : [enabling(object, word)]),
            ],
          },
    drop: (object) => ({
      sql: comesFromParent(object) ? [] : [`DROP ${word} ${written(object)} ON ${writtenParent(object)}`],
    }),
    alter: (was, is) =>
      changedProperties(was, is).every((property) => property === 'enabled')
        ? { sql: [enabling(is, word)] }
        : null,
  }
}

export const trigger = attached('TRIGGER')
export const rule = attached('RULE')

const COMMANDS: Readonly<Record<string, string>> = { r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE' }

export const policy: Family = {
  label: (object) => `POLICY ${written(object)} ON ${writtenParent(object)}`,
  rank: 110,
  create: createPolicy,
}

function createPolicy(object: CatalogObject): Remedy {
  const command = COMMANDS[String(object.definition.command)]
  const roles = listOf(object, 'roles').map((role) => (role === 'public' ? 'PUBLIC' : writtenRole(role)))
  const using = textOf(object, 'using')
  const check = textOf(object, 'check')
  const parts = [
    `CREATE POLICY ${written(object)} ON ${writtenParent(object)}`,
    ...(object.definition.permissive === false ? ['AS RESTRICTIVE'] : []),
    ...(command === undefined ? [] : [`FOR ${command}`]),
    ...(roles.length === 0 ? [] : [`TO ${roles.join(', ')}`]),
    ...(using === null ? [] : [`USING (${using})`]),
    ...(check === null ? [] : [`WITH CHECK (${check})`]),
  ]
  return { sql: [parts.join(' ')] }
}

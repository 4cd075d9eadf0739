import { FAMILIES, RARE_FAMILIES } from './queries/families.ts'
import type { Row } from './queries/family.ts'
import { NAMES } from './queries/names.ts'

type Queries = Readonly<Record<string, string>>

/** By name, for any version of the server. */
const ALWAYS: Queries = Object.assign({}, NAMES, ...FAMILIES.map(({ queries }) => queries))

/** The first half has the others. */
const SECOND_HALF: ReadonlySet<string> = new Set([
  'comments',
  'defaultPrivileges',
  'disabledChecks',
  'extensionMembers',
  'extensions',
  'indexes',
  'inheritance',
  'labels',
  'namespaces',
  'notNullConstraints',
  'routines',
  'schemas',
  'sequenceOwners',
  'sequences',
  'sessionSettings',
  'triggers',
  'types',
])

/** Which of the families there is nothing of, so that most schemas are read without them. */
const PROBE = `SELECT current_setting('server_version_num') AS version, ${RARE_FAMILIES.map(
  ({ probe }, place) => `${probe} AS any${place}`,
).join(', ')}`

/** Two halves that take about the same time, so that two connections can read them side by side. */
export const SNAPSHOT_HALVES: readonly [Queries, Queries] = [
  { ...only((name) => !SECOND_HALF.has(name)), probe: PROBE },
  only((name) => SECOND_HALF.has(name)),
]

function only(wanted: (name: string) => boolean): Queries {
  return Object.fromEntries(Object.entries(ALWAYS).filter(([name]) => wanted(name)))
}

/** What else there is to read, by the answer of the probe. */
export function rareQueries(probed: Row): Queries {
  const major = Math.floor(Number(probed.version) / 10_000)
  const found = RARE_FAMILIES.filter((_, place) => probed[`any${place}`] === 't')
  return Object.assign({}, ...found.map(({ queries }) => queries(major)))
}

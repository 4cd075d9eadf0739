import { fileName } from './paths.ts'

/**
 * A script's name as Flyway takes it apart with its default prefixes, separator and suffix
 * (https://documentation.red-gate.com/fd/migrations-271585107.html). Prefixes are case-sensitive; the description
 * may be empty (`V5.sql` was applied by version 13.12).
 */
export type FlywayName =
  | {
      readonly kind: 'versioned' | 'undo' | 'baseline'
      readonly version: readonly bigint[]
      readonly description: string
    }
  | { readonly kind: 'repeatable'; readonly description: string }

const VERSIONED = /^([VUB])(\d+(?:[._]\d+)*)(?:__(.*))?\.sql$/
const REPEATABLE = /^R__(.*)\.sql$/

/** `null`: Flyway does not look at the file. */
export function parseFlywayName(path: string): FlywayName | null {
  const name = fileName(path)
  const repeatable = REPEATABLE.exec(name)
  if (repeatable !== null) return { kind: 'repeatable', description: describe(repeatable[1]) }
  const match = VERSIONED.exec(name)
  if (match === null) return null
  const version = (match[2] ?? '').split(/[._]/).map(BigInt)
  return { kind: kindOf(match[1] ?? 'V'), version, description: describe(match[3]) }
}

function kindOf(prefix: string): 'versioned' | 'undo' | 'baseline' {
  switch (prefix) {
    case 'U':
      return 'undo'
    case 'B':
      return 'baseline'
    default:
      return 'versioned'
  }
}

function describe(text: string | undefined): string {
  return (text ?? '').replaceAll('_', ' ')
}

/** Without trailing zeros, as Flyway compares them: 1, 1.0 and 01 are one version. */
export function versionKey(version: readonly bigint[]): string {
  return version.join('.').replace(/(?:\.0)+$/, '')
}

import type { CatalogObject } from '../object.ts'
import { type Family, textOf } from './remedy.ts'

/** The server writes names of routines with their argument types as they stand in SQL. */
const routine = (word: 'FUNCTION' | 'PROCEDURE'): Family => ({
  label: ({ name }) => `${word} ${name}`,
  grantedAs: ({ name }) => `${word} ${name}`,
  publicGrants: 'X',
  rank: 45,
  droppedLast: () => true,
  create: (object) => ({ sql: [text(object)] }),
  // CREATE OR REPLACE changes neither the names of arguments nor what is returned.
  alter: (was, is) => (headOf(was) === headOf(is) ? { sql: [text(is)] } : null),
})

const text = (object: CatalogObject) => (textOf(object, 'definition') ?? '').trim()

function headOf(object: CatalogObject): string {
  const lines = text(object).split('\n')
  return lines.slice(0, lines[1]?.startsWith(' RETURNS') ? 2 : 1).join('\n')
}

/** The part of a definition that the server resolves when the routine is made: without a body that is a string. */
export function resolvedPart(object: CatalogObject): string {
  const whole = text(object)
  const start = whole.search(/^AS \$/m)
  return start === -1 ? whole : whole.slice(0, start)
}

/** The server reads a body in SQL when the routine is made; it may name tables without their schema. */
export const isReadWhenMade = (object: CatalogObject) => /^ LANGUAGE sql\b/m.test(text(object))

export const functions = routine('FUNCTION')
export const procedures = routine('PROCEDURE')

import { type Case, caseOf, casesOf } from './grammar.ts'
import { CHANGES, SUBJECTS } from './kinds/index.ts'

/** Every change that a server of this version can perform, in the same order each time. */
export function allCases(major: number): readonly Case[] {
  return [...SUBJECTS.flatMap(casesOf), ...CHANGES.map(caseOf)].filter(({ since }) => since <= major)
}

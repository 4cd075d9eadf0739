import type { Subject } from '../grammar.ts'
import { COLUMNS } from './columns.ts'
import { CONSTRAINTS } from './constraints.ts'
import { OTHERS } from './others.ts'
import { RELATIONS } from './relations.ts'
import { ROUTINES } from './routines.ts'
import { TYPES } from './types.ts'

export { CHANGES } from './changes.ts'

export const SUBJECTS: readonly Subject[] = [
  ...RELATIONS,
  ...COLUMNS,
  ...CONSTRAINTS,
  ...TYPES,
  ...ROUTINES,
  ...OTHERS,
]

import { COLUMNS } from './columns.ts'
import { CONSTRAINTS } from './constraints.ts'
import { CASTS, COLLATIONS, LANGUAGES } from './conversions.ts'
import type { Family, RareFamily } from './family.ts'
import { FOREIGN_DATA } from './foreign-data.ts'
import { INDEXES } from './indexes.ts'
import { OPERATORS } from './operators.ts'
import { PUBLICATIONS } from './publications.ts'
import { BASE_TYPES, RANGES } from './rare-types.ts'
import { RELATIONS } from './relations.ts'
import { AGGREGATES, ROUTINES } from './routines.ts'
import { SCHEMAS } from './schemas.ts'
import { SECURITY_LABELS } from './security-labels.ts'
import { SEQUENCES } from './sequences.ts'
import { DEFAULT_PRIVILEGES, EXTENSIONS, SESSION_SETTINGS } from './settings.ts'
import { STATISTICS } from './statistics.ts'
import { TEXT_SEARCH } from './text-search.ts'
import { POLICIES, RULES, TRIGGERS } from './triggers.ts'
import { TYPES } from './types.ts'

/** Every schema has some of these. What others rest on comes first: differences are told in this order. */
export const FAMILIES: readonly Family[] = [
  EXTENSIONS,
  SCHEMAS,
  TYPES,
  SEQUENCES,
  RELATIONS,
  COLUMNS,
  CONSTRAINTS,
  INDEXES,
  ROUTINES,
  TRIGGERS,
  DEFAULT_PRIVILEGES,
  SESSION_SETTINGS,
]

export const RARE_FAMILIES: readonly RareFamily[] = [
  LANGUAGES,
  COLLATIONS,
  RANGES,
  BASE_TYPES,
  AGGREGATES,
  OPERATORS,
  CASTS,
  TEXT_SEARCH,
  FOREIGN_DATA,
  STATISTICS,
  RULES,
  POLICIES,
  PUBLICATIONS,
  SECURITY_LABELS,
]

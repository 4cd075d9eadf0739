import { attachment } from './attachments.ts'
import { column, standard } from './columns.ts'
import { constraint, domainConstraint } from './constraints.ts'
import { foreignServer, foreignTable, userMapping } from './foreign-data.ts'
import { identity } from './identities.ts'
import { index } from './indexes.ts'
import { defaultPrivileges, extension, publication, schema, statistics } from './others.ts'
import { RARE_FAMILIES } from './rare-kinds.ts'
import type { Family } from './remedy.ts'
import { functions, procedures } from './routines.ts'
import { ownership, sequence } from './sequences.ts'
import { table } from './tables.ts'
import { configuration, dictionary } from './text-search.ts'
import { policy, rule, trigger } from './triggers.ts'
import { composite, domain, enumeration, range } from './types.ts'
import { materializedView, view } from './views.ts'

/** By the kind that the snapshot, or `inParts`, gives an object. Other kinds have to be mended by hand. */
export const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ['schema', schema],
  ['extension', extension],
  ['default privileges', defaultPrivileges],
  ['enum', enumeration],
  ['domain', domain],
  ['domain constraint', domainConstraint],
  ['range', range],
  ['type', composite],
  ['sequence', sequence],
  ['ownership', ownership],
  ['table', table],
  ['attachment', attachment],
  ['column', column],
  ['default', standard],
  ['identity', identity],
  ['constraint', constraint],
  ['index', index],
  ['statistics', statistics],
  ['function', functions],
  ['procedure', procedures],
  ['view', view],
  ['materialized view', materializedView],
  ['trigger', trigger],
  ['rule', rule],
  ['policy', policy],
  ['publication', publication],
  ['foreign table', foreignTable],
  ['foreign server', foreignServer],
  ['user mapping', userMapping],
  ['text search dictionary', dictionary],
  ['text search configuration', configuration],
  ...RARE_FAMILIES,
])

import type { CatalogObject } from '../object.ts'
import type { Names } from './names.ts'

/** One row of a query, every value as the server writes it. */
export type Row = Readonly<Record<string, string | null>>

/** What queries found, by their names; nothing where a query was not sent. */
export type Rows = (query: string) => readonly Row[]

/**
 * Objects of related kinds: the queries they are read with, and what the rows say. Each query reads one catalog and
 * little else, because on a fresh connection planning costs more than reading: joins are made here, by OID.
 */
export interface Family {
  /**
   * By a name of their own among all families. Objects with an OID below 16384 came with the server. Where the order of
   * rows says something, the rows hold it: `known-rows.ts` takes the same rows in another order for the same.
   */
  readonly queries: Readonly<Record<string, string>>
  readonly objects: (rows: Rows, names: Names) => readonly CatalogObject[]
}

/** One that most schemas lack: nothing is read unless `probe`, a condition in SQL, says that there is any. */
export interface RareFamily extends Omit<Family, 'queries'> {
  readonly probe: string
  readonly queries: (major: number) => Readonly<Record<string, string>>
}

/** OIDs of the catalogs, the same everywhere (`CATALOG(…)` in the headers of `src/include/catalog`). */
export const CATALOG = {
  accessMethod: '2601',
  cast: '2605',
  class: '1259',
  collation: '3456',
  constraint: '2606',
  conversion: '2607',
  defaultAcl: '826',
  eventTrigger: '3466',
  extension: '3079',
  foreignDataWrapper: '2328',
  foreignServer: '1417',
  language: '2612',
  namespace: '2615',
  operator: '2617',
  operatorClass: '2616',
  operatorFamily: '2753',
  policy: '3256',
  procedure: '1255',
  publication: '6104',
  rewrite: '2618',
  statistics: '3381',
  textSearchConfiguration: '3602',
  textSearchDictionary: '3600',
  textSearchParser: '3601',
  textSearchTemplate: '3764',
  transform: '3576',
  trigger: '2620',
  type: '1247',
  userMapping: '1418',
} as const

/** Whether an object of a catalog was made by somebody. Each leans on something, a schema or a function. */
export const anyIn = (...catalogs: readonly string[]) =>
  catalogs
    .map((oid) => `EXISTS (SELECT FROM pg_depend WHERE classid = ${oid} AND objid >= 16384)`)
    .join(' OR ')

/** An access list with what it is by default written out; `kind` as `acldefault` wants it. */
export const accessList = (acl: string, kind: string, owner: string) =>
  `coalesce(${acl}, acldefault('${kind}', ${owner}))::text`

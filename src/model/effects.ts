import { z } from 'zod'

/** The part of the report contract that tells what one statement does. Units as in `report.ts`. */

export const milliseconds = z.number().nonnegative()

export const sqlErrorSchema = z.strictObject({
  code: z.string().describe('SQLSTATE; RH001, which no server uses: Rehearse stopped the session'),
  message: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().optional(),
  detail: z.string().optional(),
  hint: z.string().optional(),
})

const rangeSchema = z.strictObject({ low: z.number(), mid: z.number(), high: z.number() })

export const tableImpactSchema = z.strictObject({
  table: z.string(),
  rows: z.number().int().describe('rows in the table while it was rehearsed'),
  readsBlockedMs: milliseconds.describe(
    'longest uninterrupted time in which ACCESS SHARE could not be granted',
  ),
  writesBlockedMs: milliseconds.describe(
    'longest uninterrupted time in which ROW EXCLUSIVE could not be granted',
  ),
  readsBlockedTotalMs: milliseconds.optional(),
  writesBlockedTotalMs: milliseconds.optional(),
  rowsLocked: z.number().int().optional(),
  rowsLockedMs: milliseconds.optional(),
  probedReadsMs: milliseconds.optional().describe('longest time a reading client waited (option probes)'),
  probedWritesMs: milliseconds.optional().describe('longest time a writing client waited (option probes)'),
  forecast: z
    .strictObject({ rows: z.number(), readsBlockedMs: rangeSchema, writesBlockedMs: rangeSchema })
    .nullable(),
})

const heldLockSchema = z.strictObject({
  table: z.string().describe('the table whose users feel the lock'),
  relation: z.string().describe('the relation that is locked: the table itself, an index, a sequence'),
  mode: z.string().describe('as in pg_locks, for instance AccessExclusiveLock'),
  heldMs: milliseconds.nullable(),
  requestedMs: milliseconds.optional(),
  grantedMs: milliseconds.optional(),
  releasedMs: milliseconds.optional(),
  createdHere: z
    .literal(true)
    .optional()
    .describe(
      'the relation was created by the same transaction: nobody else sees it, so the lock blocks nobody',
    ),
})

/** `pg_event_trigger_table_rewrite_reason()` knows the first four; the others are commands that always copy. */
const REWRITE_REASONS = [
  'persistence',
  'default',
  'column-type',
  'access-method',
  'cluster',
  'vacuum-full',
  'refresh',
  'other',
] as const

const effectsSchema = z.strictObject({
  source: z.enum(['measured', 'predicted']),
  durationMs: milliseconds.nullable(),
  locks: z.array(heldLockSchema),
  rewrites: z.array(z.string()),
  rewriteReasons: z
    .array(
      z.strictObject({
        table: z.string(),
        reason: z.enum(REWRITE_REASONS),
      }),
    )
    .optional()
    .describe('why each table of `rewrites` was written anew'),
  scans: z.array(z.string()),
  indexRebuilds: z.array(z.string()).optional(),
  rowsScanned: z.number().int().optional(),
  rowsChanged: z.number().int().optional(),
  rowsLocked: z
    .number()
    .int()
    .optional()
    .describe('rows of existing tables that the statement updated, deleted or selected for update'),
  walBytes: z.number().nullable(),
  tempBytes: z.number().optional(),
  unknown: z.array(z.string()).optional(),
  error: sqlErrorSchema.nullable(),
})

export const statementSchema = z.strictObject({
  index: z.number().int(),
  line: z.number().int().nullable(),
  column: z
    .number()
    .int()
    .optional()
    .describe('1-based column, in characters, at which `sql` begins on `line`'),
  endLine: z.number().int().nullable(),
  sql: z.string(),
  kind: z.string(),
  startMs: milliseconds.optional().describe('when it was sent; absent where nothing was measured'),
  lockTimeoutMs: milliseconds
    .optional()
    .describe('lock_timeout in effect while the statement ran, read from the server; 0 waits without limit'),
  effects: effectsSchema,
  predicted: effectsSchema.optional(),
})

/** zod marks optional fields `T | undefined`; under `exactOptionalPropertyTypes` a report never holds `undefined`. */
export type Exact<T> = T extends (infer Item)[]
  ? readonly Exact<Item>[]
  : T extends object
    ? {
        readonly [Key in keyof T]: undefined extends T[Key]
          ? Exact<Exclude<T[Key], undefined>>
          : Exact<T[Key]>
      }
    : T

export type Statement = Exact<z.infer<typeof statementSchema>>
export type Effects = Exact<z.infer<typeof effectsSchema>>
export type HeldLock = Exact<z.infer<typeof heldLockSchema>>
export type RewriteReason = (typeof REWRITE_REASONS)[number]
export type SqlError = Exact<z.infer<typeof sqlErrorSchema>>
export type TableImpact = Exact<z.infer<typeof tableImpactSchema>>

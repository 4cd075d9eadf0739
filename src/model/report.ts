import { z } from 'zod'
import { type Exact, milliseconds, sqlErrorSchema, statementSchema, tableImpactSchema } from './effects.ts'
import { rollbackSchema, rollbackTogetherSchema } from './rollback-schema.ts'

export type { Effects, HeldLock, RewriteReason, SqlError, Statement, TableImpact } from './effects.ts'
export type { Rollback, RollbackTogether } from './rollback-schema.ts'

/**
 * The report contract, version 1. This schema is the one source: the types below are inferred from it and
 * `docs/report.schema.json` is generated from it (`npm run docs`). Version 1 only grows by optional fields.
 *
 * Units: milliseconds; points in time count from the start of their script. Tables are schema-qualified
 * (`public.users`). Lines are 1-based lines of the file on disk.
 */

const transactionSchema = z.strictObject({
  id: z.string(),
  first: z.number().int(),
  last: z.number().int(),
  startMs: milliseconds,
  endMs: milliseconds,
  outcome: z.enum(['commit', 'rollback']),
})

const scriptSchema = z.strictObject({
  file: z.string(),
  transaction: z.enum(['one', 'shared', 'per-statement', 'explicit']),
  sentAs: z.enum(['message', 'pipeline', 'statements']),
  transactions: z.array(transactionSchema).optional(),
  statements: z.array(statementSchema),
  durationMs: milliseconds.nullable(),
  impact: z.array(tableImpactSchema),
  error: sqlErrorSchema.nullable(),
})

const verdictSchema = z.enum(['safe', 'unsafe', 'unchecked'])

const queueSchema = z.strictObject({
  table: z.string().describe('an existing table on which somebody else was reading'),
  statement: z.number().int().describe('index of the statement that waited for the reader'),
  mode: z.string().describe('the lock it waited for, as in pg_locks'),
  waitsFor: z
    .literal('transaction')
    .optional()
    .describe(
      'it waited for the transaction of the reader to end, as CONCURRENTLY commands do, not for a table',
    ),
  lockTimeoutMs: milliseconds.describe('lock_timeout in effect; 0 waits without limit'),
  outcome: z
    .enum(['gave-up', 'waited'])
    .describe('gave-up: lock_timeout ended the statement; waited: until the reader was gone'),
  waitedMs: milliseconds.describe('how long the statement waited in the rehearsal'),
  readsQueued: z.boolean().describe('new reads of the table had to wait behind the statement'),
  writesQueued: z.boolean().describe('new writes to the table had to wait behind the statement'),
})

const migrationSchema = z.strictObject({
  id: z.string(),
  target: z.string().describe('directory or database; ids repeat across targets and even within one'),
  layout: z.string(),
  change: z.enum(['added', 'modified', 'removed', 'renamed']),
  verdict: verdictSchema,
  up: scriptSchema,
  down: scriptSchema.nullable(),
  rollback: rollbackSchema,
  rerun: z
    .array(
      z.strictObject({
        after: z.number().int(),
        leftBehind: z.array(z.string()),
        succeeds: z.boolean(),
        error: sqlErrorSchema.optional(),
        during: z
          .literal(true)
          .optional()
          .describe('cut off while statement `after` ran, not after its commit'),
        differences: z
          .array(z.string())
          .optional()
          .describe('the second run ends without an error, but the database is not what one run leaves'),
        repair: z
          .string()
          .optional()
          .describe('what the migration tool wants done before it runs the script again'),
        remedy: z
          .string()
          .optional()
          .describe('SQL after which the script, run again, did succeed; performed'),
      }),
    )
    .optional(),
  queue: z
    .array(queueSchema)
    .optional()
    .describe('who waits behind the waiting migration (option with-reader)'),
})

const fixSchema = z.strictObject({
  kind: z.enum(['edit', 'recipe']),
  steps: z.array(
    z.strictObject({
      sql: z.string(),
      transaction: z.boolean(),
      why: z.string().optional(),
      down: z.string().optional().describe('SQL that takes the step back; absent: nothing has to be'),
    }),
  ),
  replaces: z
    .literal('statement')
    .optional()
    .describe('the steps stand for the statement of the finding; absent: they are advice to adapt'),
  down: z
    .enum(['append', 'whole'])
    .optional()
    .describe('the steps belong into the down script: behind what it holds, or in place of it'),
  verified: z.boolean(),
  readsBlockedMs: milliseconds.nullable(),
  writesBlockedMs: milliseconds.nullable(),
  rowsLockedMs: milliseconds.optional().describe('longest time in which rows could not be changed by others'),
  asWritten: z
    .strictObject({
      readsBlockedMs: milliseconds,
      writesBlockedMs: milliseconds,
      rowsLockedMs: milliseconds.optional(),
    })
    .optional()
    .describe('the same figures of the migration as it is written, performed in turn with the fix'),
  files: z
    .array(z.strictObject({ path: z.string(), change: z.enum(['edit', 'add']), text: z.string() }))
    .optional()
    .describe(
      'the fix in the files of the layout at hand: whole texts, in the order in which they are applied',
    ),
  edit: z
    .strictObject({ line: z.number().int(), endLine: z.number().int(), replacement: z.string() })
    .optional()
    .describe("whole lines of the finding's file and what takes their place, without a last line end"),
})

const findingSchema = z.strictObject({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  certainty: z.enum(['measured', 'predicted']),
  fingerprint: z.string().describe('stable over pushes; holds no figures'),
  migration: z.string().nullable(),
  file: z.string(),
  line: z.number().int(),
  endLine: z.number().int(),
  column: z.number().int().optional(),
  title: z.string(),
  message: z.string(),
  table: z.string().optional(),
  fix: fixSchema.optional(),
  queries: z
    .array(z.strictObject({ sql: z.string(), why: z.string() }))
    .optional()
    .describe('to run in production: what they count tells whether the finding holds there'),
  suppressed: z
    .strictObject({
      reason: z.string(),
      until: z.string().optional().describe('YYYY-MM-DD, the last day in UTC'),
      by: z.enum(['comment', 'setting']).optional(),
    })
    .optional(),
  accepted: z.strictObject({ by: z.string(), at: z.string() }).optional(),
})

const uncheckedSchema = z.strictObject({
  stage: z.string(),
  migration: z.string().nullable(),
  file: z.string().optional(),
  line: z.number().int().optional(),
  what: z.string(),
  why: z.string(),
  gates: z.boolean().describe('true: the verdict cannot be safe because of this'),
})

export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal('rehearse'), version: z.string() }),
  settings: z.record(z.string(), z.unknown()),
  verdict: verdictSchema,
  base: z.string().nullable(),
  head: z.string().nullable(),
  postgres: z
    .strictObject({
      version: z.string(),
      provider: z.enum(['docker', 'embedded', 'local', 'url', 'neon']),
    })
    .nullable()
    .describe('null: no rehearsal ran'),
  migrations: z.array(migrationSchema),
  findings: z.array(findingSchema),
  unchecked: z.array(uncheckedSchema),
  rollbacksTogether: z
    .array(rollbackTogetherSchema)
    .optional()
    .describe('several migrations of one directory applied in order and rolled back in reverse'),
  timings: z.array(z.strictObject({ stage: z.string(), ms: milliseconds })),
})

export type Report = Exact<z.infer<typeof reportSchema>>
export type Verdict = Report['verdict']
export type Migration = Exact<z.infer<typeof migrationSchema>>
export type Script = Exact<z.infer<typeof scriptSchema>>
export type QueueObservation = Exact<z.infer<typeof queueSchema>>
export type Rerun = NonNullable<Migration['rerun']>[number]
export type TransactionSpan = Exact<z.infer<typeof transactionSchema>>
export type Finding = Exact<z.infer<typeof findingSchema>>
export type Fix = Exact<z.infer<typeof fixSchema>>
export type Severity = Finding['severity']
export type Unchecked = Exact<z.infer<typeof uncheckedSchema>>

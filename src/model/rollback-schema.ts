import { z } from 'zod'
import { type Exact, sqlErrorSchema, tableImpactSchema } from './effects.ts'

/** The part of the report contract that tells how a rollback went. Units as in `report.ts`. */

const differenceSchema = z.strictObject({
  object: z.string(),
  change: z.enum(['missing', 'extra', 'changed']),
  severity: z.enum(['behaviour', 'cosmetic']),
  before: z.string().optional(),
  after: z.string().optional(),
})

const dataLossSchema = z.strictObject({
  table: z.string(),
  column: z.string().optional(),
  rows: z.number().int(),
  kind: z.enum(['lost', 'changed']),
  writtenAfterUp: z
    .literal(true)
    .optional()
    .describe('rows written between up and down; absent: rows that existed before up'),
})

export const rollbackSchema = z.strictObject({
  status: z.enum(['restores', 'differs', 'fails', 'missing', 'irreversible', 'not-run']),
  reason: z.string().optional(),
  irreversible: z
    .strictObject({
      by: z.enum(['author', 'nature']),
      what: z.array(z.string()).describe('tables, columns and values that cannot be brought back'),
      line: z
        .number()
        .int()
        .optional()
        .describe('where the author says so, in the down or else the up script'),
    })
    .optional(),
  differences: z.array(differenceSchema),
  dataLoss: z.array(dataLossSchema),
  sequences: z
    .array(
      z.strictObject({
        sequence: z.string(),
        before: z.string(),
        after: z.string(),
        taken: z
          .strictObject({ table: z.string(), column: z.string(), rows: z.number().int() })
          .optional()
          .describe('rows that hold the next value or one that comes after it: inserts collide with them'),
      }),
    )
    .optional()
    .describe('sequences that give numbers again, after up and down, which they gave before'),
  reapplies: z.boolean().nullable(),
  reapplyDifferences: z
    .array(differenceSchema)
    .optional()
    .describe('how up, down and up again ends otherwise than the first up; only where reapplies is false'),
  secondDown: z
    .strictObject({
      restores: z.boolean(),
      error: sqlErrorSchema.optional(),
      differences: z.array(differenceSchema).optional(),
    })
    .optional()
    .describe('the down script after up, down and up again'),
  laterRows: z
    .strictObject({
      rows: z.number().int(),
      tables: z.array(z.string()),
      gone: z
        .array(z.string())
        .optional()
        .describe(
          'tables and columns that the up script adds and the down script removes: what is written to them goes with them',
        ),
      error: sqlErrorSchema.nullable(),
    })
    .optional()
    .describe(
      'the down script once the new schema has been written to: rows written, and the error it then stops with',
    ),
  repairSql: z.string().optional().describe('what brings back the state before, after the down script'),
  repairVerified: z.boolean().optional().describe('repairSql was performed and did'),
  suggestedDown: z
    .strictObject({
      sql: z.string(),
      verified: z.boolean(),
      impact: z.array(tableImpactSchema).optional(),
      gaps: z.array(z.string()).optional().describe('what it does not bring back'),
    })
    .optional(),
  checks: z
    .array(
      z.strictObject({
        name: z.string(),
        when: z.string().describe('before, after up, after down'),
        ok: z.boolean(),
        file: z.string().optional(),
        line: z.number().int().optional(),
        rows: z.number().int().optional().describe('rows that the assertion returned'),
        error: sqlErrorSchema.optional(),
      }),
    )
    .optional(),
  error: sqlErrorSchema.nullable(),
})

export const rollbackTogetherSchema = z.strictObject({
  target: z.string(),
  migrations: z.array(z.string()).describe('in the order they were applied; rolled back in reverse'),
  status: z.enum(['restores', 'differs', 'fails', 'not-run']),
  reason: z.string().optional(),
  failedAt: z.string().optional().describe('the migration whose down script failed'),
  steps: z
    .array(
      z.strictObject({
        migration: z.string(),
        restores: z.boolean().describe('the schema is the one from before this migration'),
        differences: z
          .array(differenceSchema)
          .describe('what was not told of the steps before; of the last step: all that is left'),
      }),
    )
    .describe('after each down script, in the order they ran'),
  dataLoss: z.array(dataLossSchema),
  error: sqlErrorSchema.nullable(),
})

export type Rollback = Exact<z.infer<typeof rollbackSchema>>
export type RollbackTogether = Exact<z.infer<typeof rollbackTogetherSchema>>

import type { Report } from '../../src/model/report.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { settleVerdicts } from '../../src/report/verdict.ts'
import { performCase } from '../rules/perform-case.ts'

export const HISTORY = 'migrations/1_books.up.sql'
export const UP = 'migrations/2_change.up.sql'
export const DOWN = 'migrations/2_change.down.sql'

export const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL);'

/** Rehearses one migration after one earlier one, and settles the verdict as a review does. */
export async function perform(
  server: PostgresServer,
  scripts: { readonly history?: string; readonly up: string; readonly down?: string },
): Promise<Report> {
  const { history = BOOKS, up, down = 'SELECT 1;' } = scripts
  const files = new Map([
    [HISTORY, history],
    [UP, up],
    [DOWN, down],
  ])
  const told = await performCase(server, { files, added: [UP, DOWN], budgetMs: 10_000, judgesRollback: true })
  return settleVerdicts(told as Report)
}

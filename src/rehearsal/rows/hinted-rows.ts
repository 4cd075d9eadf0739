import { rowHintsIn } from '../../comments/row-hints.ts'
import type { LoadedMigration } from '../../layouts/load-scripts.ts'
import type { Unchecked } from '../../model/report.ts'

/** Filling a table has to end within the time limit, which was chosen with the setting `rows` in mind. */
const MOST_TIMES = 10

/** Whether the server lies in memory is settled before comments are read; a table of so many rows still fits. */
const MOST_ROWS = 1_000_000

const mostRows = (usual: number) => Math.min(usual * MOST_TIMES, Math.max(usual, MOST_ROWS))

export interface HintedRows {
  /** By table; the others get what the setting says. */
  readonly counts: ReadonlyMap<string, number>
  /** What is rehearsed with fewer rows than production has. That a comment asks for few is told by a rule. */
  readonly unchecked: readonly Unchecked[]
}

/**
 * How many rows comments `rehearse:rows` ask for. Of several for one table the largest counts. `known`: tables from
 * before the change.
 */
export function hintedRows(
  migrations: readonly LoadedMigration[],
  usual: number,
  known: ReadonlySet<string>,
): HintedRows {
  const counts = new Map<string, number>()
  const entries = new Map<string, Unchecked>()
  for (const { files, up, down } of migrations) {
    for (const script of [up, down]) {
      for (const { table, rows, line } of script === null ? [] : rowHintsIn(script.text)) {
        if ((counts.get(table) ?? -1) >= rows) continue
        counts.set(table, Math.min(rows, mostRows(usual)))
        const remark = remarkOn({ table, rows, usual, isKnown: known.has(table) })
        entries.delete(table)
        if (remark === null || script === null) continue
        entries.set(table, {
          stage: 'seeding',
          migration: files.id,
          file: script.file,
          line,
          ...remark,
          gates: false,
        })
      }
    }
  }
  return { counts, unchecked: [...entries.values()] }
}

interface Asked {
  readonly table: string
  readonly rows: number
  readonly usual: number
  readonly isKnown: boolean
}

function remarkOn({ table, rows, usual, isKnown }: Asked): Pick<Unchecked, 'what' | 'why'> | null {
  const said = 'A comment `rehearse:rows` in the file asks for'
  if (!isKnown) {
    return {
      what: `No rows were made for ${table}.`,
      why: `${said} them, and there is no such table before the change.`,
    }
  }
  const most = mostRows(usual)
  if (rows <= most) return null
  return {
    what: `${table} was rehearsed with ${inDigits(most)} rows, not with ${inDigits(rows)}.`,
    why: `${said} more than can be made in time. The setting rows raises the limit.`,
  }
}

const inDigits = (count: number) => count.toLocaleString('en-US')

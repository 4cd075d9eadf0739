import type { Fix } from '../../model/report.ts'
import { formatDuration, plural } from '../format.ts'
import { printableLine } from '../printable.ts'
import { code, joinProse, type Prose, parseProse, prose } from '../prose.ts'
import { excerpt } from '../sql-excerpt.ts'

type Figures = NonNullable<Fix['asWritten']>

/** One kind of waiting, as it is written and this way. */
interface Compared {
  readonly what: Prose
  /** Where `what` is said already. */
  readonly short: string
  readonly before: string
  readonly after: string
}

function compared(asWritten: Figures, own: Figures, table: string): readonly Compared[] {
  const of = (kind: keyof Figures) => ({
    before: formatDuration(asWritten[kind] ?? 0),
    after: formatDuration(own[kind] ?? 0),
    felt: (asWritten[kind] ?? 0) > 0 || (own[kind] ?? 0) > 0,
  })
  const [reads, writes, rows] = [of('readsBlockedMs'), of('writesBlockedMs'), of('rowsLockedMs')]
  const name = code(table)
  const lockedRows = rows.felt ? [{ ...rows, what: prose`rows of ${name} locked`, short: 'rows' }] : []
  if (reads.felt && reads.before === writes.before && reads.after === writes.after)
    return [
      { ...writes, what: prose`reads and writes on ${name} blocked`, short: 'reads and writes' },
      ...lockedRows,
    ]
  return [
    ...(reads.felt ? [{ ...reads, what: prose`reads on ${name} blocked`, short: 'reads' }] : []),
    ...(writes.felt ? [{ ...writes, what: prose`writes on ${name} blocked`, short: 'writes' }] : []),
    ...lockedRows,
  ]
}

/** `As written: writes on public.orders blocked 3.9 s; this way: 11 ms`; `null` where nobody has to wait. */
function comparison({ asWritten, readsBlockedMs, writesBlockedMs, rowsLockedMs }: Fix, table: string) {
  if (asWritten === undefined) return null
  const own = {
    readsBlockedMs: readsBlockedMs ?? 0,
    writesBlockedMs: writesBlockedMs ?? 0,
    rowsLockedMs: rowsLockedMs ?? 0,
  }
  const kinds = compared(asWritten, own, table)
  if (kinds.length === 0) return null
  const before = joinProse(
    kinds.map(({ what, before: time }) => prose`${what} ${time}`),
    ', ',
  )
  const after = kinds.map(({ short, after: time }) => (kinds.length === 1 ? time : `${short} ${time}`))
  return prose`As written: ${before}; this way: ${after.join(', ')}`
}

/**
 * `Safer way in 3 steps, performed. As written: writes on public.orders blocked 1.2 s; this way: 0.4 ms`; `…, not
 * proved` where performing it did not end in the same place or there was no chance to; `…, performed and not enough by
 * itself` where something else of the migration blocks as long; `…, to be adapted` where the steps only show the way.
 */
export function fixTitle(fix: Fix, table: string | undefined): Prose {
  if (fix.down !== undefined) return downTitle(fix)
  const what = prose`Safer way${whereTo(fix)}`
  const figures = table === undefined || isAsBefore(fix) ? null : comparison(fix, table)
  if (!fix.verified && figures !== null) return prose`${what}, performed and not enough by itself. ${figures}`
  if (!fix.verified) return prose`${what}, ${fix.replaces === undefined ? 'to be adapted' : 'not proved'}`
  return figures === null ? prose`${what}, performed` : prose`${what}, performed. ${figures}`
}

function whereTo({ edit, steps }: Fix): string {
  if (edit === undefined) return steps.length === 1 ? '' : ` in ${plural(steps.length, 'step')}`
  return edit.line === edit.endLine
    ? `, to replace line ${edit.line}`
    : `, to replace lines ${edit.line} to ${edit.endLine}`
}

/** A limit in the script itself: that nothing else becomes worse is all there is to prove. */
function isAsBefore({ edit, verified, asWritten, readsBlockedMs, writesBlockedMs, rowsLockedMs = 0 }: Fix) {
  if (edit === undefined || !verified || asWritten === undefined) return false
  const pairs = [
    [asWritten.readsBlockedMs, readsBlockedMs ?? 0],
    [asWritten.writesBlockedMs, writesBlockedMs ?? 0],
    [asWritten.rowsLockedMs ?? 0, rowsLockedMs],
  ] as const
  return pairs.every(([before, after]) => after >= before / 2)
}

/** What completes or replaces a down script has no slower way to be held against. */
function downTitle(fix: Fix): Prose {
  const what = fix.down === 'append' ? 'To put at the end of the down script' : 'A down script'
  if (!fix.verified) return prose`${what}, not proved`
  const kinds = [
    ['reads', fix.readsBlockedMs],
    ['writes', fix.writesBlockedMs],
  ] as const
  const after = kinds.flatMap(([kind, ms]) =>
    ms === null || ms === 0 ? [] : [`${kind} blocked ${formatDuration(ms)}`],
  )
  return prose`${what}, performed: it restores the schema${after.length > 0 ? `; ${after.join(', ')}` : ''}`
}

/** A piece of SQL with what it is; without a title where there is only one. */
export interface FixText {
  readonly title: Prose | null
  readonly sql: string
}

/** What to know about the steps of a fix that is shown as lines or files, one sentence each. */
export function fixRemarks({ edit, files, steps }: Fix): readonly Prose[] {
  if (files === undefined && edit === undefined) return []
  return steps.flatMap(({ why }) => (why === undefined ? [] : [parseProse(printableLine(why))]))
}

/** What to paste: lines, files, or the steps. */
export function fixTexts(fix: Fix): readonly FixText[] {
  const { edit, files } = fix
  if (edit !== undefined) return [{ title: null, sql: excerpt(edit.replacement) }]
  if (files === undefined) return [{ title: null, sql: fixScript(fix) }]
  return files.map(({ path, change, text }) => ({
    title: prose`${code(path)}, ${change === 'add' ? 'new' : 'edited'}`,
    sql: excerpt(text),
  }))
}

/** The steps as one script to paste, with what a reader must know in comments. */
function fixScript(fix: Fix): string {
  if (fix.down !== undefined) return fix.steps.map(({ sql }) => sql.trim()).join('\n\n')
  const several = fix.steps.length > 1
  return fix.steps
    .map((step, index) => {
      const where = step.transaction ? 'in a transaction' : 'outside a transaction'
      const title = several ? `-- Step ${index + 1}, ${where}.` : `-- Run it ${where}.`
      const why = step.why === undefined ? '' : ` ${printableLine(step.why)}`
      return `${title}${why}\n${step.sql.trim()}`
    })
    .join('\n\n')
}

import { FILE_WRITERS } from '../layouts/file-writers.ts'
import type { LoadedMigration, LoadedScript } from '../layouts/load-scripts.ts'
import type { NewFile } from '../layouts/new-files/new-migration.ts'
import type { Operation } from '../model/operation.ts'
import type { Fix } from '../model/report.ts'
import { lineEdit } from '../sql/edited-text.ts'
import { adaptedDown } from './adapted-down.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { type Placed, placePieces, servesTransaction } from './place-pieces.ts'
import { readBack } from './read-back.ts'

/** A fix in the files of its layout, with the scripts that the layout reads out of them. */
export interface WrittenFix {
  readonly fix: Fix
  /** In the order in which the tool applies them. */
  readonly scripts: readonly LoadedScript[]
}

/** `edits`: only where one edit of the script settles it. */
export type FixForm = 'files' | 'edits'

/** Longer files are not repeated in a report. */
const LONGEST_TEXT = 64 * 1024

/**
 * Writes a fix that stands for a statement: as an edit where the script itself can hold all of it, else with new
 * migrations behind all others. `null` where the layout has no form for it; its steps still say what to do.
 */
export function writeFix(
  migration: LoadedMigration,
  script: LoadedScript,
  index: number,
  fix: Fix,
  form: FixForm = 'files',
): WrittenFix | null {
  const { source } = script
  // What psql makes of variables is not what stands in the file.
  if (source === undefined || source.text !== script.text || source.text.length > LONGEST_TEXT) return null
  if (form === 'edits' && !maySettle(fix, script, index)) return null
  const pieces = piecesOf(fix)
  const placed = pieces && place(migration, script, index, pieces)
  if (pieces === null || placed === null) return null
  const further = placed.count < pieces.length || placed.marks.length > 0
  if (further && (fix.kind === 'edit' || form === 'edits')) return null
  const files = filesOf(migration, script, index, pieces, placed)
  const scripts = files && readBack(migration, script, files, pieces.length - placed.count)
  if (files === null || scripts === null) return null
  const only = files.length === 1 && files[0]?.path === script.file
  const edit = only ? lineEdit(source.text, placed.text) : null
  if (edit === null && form === 'edits') return null
  return {
    scripts,
    fix: {
      ...withRemark(fix, migration),
      ...(edit === null ? { kind: 'recipe', files: [...files] } : { kind: 'edit', edit }),
    },
  }
}

/** Spares the parser what no single edit settles: several steps, or a lone statement among others, in one message. */
function maySettle({ kind, steps }: Fix, script: LoadedScript, index: number): boolean {
  if (kind === 'edit' || script.sending.sentAs === 'statements') return true
  const isAlone = () => script.statements().every((one, other) => other === index || servesTransaction(one))
  return steps.length === 1 && (steps[0]?.transaction === true || isAlone())
}

interface PlacedInScript extends Placed {
  /** Files beside the script that have to change with it. */
  readonly marks: readonly NewFile[]
}

/** In the script as it is sent; else as it would be sent without a transaction, where a file beside it says so. */
function place(
  { target }: LoadedMigration,
  script: LoadedScript,
  index: number,
  pieces: readonly Piece[],
): PlacedInScript | null {
  const { layout } = target
  const settings = script.source?.settings ?? null
  const { outside } = FILE_WRITERS[layout.name]
  const mark = outside?.(script.file, settings) ?? null
  const placedWith = (text: string | null) =>
    placePieces(script.text, script.statements(), index, pieces, (edited, statements) =>
      layout.sending(edited, () => statements.map(({ parsed }) => parsed), text),
    )
  const placed = placedWith(settings)
  // What else the script does would lose the transaction that it was written for.
  const alone = script.statements().every((one, other) => other === index || servesTransaction(one))
  if (mark === null || !alone || (placed !== null && placed.count > 0) || pieces[0]?.transaction !== false)
    return placed && { ...placed, marks: [] }
  const marked = placedWith(mark.text)
  if (marked !== null && marked.count > 0) return { ...marked, marks: [mark] }
  return placed && { ...placed, marks: [] }
}

function filesOf(
  migration: LoadedMigration,
  script: LoadedScript,
  index: number,
  pieces: readonly Piece[],
  { text, count, marks }: PlacedInScript,
): readonly NewFile[] | null {
  const { target, files, up, down } = migration
  const edited: readonly NewFile[] = text === script.text ? [] : [{ path: script.file, change: 'edit', text }]
  if (script !== up) return count === pieces.length ? [...edited, ...marks] : null
  const replaced = script.statements()[index]?.operations ?? []
  const downEdit = down === null ? null : adaptedDown(down, replaced, pieces, pieces.slice(0, count))
  const changed = [...edited, ...marks, ...(downEdit === null ? [] : [downEdit])]
  if (count === pieces.length) return changed
  const further = pieces.slice(count).map((piece) => ({
    up: piece.sql,
    down: piece.down,
    transaction: piece.transaction !== false,
  }))
  const added = FILE_WRITERS[target.layout.name].following(target, files, further)
  return added && [...changed, ...added]
}

/** What no file can say. */
function withRemark(fix: Fix, { target }: LoadedMigration): Fix {
  const remark = FILE_WRITERS[target.layout.name].concurrently
  if (remark === undefined) return fix
  const concurrent = piecesOf(fix)?.some(({ statements }) =>
    statements.some(({ operations }) => operations.some(isConcurrent)),
  )
  const [first, ...others] = fix.steps
  if (!concurrent || first === undefined) return fix
  return { ...fix, steps: [{ ...first, why: [first.why, remark].join(' ').trim() }, ...others] }
}

const isConcurrent = (operation: Operation) => 'concurrently' in operation && operation.concurrently

import type { LoadedScript } from '../layouts/load-scripts.ts'
import { type NewFile, NOTHING_TO_UNDO } from '../layouts/new-files/new-migration.ts'
import type { Operation } from '../model/operation.ts'
import { editedText, withoutLastSemicolon, withoutStatement } from '../sql/edited-text.ts'
import type { Piece } from './pieces.ts'
import { makes, removes } from './undo.ts'

/**
 * The down script of a migration of which `staying` stand in its up script and the other pieces in migrations of their
 * own: what took the statement back takes back what stays. `null` where it can stay as it is, or holds nothing that
 * does so in words of its own.
 */
export function adaptedDown(
  down: LoadedScript,
  replaced: readonly Operation[],
  pieces: readonly Piece[],
  staying: readonly Piece[],
): NewFile | null {
  const made = (some: readonly Piece[]) =>
    new Set(some.flatMap(({ statements }) => statements.flatMap(({ operations }) => makes(operations))))
  const concerned = new Set([...makes(replaced), ...made(pieces)])
  const statements = down.statements()
  const inverse = statements.find(({ operations }) => {
    const removed = removes(operations)
    return removed.length > 0 && removed.every((one) => concerned.has(one))
  })
  if (inverse === undefined || down.source === undefined || down.source.text !== down.text) return null
  const stays = made(staying)
  if (removes(inverse.operations).some((one) => stays.has(one))) return null
  const { text } = down.source
  const undone = staying.flatMap((piece) => piece.down ?? []).toReversed()
  const { start, end } = inverse.parsed
  const edit =
    undone.length === 0
      ? withoutStatement(text, inverse.parsed)
      : { start, end, text: withoutLastSemicolon(undone.join('\n')) }
  const edited = editedText(text, [edit])
  const isEmpty = undone.length === 0 && statements.length === 1
  return { path: down.file, change: 'edit', text: isEmpty ? `${edited}${NOTHING_TO_UNDO}` : edited }
}

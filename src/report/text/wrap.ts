import { withoutRunnerCommands } from '../printable.ts'
import { displayWidth } from '../table.ts'

/** Below this a terminal is too narrow for wrapping to help. */
const LEAST_WIDTH = 40

/** Words broken into lines of at most `width`, each after `indent`; the first line after `first` instead. */
export function wrap(text: string, width: number, indent: string, first = indent): string {
  const limit = Math.max(LEAST_WIDTH, width)
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && displayWidth(line) + 1 + displayWidth(word) > limit) {
      lines.push(line)
      line = indent
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  lines.push(line)
  // A break may put in front what stood safely inside a line.
  return withoutRunnerCommands(lines.map((each) => each.trimEnd()).join('\n'))
}

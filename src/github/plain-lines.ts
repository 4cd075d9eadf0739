import { printable, withoutRunnerCommands } from '../report/printable.ts'

/** Text of the repository or the server as lines that the runner prints and never carries out. */
export function plainLines(text: string): readonly string[] {
  return withoutRunnerCommands(printable(text)).split('\n')
}

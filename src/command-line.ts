import { inspect } from 'node:util'
import { type CliIo, quietPipes, writeAll } from './cli/io.ts'
import { recordSignals, type SignalRecord } from './cli/signal-record.ts'
import { helpText } from './config/help.ts'
import { type Command, parseArguments } from './config/parse-arguments.ts'
import { Interrupted, UserError } from './model/errors.ts'
import { printable, withoutRunnerCommands } from './report/printable.ts'
import { VERSION } from './version.ts'

/**
 * The command line. Returns the exit status: 0 and 1 as the report says, 2 for what the user can correct, 3 for
 * a mistake of the program, 128 and the signal's number when it was stopped by one.
 */
export async function main(argv: readonly string[], io: CliIo): Promise<number> {
  const signals = recordSignals(io.signals)
  quietPipes([io.stdout, io.stderr])
  try {
    return await run(parseArguments(argv), { ...io, signals: signals.source })
  } catch (error) {
    const { message, status } = failure(error, signals)
    await writeAll(io.stderr, `${withoutRunnerCommands(printable(message))}\n`)
    return status
  }
}

/** Modules are loaded by the command that needs them: `help` and a typing mistake answer at once. */
async function run(command: Command, io: CliIo): Promise<number> {
  switch (command.name) {
    case 'review':
      return (await import('./cli/run-review.ts')).runReview(command, io)
    case 'lint':
      return (await import('./cli/run-lint.ts')).runLint(command, io)
    case 'rules': {
      const [{ rulesText }, { RULES }] = await Promise.all([
        import('./cli/rules-page.ts'),
        import('./rules/index.ts'),
      ])
      await writeAll(io.stdout, rulesText(RULES, command.rule))
      return 0
    }
    case 'demo':
      return (await import('./cli/run-review.ts')).runDemo(command, io)
    case 'help':
      await writeAll(io.stdout, helpText(command.topic))
      return 0
    case 'version':
      await writeAll(io.stdout, `${VERSION}\n`)
      return 0
  }
}

function failure(
  error: unknown,
  signals: SignalRecord,
): { readonly message: string; readonly status: number } {
  if (error instanceof UserError) return { message: `rehearse: ${error.message}`, status: 2 }
  if (error instanceof Interrupted) {
    // Without a report nothing was found out, so nothing may pass.
    return { message: `rehearse: ${error.message}`, status: signals.exitStatus() ?? 1 }
  }
  return {
    message: `${inspect(error)}\n\nThis is a mistake in Rehearse ${VERSION}. Please report it together with the lines above.`,
    status: 3,
  }
}

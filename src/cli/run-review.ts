import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { loadConfigFile } from '../config/config-file.ts'
import type { Delivery } from '../config/parse-arguments.ts'
import { parseSettings } from '../config/parse-settings.ts'
import type { Settings } from '../config/settings.ts'
import { withInterruption } from '../interruption.ts'
import { UserError } from '../model/errors.ts'
import type { Report } from '../model/report.ts'
import { utcDay } from '../model/utc-day.ts'
import { printable, withoutRunnerCommands } from '../report/printable.ts'
import { checkDelivery } from './deliver.ts'
import { withDemoRepository } from './demo-repository.ts'
import { finish, label } from './finish.ts'
import { type CliIo, writeAll } from './io.ts'

const interruptible = <T>(settings: Settings, io: CliIo, use: (signal: AbortSignal) => Promise<T>) =>
  withInterruption({ timeoutSeconds: settings.timeoutSeconds, signals: io.signals }, use)

async function perform(settings: Settings, signal: AbortSignal, io: CliIo): Promise<Report> {
  signal.throwIfAborted()
  const { review } = await import('../review.ts')
  return review({
    settings,
    today: utcDay(io.now()),
    env: io.env,
    signal,
    progress: (line) => {
      void writeAll(io.stderr, `${withoutRunnerCommands(printable(line))}\n`)
    },
    assets: io.assets,
    // Whoever starts it by hand has the SQL on the machine already, and chose to run it.
    allowHostServers: true,
    changedFilesFallback: null,
  })
}

/** `rehearse review`: the repository named, with its configuration file. */
export async function runReview(
  command: {
    readonly repo: string
    readonly config: string | null
    readonly delivery: Delivery
    readonly values: Readonly<Record<string, unknown>>
  },
  io: CliIo,
): Promise<number> {
  const repo = resolve(io.cwd, command.repo)
  const found = await stat(repo).catch(() => null)
  if (found?.isDirectory() !== true) {
    throw new UserError(`--repo ${command.repo} is not a directory. Name the directory of a git repository.`)
  }
  const file = await loadConfigFile({ repo, cwd: io.cwd, path: command.config })
  const settings = parseSettings(command.values, { repo, file, label })
  await checkDelivery(command.delivery, io.cwd)
  const report = await interruptible(settings, io, (signal) => perform(settings, signal, io))
  return finish(report, settings, command.delivery, io)
}

/**
 * `rehearse demo`: the bundled example. Its findings are the point of it and fail nothing; that it could not be
 * rehearsed does.
 */
export async function runDemo(
  command: { readonly delivery: Delivery; readonly values: Readonly<Record<string, unknown>> },
  io: CliIo,
): Promise<number> {
  const values = { 'fail-on': 'never', 'on-unchecked': 'fail', ...command.values }
  const settings = parseSettings({ ...values, head: 'HEAD' }, { repo: io.cwd, file: null, label })
  await checkDelivery(command.delivery, io.cwd)
  const report = await interruptible(settings, io, (signal) =>
    withDemoRepository(io, ({ directory, base }) =>
      perform({ ...settings, repo: directory, base }, signal, io),
    ),
  )
  return finish(report, settings, command.delivery, io)
}

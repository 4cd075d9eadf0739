import { loadConfigFile } from '../config/config-file.ts'
import type { Delivery } from '../config/parse-arguments.ts'
import { parseSettings } from '../config/parse-settings.ts'
import { utcDay } from '../model/utc-day.ts'
import { checkDelivery } from './deliver.ts'
import { finish, label } from './finish.ts'
import type { CliIo } from './io.ts'

/** `rehearse lint`: the files named, without a repository and without a server. */
export async function runLint(
  command: {
    readonly config: string | null
    readonly delivery: Delivery
    readonly files: readonly string[]
    readonly values: Readonly<Record<string, unknown>>
  },
  io: CliIo,
): Promise<number> {
  const file = await loadConfigFile({ repo: io.cwd, cwd: io.cwd, path: command.config })
  const settings = parseSettings({ ...command.values, postgres: 'none' }, { repo: io.cwd, file, label })
  await checkDelivery(command.delivery, io.cwd)
  const { lint } = await import('../lint.ts')
  const report = await lint({ ...settings, today: utcDay(io.now()) }, io.cwd, command.files)
  return await finish(report, settings, command.delivery, io)
}

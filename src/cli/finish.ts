import type { Delivery } from '../config/parse-arguments.ts'
import type { Settings } from '../config/settings.ts'
import type { Report } from '../model/report.ts'
import { deliver } from './deliver.ts'
import type { CliIo } from './io.ts'

/** How a person writes a setting on the command line. */
export const label = (name: string) => (name === 'paths' ? 'PATH' : `--${name}`)

/** Writes the report and gives the exit status that it and the settings ask for. */
export async function finish(
  report: Report,
  settings: Settings,
  delivery: Delivery,
  io: CliIo,
): Promise<number> {
  await deliver(report, delivery, io)
  const { exitStatus } = await import('../report/exit-status.ts')
  return exitStatus(report, settings)
}

import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Runner } from './runner.ts'

/** Above 1,024 KiB the runner refuses a step's summary as a whole. */
export const SUMMARY_LIMIT_BYTES = 1_000_000

export interface ReportFiles {
  readonly json: string
  readonly markdown: string
}

/** Writes the report where later steps can read it. The directory is new, so two steps never share one. */
export async function writeReportFiles(
  runner: Pick<Runner, 'temp'>,
  contents: { readonly json: string; readonly markdown: string },
): Promise<ReportFiles> {
  const directory = await mkdtemp(join(runner.temp, 'rehearse-'))
  const files = { json: join(directory, 'report.json'), markdown: join(directory, 'report.md') }
  await Promise.all([writeFile(files.json, contents.json), writeFile(files.markdown, contents.markdown)])
  return files
}

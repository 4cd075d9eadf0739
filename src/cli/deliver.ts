import { stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Delivery } from '../config/parse-arguments.ts'
import { UserError } from '../model/errors.ts'
import type { Report } from '../model/report.ts'
import { type CliIo, textWidth, wantsColor, writeAll } from './io.ts'

async function rendered(report: Report, delivery: Delivery, io: CliIo): Promise<string> {
  switch (delivery.format) {
    case 'json':
      return (await import('../report/json.ts')).renderJson(report)
    case 'markdown':
      return (await import('../report/markdown.ts')).renderMarkdown(report)
    case 'html': {
      const { readPageParts, renderHtml } = await import('../report/html/page.ts')
      return renderHtml(report, await readPageParts(io.assets))
    }
    case 'sarif':
      return (await import('../report/sarif.ts')).renderSarif(report)
    case 'text': {
      const { renderText } = await import('../report/text.ts')
      const color = delivery.output === null && wantsColor(io.stdout, io.env)
      return renderText(report, { color, width: textWidth(io.stdout) })
    }
  }
}

/** Fails before a review of minutes, not after it, when the output file cannot be where it was asked for. */
export async function checkDelivery(delivery: Delivery, cwd: string): Promise<void> {
  if (delivery.output === null) return
  const path = resolve(cwd, delivery.output)
  const [directory, file] = await Promise.all([kindOf(dirname(path)), kindOf(path)])
  if (directory !== 'directory') {
    throw new UserError(`--output ${delivery.output}: its directory does not exist. Create it first.`)
  }
  if (file === 'directory')
    throw new UserError(`--output ${delivery.output} is a directory. Name a file in it.`)
}

async function kindOf(path: string): Promise<'directory' | 'other' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'other'
  } catch {
    // Whatever the reason, there is nothing usable at this path; writing tells more.
    return null
  }
}

/** Writes the report where it was asked for, in the form that was asked for. */
export async function deliver(report: Report, delivery: Delivery, io: CliIo): Promise<void> {
  const text = await rendered(report, delivery, io)
  if (delivery.output === null) return writeAll(io.stdout, text)
  try {
    await writeFile(resolve(io.cwd, delivery.output), text)
  } catch (error) {
    throw new UserError(`--output ${delivery.output} cannot be written: ${(error as Error).message}.`)
  }
}

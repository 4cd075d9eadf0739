import { open } from 'node:fs/promises'
import { UserError } from '../model/errors.ts'
import type { Report } from '../model/report.ts'

/** A report of hundreds of migrations is a tenth of this. */
const MOST_BYTES = 10 * 1024 * 1024

/**
 * Reads a report that a run with the code of a stranger handed over. It is data, and only data: what is not exactly
 * of the published form is refused, and everything else is escaped where it is rendered.
 *
 * @throws UserError for a file that cannot be read, is too large, or is no report.
 */
export async function readHandedOver(path: string): Promise<Report> {
  const text = await readBounded(path)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new UserError(`input report: ${JSON.stringify(path)} is no JSON.`)
  }
  // Loaded here: only this mode reads reports.
  const { reportSchema } = await import('../model/report.ts')
  const parsed = reportSchema.safeParse(value)
  if (parsed.success) return parsed.data as Report
  const [issue] = parsed.error.issues
  throw new UserError(
    `input report: ${JSON.stringify(path)} is no report of this version: ${issue?.message ?? 'it has another form'} at ${JSON.stringify(issue?.path.join('.') ?? '')}. Both workflows need the same version of Rehearse.`,
  )
}

/** One byte more than allowed is enough to know; the size that the file system tells is not asked. */
async function readBounded(path: string): Promise<string> {
  const file = await open(path).catch((error: Error) => {
    throw new UserError(`input report: ${JSON.stringify(path)} cannot be read: ${error.message}.`)
  })
  try {
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of file.createReadStream({ end: MOST_BYTES }) as AsyncIterable<Buffer>) {
      size += chunk.length
      chunks.push(chunk)
    }
    if (size > MOST_BYTES) {
      throw new UserError(`input report: ${JSON.stringify(path)} is larger than ${MOST_BYTES} bytes.`)
    }
    return Buffer.concat(chunks).toString('utf8')
  } finally {
    await file.close()
  }
}

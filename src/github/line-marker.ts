import { encodeInComment } from './marker.ts'

/** Hidden first line of a comment on a line: whose it is, and which finding it tells. */
export interface LineMarker {
  /** As the marker of the job's comment has it. */
  readonly key: string
  /** The finding's fingerprint: no figures are in it, so it stays the same over pushes. */
  readonly finding: string
}

const PATTERN = /^<!-- rehearse:finding key=(\S*) id=(\S+) -->/

export function writeLineMarker({ key, finding }: LineMarker): string {
  return `<!-- rehearse:finding key=${encodeInComment(key)} id=${encodeInComment(finding)} -->`
}

/** The marker at the very start of a body; one that is quoted further down does not count. */
export function readLineMarker(body: string): LineMarker | null {
  const [, key, finding] = PATTERN.exec(body) ?? []
  if (key === undefined || finding === undefined) return null
  try {
    return { key: decodeURIComponent(key), finding: decodeURIComponent(finding) }
  } catch {
    // A percent sign that encodes nothing was not written by us.
    return null
  }
}

/** Hidden first line of our comment: tells our comments from others, and one job's from another's. */
export interface Marker {
  readonly version: string
  /** Workflow, job and `comment-key`: legs of a matrix and parts of a monorepo each keep a comment. */
  readonly key: string
  readonly headSha: string
  readonly runId: number
  /** The comment asks for something; a settled one does not. */
  readonly open: boolean
  /** It has asked for something at some time, so a comment that asks for nothing has something to take back. */
  readonly reported: boolean
  /** Fingerprints of the findings it tells of, the worst first; at most `MOST_REMEMBERED`. */
  readonly findings: readonly string[]
}

/** Each takes 17 characters of the comment. */
export const MOST_REMEMBERED = 200

const PATTERN =
  /^<!-- rehearse:comment version=(\S+) key=(\S*) head=([0-9a-f]*) run=(\d+) state=(open|resolved|clean)(?: findings=(\S+))? -->/

/** The marker as text. Values are encoded so that none can end the HTML comment early. */
export function writeMarker(marker: Marker): string {
  const state = marker.open ? 'open' : marker.reported ? 'resolved' : 'clean'
  const findings = marker.findings.slice(0, MOST_REMEMBERED).map(encodeInComment).join(',')
  const remembered = findings === '' ? '' : ` findings=${findings}`
  return `<!-- rehearse:comment version=${encodeInComment(marker.version)} key=${encodeInComment(marker.key)} head=${marker.headSha} run=${marker.runId} state=${state}${remembered} -->`
}

/** The marker at the very start of a body; one that is quoted further down does not count. */
export function readMarker(body: string): Marker | null {
  const [, version, key, headSha, runId, state, findings = ''] = PATTERN.exec(body) ?? []
  if (version === undefined || key === undefined || headSha === undefined) return null
  try {
    return {
      version: decodeURIComponent(version),
      key: decodeURIComponent(key),
      headSha,
      runId: Number(runId),
      open: state === 'open',
      reported: state !== 'clean',
      findings: findings === '' ? [] : findings.split(',').map(decodeURIComponent),
    }
  } catch {
    // A percent sign that encodes nothing was not written by us.
    return null
  }
}

/** `--` would end an HTML comment, and a hyphen is the one dangerous character that URI encoding keeps. */
export function encodeInComment(value: string): string {
  return encodeURIComponent(value).replaceAll('--', '%2D%2D')
}

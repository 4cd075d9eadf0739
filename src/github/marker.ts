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
}

const PATTERN =
  /^<!-- rehearse:comment version=(\S+) key=(\S*) head=([0-9a-f]*) run=(\d+) state=(open|resolved|clean) -->/

/** The marker as text. Values are encoded so that none can end the HTML comment early. */
export function writeMarker(marker: Marker): string {
  const state = marker.open ? 'open' : marker.reported ? 'resolved' : 'clean'
  return `<!-- rehearse:comment version=${encode(marker.version)} key=${encode(marker.key)} head=${marker.headSha} run=${marker.runId} state=${state} -->`
}

/** The marker at the very start of a body; one that is quoted further down does not count. */
export function readMarker(body: string): Marker | null {
  const [, version, key, headSha, runId, state] = PATTERN.exec(body) ?? []
  if (version === undefined || key === undefined || headSha === undefined) return null
  try {
    return {
      version: decodeURIComponent(version),
      key: decodeURIComponent(key),
      headSha,
      runId: Number(runId),
      open: state === 'open',
      reported: state !== 'clean',
    }
  } catch {
    // A percent sign that encodes nothing was not written by us.
    return null
  }
}

/** `--` would end an HTML comment, and a hyphen is the one dangerous character that URI encoding keeps. */
function encode(value: string): string {
  return encodeURIComponent(value).replaceAll('--', '%2D%2D')
}

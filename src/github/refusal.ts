/** GitHub answered that the token may not do this, or hides from it that the thing exists. */
export interface Refusal {
  /** GitHub's own words; not trusted. */
  readonly message: string
  /** What would have been accepted, for instance `pull_requests=write`; `null` when GitHub did not say. */
  readonly accepted: string | null
}

/** Permissions of the job that a review with its comment needs, ready to paste. */
export const PERMISSIONS_BLOCK = 'permissions:\n  contents: read\n  pull-requests: write'

/**
 * Reads an error of octokit as a refusal. A missing permission is answered with 403, and with 404 where even
 * the existence of a private repository is hidden; GraphQL answers 200 with a typed error.
 */
export function asRefusal(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null
  if ('status' in error && (error.status === 401 || error.status === 403 || error.status === 404)) {
    const header = headersOf(error)['x-accepted-github-permissions']
    return { message: error.message, accepted: typeof header === 'string' ? header : null }
  }
  if ('errors' in error && Array.isArray(error.errors)) {
    const refused = error.errors.some((entry) => entry?.type === 'FORBIDDEN' || entry?.type === 'NOT_FOUND')
    if (refused) return { message: error.message, accepted: null }
  }
  return null
}

/** Response headers of an octokit error, whichever API it comes from. */
export function headersOf(error: Error): Readonly<Record<string, string | number | undefined>> {
  const response = 'response' in error ? error.response : error
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : {}
  return (headers ?? {}) as Record<string, string | number | undefined>
}

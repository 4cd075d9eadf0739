import type { Answer } from './answers.ts'
import { type FakeState, viewerAsAuthor } from './state.ts'

interface SentComment {
  readonly path: string
  readonly body: string
  readonly line?: number
  readonly side?: string
  readonly start_line?: number
  readonly start_side?: string
}

/** Stores the comments of a review, or none of them: one line outside of the diff refuses all. */
export function review(state: FakeState, body: Readonly<Record<string, unknown>>): Answer {
  const comments = (body.comments ?? []) as readonly SentComment[]
  const wrong = comments.map((comment) => problemOf(state, comment)).find((problem) => problem !== null)
  if (wrong !== undefined) return unprocessable(wrong)
  for (const { path, body: text, line = 0, start_line } of comments) {
    state.lineComments.push({
      nodeId: `PRRC_${state.nextId}`,
      path,
      startLine: start_line ?? null,
      line,
      body: text,
      author: viewerAsAuthor(state),
      minimised: false,
    })
    state.nextId += 1
  }
  return { status: 200, body: { id: state.nextId, state: 'COMMENTED' } }
}

function problemOf({ files }: FakeState, { path, line, start_line, side }: SentComment): string | null {
  const file = files.find(({ filename }) => filename === path)
  if (line === undefined || side !== 'RIGHT')
    return 'Pull request review thread line must be part of the diff'
  const hunks = [...(file?.patch ?? '').matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].map(
    ([, start, count]) => [Number(start), Number(start) + Number(count ?? 1) - 1] as const,
  )
  const hunk = hunks.find(([first, last]) => first <= line && line <= last)
  if (hunk === undefined) return 'Pull request review thread line must be part of the diff'
  if (start_line === undefined) return null
  if (start_line >= line) return 'Pull request review thread start line must precede the end line.'
  return start_line >= hunk[0]
    ? null
    : 'Pull request review thread start line must be part of the same hunk as the line.'
}

function unprocessable(message: string): Answer {
  return {
    status: 422,
    body: {
      message: 'Unprocessable Entity',
      errors: [message],
      documentation_url: 'https://docs.github.com/rest',
    },
  }
}

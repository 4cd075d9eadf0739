import { REVIEW_OPTIONS } from '../config/options.ts'
import { UserError } from '../model/errors.ts'
import type { Toolkit } from './toolkit.ts'

const COMMENT_POLICIES = ['on-findings', 'always', 'never'] as const
export type CommentPolicy = (typeof COMMENT_POLICIES)[number]

/**
 * `review`: everything. `analyze`: a review that tells the summary and the annotations only, for a token that may
 * only read. `comment`: posts what an `analyze` of another run found.
 */
const MODES = ['review', 'analyze', 'comment'] as const
export type Mode = (typeof MODES)[number]

/** Inputs that only the Action has; `action.yml` documents them. */
export const ACTION_INPUT_NAMES: readonly string[] = [
  'github-token',
  'pull-request',
  'comment',
  'comment-key',
  'inline-comments',
  'mode',
  'report',
  'working-directory',
]

export interface ActionInputs {
  /** Values of the shared settings as given, by option name; empty ones are left out. */
  readonly settings: Readonly<Record<string, string>>
  readonly token: string
  readonly pullRequest: number | null
  readonly comment: CommentPolicy
  readonly commentKey: string
  /** Comments on lines that may be open at once; 0: none. */
  readonly inlineComments: number
  /** Relative to the workspace. */
  readonly workingDirectory: string
  readonly mode: Mode
  /** The JSON report that `comment` posts; relative to the workspace. Empty: none is named. */
  readonly report: string
}

/**
 * Reads the step's inputs.
 *
 * @throws UserError for a value that cannot be used.
 */
export function readInputs(input: Toolkit['getInput']): ActionInputs {
  const given = REVIEW_OPTIONS.map(({ name }) => [name, input(name)] as const)
  return {
    settings: Object.fromEntries(given.filter(([, value]) => value !== '')),
    token: input('github-token'),
    pullRequest: readNumber(input('pull-request')),
    comment: readChoice('comment', COMMENT_POLICIES, input('comment')),
    commentKey: input('comment-key'),
    inlineComments: readCount(input('inline-comments')),
    workingDirectory: input('working-directory') || '.',
    mode: readChoice('mode', MODES, input('mode')),
    report: input('report'),
  }
}

function readNumber(text: string): number | null {
  if (text === '') return null
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UserError(
    `input pull-request must be the number of a pull request, such as 42, not ${JSON.stringify(text)}.`,
  )
}

/** More bury the review in notifications; the comment of the pull request tells every finding. */
const USUAL_INLINE_COMMENTS = 15

function readCount(text: string): number {
  if (text === '') return USUAL_INLINE_COMMENTS
  if (/^\d{1,2}$/.test(text)) return Number(text)
  throw new UserError(`input inline-comments must be a number from 0 to 99, not ${JSON.stringify(text)}.`)
}

/** The first choice is the default. */
function readChoice<Choice extends string>(
  name: string,
  choices: readonly [Choice, ...Choice[]],
  text: string,
): Choice {
  const choice = text === '' ? choices[0] : choices.find((one) => one === text)
  if (choice !== undefined) return choice
  throw new UserError(`input ${name} must be one of ${choices.join(', ')}, not ${JSON.stringify(text)}.`)
}

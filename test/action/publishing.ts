import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Annotation } from '../../src/github/annotations.ts'
import type { GitHubApi } from '../../src/github/api.ts'
import type { CommentPlace } from '../../src/github/comment.ts'
import type { Interrupted, UserError } from '../../src/model/errors.ts'
import type { Report } from '../../src/model/report.ts'
import type { FakeGitHub } from '../fake-github/with-fake-github.ts'
import { loadBundled } from './bundle.ts'
import type * as entry from './github-entry.ts'
import { recordingToolkit, type Told } from './recording-toolkit.ts'

export interface PublishingOptions {
  readonly runId?: number
  readonly comment?: Partial<Omit<CommentPlace, 'api' | 'runId'>>
  readonly token?: string
  /** Awaited before each comment is created: what another run does meanwhile. */
  readonly beforeCreate?: () => Promise<void>
}

export interface Published extends Told {
  /** Milliseconds that were to be waited before requests; nobody waits in a test. */
  readonly waited: readonly number[]
}

export interface PublishedReport extends Published {
  /** Files of reports, by output name. */
  readonly files: { readonly json: string; readonly markdown: string }
}

export interface Publishing {
  /** As the bundled code knows it: a class of its own. */
  readonly UserError: typeof UserError
  readonly Interrupted: typeof Interrupted
  /** Publishes a hand-made report. */
  readonly publish: (
    github: FakeGitHub,
    options: PublishingOptions & { readonly report: Report },
  ) => Promise<PublishedReport>
  /** Tells the pull request of a run that ended without a report. */
  readonly tellNotReviewed: (
    github: FakeGitHub,
    options: PublishingOptions & { readonly failure: unknown },
  ) => Promise<Published>
}

/** The real code, client included, against a fake GitHub. */
export function loadPublishing(): Publishing {
  const bundled = loadBundled<typeof entry>('test/action/github-entry.ts')
  const prepare = (github: FakeGitHub, options: PublishingOptions) => {
    const waited: number[] = []
    const sleep = async (ms: number) => {
      waited.push(ms)
    }
    const connect = async (): Promise<GitHubApi> => {
      const { apiUrl, state } = github
      const { owner, repo } = state
      const token = options.token ?? state.token
      const api = await bundled.connectGitHub({ apiUrl, owner, repo, token, clock: { now: Date.now, sleep } })
      return {
        ...api,
        createComment: async (number, body) => {
          await options.beforeCreate?.()
          return await api.createComment(number, body)
        },
      }
    }
    return { ...recordingToolkit(), waited, comment: placeOf(github, options, connect) }
  }
  return {
    UserError: bundled.UserError,
    Interrupted: bundled.Interrupted,
    publish: async (github, options) => {
      const { toolkit, told, waited, comment } = prepare(github, options)
      const temp = await mkdtemp(join(tmpdir(), 'rehearse-publish-'))
      try {
        await bundled.publish({
          report: options.report,
          runner: { temp, runUrl: runUrlOf(github, comment.runId) },
          render: bundled.renderMarkdown,
          renderLine: bundled.lineComment,
          prefix: '',
          comment,
          toolkit,
        })
        const { outputs } = told()
        const files = {
          json: await readFile(outputs['report-json'] ?? '', 'utf8'),
          markdown: await readFile(outputs['report-markdown'] ?? '', 'utf8'),
        }
        return { ...told(), waited, files }
      } finally {
        await rm(temp, { recursive: true, force: true })
      }
    },
    tellNotReviewed: async (github, options) => {
      const { toolkit, told, waited, comment } = prepare(github, options)
      await bundled.tellNotReviewed(comment, options.failure, runUrlOf(github, comment.runId), toolkit)
      return { ...told(), waited }
    },
  }
}

function placeOf({ state }: FakeGitHub, options: PublishingOptions, api: CommentPlace['api']): CommentPlace {
  return {
    policy: 'on-findings',
    pullRequest: state.pull.number,
    headSha: state.pull.headSha,
    key: 'Migrations/review/',
    runId: options.runId ?? 100,
    readOnly: false,
    mostOnLines: 15,
    ...options.comment,
    api,
  }
}

function runUrlOf({ state: { owner, repo } }: FakeGitHub, runId: number): string {
  return `https://github.com/${owner}/${repo}/actions/runs/${runId}/attempts/1`
}

/** The job's permissions as a warning names them. */
export const PERMISSIONS = 'permissions:\n  contents: read\n  pull-requests: write'

/** The warning that a refused comment becomes. */
export function refusalIn(annotations: readonly Annotation[]): string | undefined {
  return annotations.find(
    ({ level, place }) => level === 'warning' && place.title === 'Rehearse could not comment',
  )?.message
}

/** The value of a step's output, read as the runner reads the file. */
export function outputValue(file: string, name: string): string {
  const lines = file.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`${name}<<`))
  const delimiter = lines[start]?.slice(name.length + 2)
  const end = lines.indexOf(delimiter ?? '', start + 1)
  if (start === -1 || end === -1) throw new Error(`There is no output ${name} in:\n${file}`)
  return lines.slice(start + 1, end).join('\n')
}

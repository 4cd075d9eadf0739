import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommentPlace } from '../../src/github/publish.ts'
import type { Runner } from '../../src/github/runner.ts'
import type { Report } from '../../src/model/report.ts'
import type { FakeGitHub } from '../fake-github/with-fake-github.ts'
import { loadBundled } from './bundle.ts'
import type * as entry from './github-entry.ts'

export interface PublishingOptions {
  readonly report: Report
  readonly runId?: number
  readonly comment?: Partial<Omit<CommentPlace, 'api'>>
  readonly token?: string
}

export interface Published {
  /** Lines of the job's log. */
  readonly log: readonly string[]
  /** Milliseconds that were to be waited before requests; nobody waits in a test. */
  readonly waited: readonly number[]
  readonly summary: string
  readonly outputs: string
  /** Files of reports, by output name. */
  readonly files: { readonly json: string; readonly markdown: string }
}

export type Publishing = (github: FakeGitHub, options: PublishingOptions) => Promise<Published>

/** Publishes hand-made reports through the real code, client included, to a fake GitHub. */
export function loadPublishing(): Publishing {
  const { connectGitHub, publish, renderMarkdown } = loadBundled<typeof entry>('test/action/github-entry.ts')
  return async (github, options) => {
    const { state } = github
    const temp = await mkdtemp(join(tmpdir(), 'rehearse-publish-'))
    try {
      const runner = runnerAt(temp, github, options.runId ?? 100)
      const log: string[] = []
      const waited: number[] = []
      const sleep = async (ms: number) => {
        waited.push(ms)
      }
      await publish({
        report: options.report,
        runner,
        render: renderMarkdown,
        prefix: '',
        comment: {
          policy: 'on-findings',
          pullRequest: state.pull.number,
          headSha: state.pull.headSha,
          key: 'Migrations/review/',
          readOnly: false,
          ...options.comment,
          api: () =>
            connectGitHub({
              ...runner,
              token: options.token ?? state.token,
              clock: { now: Date.now, sleep },
            }),
        },
        print: (line) => log.push(line),
      })
      const outputs = await readFile(join(temp, 'output'), 'utf8')
      return {
        log,
        waited,
        outputs,
        summary: await readFile(join(temp, 'summary'), 'utf8'),
        files: {
          json: await readFile(outputValue(outputs, 'report-json'), 'utf8'),
          markdown: await readFile(outputValue(outputs, 'report-markdown'), 'utf8'),
        },
      }
    } finally {
      await rm(temp, { recursive: true, force: true })
    }
  }
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

function runnerAt(temp: string, github: FakeGitHub, runId: number): Runner {
  const { owner, repo } = github.state
  return {
    eventName: 'pull_request',
    eventPath: join(temp, 'event.json'),
    owner,
    repo,
    workspace: temp,
    workflow: 'Migrations',
    job: 'review',
    runId,
    attempt: 1,
    apiUrl: github.apiUrl,
    runUrl: `https://github.com/${owner}/${repo}/actions/runs/${runId}/attempts/1`,
    temp,
    outputFile: join(temp, 'output'),
    summaryFile: join(temp, 'summary'),
  }
}

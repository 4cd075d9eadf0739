import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakeGitHub } from '../fake-github/with-fake-github.ts'
import { outputValue } from './publishing.ts'

export interface ActionRequest {
  /** Directory with `action.cjs`. */
  readonly dist: string
  readonly github: FakeGitHub
  readonly workspace: string
  readonly event: { readonly name: string; readonly payload: unknown }
  /** The commit that the runner says it runs for. */
  readonly sha: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly runId?: number
  readonly env?: Readonly<Record<string, string>>
  /** Sees the running process and each line of its log. */
  readonly onLine?: (line: string, child: ChildProcess) => void
}

export interface ActionRun {
  /** `null` when a signal ended it. */
  readonly status: number | null
  readonly log: string
  readonly summary: string
  /** Empty where the step set none. */
  readonly outputs: string
  readonly verdict: string | null
  readonly reportJson: string | null
  readonly ms: number
  readonly pid: number
}

/** Runs the bundled Action as a runner would: a process with nothing but the variables of a workflow. */
export async function runActionProcess(request: ActionRequest): Promise<ActionRun> {
  const temp = await mkdtemp(join(tmpdir(), 'rehearse-runner-'))
  try {
    const files = { output: join(temp, 'output'), summary: join(temp, 'summary'), event: join(temp, 'event') }
    await Promise.all([
      writeFile(files.output, ''),
      writeFile(files.summary, ''),
      writeFile(files.event, JSON.stringify(request.event.payload)),
    ])
    const started = performance.now()
    const child = spawn(process.execPath, [join(request.dist, 'action.cjs')], {
      cwd: request.workspace,
      env: runnerVariables(request, temp, files),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const log = await collectLines(child, request.onLine ?? (() => {}))
    const ms = performance.now() - started
    const outputs = await readFile(files.output, 'utf8')
    const json = outputs === '' ? null : await readFile(outputValue(outputs, 'report-json'), 'utf8')
    return {
      status: child.exitCode,
      log,
      outputs,
      summary: await readFile(files.summary, 'utf8'),
      verdict: outputs === '' ? null : outputValue(outputs, 'verdict'),
      reportJson: json,
      ms,
      pid: child.pid ?? 0,
    }
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}

function runnerVariables(
  { github, workspace, event, sha, inputs = {}, runId = 100, env = {} }: ActionRequest,
  temp: string,
  files: { readonly output: string; readonly summary: string; readonly event: string },
): Record<string, string> {
  const given = { 'github-token': github.state.token, ...inputs }
  return {
    PATH: process.env.PATH ?? '',
    // Downloaded servers are cached below the home directory.
    HOME: homedir(),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: github.apiUrl,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: files.event,
    GITHUB_JOB: 'review',
    GITHUB_OUTPUT: files.output,
    GITHUB_REPOSITORY: `${github.state.owner}/${github.state.repo}`,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: String(runId),
    GITHUB_SHA: sha,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_WORKFLOW: 'Migrations',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    ...Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    ...env,
  }
}

function collectLines(
  child: ChildProcess,
  onLine: (line: string, child: ChildProcess) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = ''
    let rest = ''
    const take = (chunk: Buffer) => {
      log += chunk.toString('utf8')
      const lines = (rest + chunk.toString('utf8')).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine(line, child)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.on('error', reject)
    child.on('close', () => resolve(log))
  })
}

import { UserError } from '../model/errors.ts'

/** What a workflow run tells its steps through the environment (docs.github.com: default environment variables). */
export interface Runner {
  readonly eventName: string
  readonly eventPath: string
  readonly owner: string
  readonly repo: string
  readonly workspace: string
  readonly workflow: string
  readonly job: string
  /** Grows with every run of a repository; a re-run keeps it and counts `attempt` up. */
  readonly runId: number
  readonly attempt: number
  readonly apiUrl: string
  readonly runUrl: string
  /** Emptied by the runner before and after each job. */
  readonly temp: string
  /** The machine is kept between jobs and belongs to the user, not to GitHub. */
  readonly selfHosted: boolean
}

/**
 * Reads the runner's variables.
 *
 * @throws UserError when this does not run in a workflow.
 */
export function readRunner(env: Readonly<Record<string, string | undefined>>): Runner {
  const missing: string[] = []
  const need = (name: string): string => {
    const value = env[name]
    if (!value) missing.push(name)
    return value ?? ''
  }
  const eventName = need('GITHUB_EVENT_NAME')
  const eventPath = need('GITHUB_EVENT_PATH')
  const repository = need('GITHUB_REPOSITORY')
  const workspace = need('GITHUB_WORKSPACE')
  const temp = need('RUNNER_TEMP')
  if (missing.length > 0) {
    throw new UserError(
      `The Action needs the variables of a workflow run, and ${missing.join(', ')} is not set. Outside a workflow use the command line: rehearse review.`,
    )
  }
  const [owner = '', repo = ''] = repository.split('/')
  const runId = Number(env.GITHUB_RUN_ID) || 0
  const attempt = Number(env.GITHUB_RUN_ATTEMPT) || 1
  const serverUrl = env.GITHUB_SERVER_URL || 'https://github.com'
  return {
    eventName,
    eventPath,
    owner,
    repo,
    workspace,
    workflow: env.GITHUB_WORKFLOW ?? '',
    job: env.GITHUB_JOB ?? '',
    runId,
    attempt,
    apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
    runUrl: `${serverUrl}/${repository}/actions/runs/${runId}/attempts/${attempt}`,
    temp,
    selfHosted: env.RUNNER_ENVIRONMENT === 'self-hosted',
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The workflows of this repository keep to what its documentation asks of others. */

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Workflow {
  readonly on: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>
  readonly permissions: unknown
  readonly concurrency: unknown
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions: unknown; readonly 'timeout-minutes': unknown; readonly steps: readonly Step[] }
    >
  >
}

const DIRECTORY = join(__dirname, '../../.github/workflows')

const workflows = readdirSync(DIRECTORY).map((name) => {
  const text = readFileSync(join(DIRECTORY, name), 'utf8')
  const workflow = parse(text) as Workflow
  const jobs = Object.values(workflow.jobs)
  return { name, text, workflow, jobs, steps: jobs.flatMap((job) => job.steps) }
})

test('there are workflows to look at', () => {
  expect(workflows.map(({ name }) => name)).toEqual(expect.arrayContaining(['ci.yml', 'rehearse.yml']))
})

describe.each(workflows)('$name', ({ text, workflow, jobs, steps }) => {
  test('every action of others is pinned to a commit, with its version beside it', () => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, value]) => value ?? '')
    expect(used).toHaveLength(steps.filter((step) => step.uses !== undefined).length)
    for (const value of used.filter((each) => !each.startsWith('./'))) {
      expect(value).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    }
  })

  test('one action has one version', () => {
    const pins = new Map(steps.flatMap(({ uses = './' }) => (uses === './' ? [] : [splitPin(uses)])))
    for (const { uses = './' } of steps) {
      if (uses !== './') expect(splitPin(uses)[1]).toBe(pins.get(splitPin(uses)[0]))
    }
  })

  test('the token may read the repository and nothing else', () => {
    expect(workflow.permissions).toEqual({})
    for (const job of jobs) expect(job.permissions).toEqual({ contents: 'read' })
  })

  test('the token is not left in the clone', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(0)
    for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(false)
  })

  test('no expression becomes part of a script', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{')
  })

  test('it runs on every pull request and in the merge queue, and never beside a token that may write', () => {
    expect(Object.keys(workflow.on)).toEqual(expect.arrayContaining(['pull_request', 'merge_group']))
    expect(workflow.on).not.toHaveProperty('pull_request_target')
    for (const filter of ['paths', 'paths-ignore']) {
      expect(workflow.on.pull_request ?? {}).not.toHaveProperty(filter)
    }
  })

  test('it ends by itself', () => {
    expect(workflow.concurrency).toMatchObject({ 'cancel-in-progress': true })
    for (const job of jobs) expect(job['timeout-minutes']).toEqual(expect.any(Number))
  })
})

function splitPin(uses: string): readonly [string, string] {
  const [action = '', pin = ''] = uses.split('@')
  return [action, pin]
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ACTION_INPUT_NAMES } from '../../src/github/inputs.ts'

/** The two workflows for pull requests of forks, as users copy them. */

interface Workflow {
  readonly name: string
  readonly on: Readonly<Record<string, { readonly workflows?: readonly string[] } | null>>
  readonly permissions: unknown
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions: unknown
        readonly steps: readonly {
          readonly uses: string
          readonly with?: Readonly<Record<string, unknown>>
        }[]
      }
    >
  >
}

function example(name: string) {
  const text = readFileSync(join(__dirname, '../../examples/workflows', name), 'utf8')
  const workflow = parse(text) as Workflow
  const [job] = Object.values(workflow.jobs)
  if (job === undefined) throw new Error(`${name} has no job.`)
  const own = job.steps.find(({ uses }) => uses.includes('/rehearse@'))?.with ?? {}
  return { text, workflow, job, own }
}

const analyze = example('analyze.yml')
const comment = example('comment.yml')

test.each([
  ['analyze.yml', analyze],
  ['comment.yml', comment],
])(
  '%s pins what it uses, gives no right to the workflow, and names inputs that exist',
  (_, { text, workflow, own }) => {
    for (const [, used = ''] of text.matchAll(/uses: (.+)$/gm)) {
      expect(used).toMatch(
        /^(?:[\w.-]+\/[\w.-]+@[0-9a-f]{40}|<owner>\/rehearse@<full commit SHA>) # v\d+\.\d+\.\d+$/,
      )
    }
    expect(workflow.permissions).toEqual({})
    for (const name of Object.keys(own)) expect(ACTION_INPUT_NAMES).toContain(name)
  },
)

test('the run that performs the SQL of a stranger may only read', () => {
  expect(analyze.job.permissions).toEqual({ contents: 'read' })
  expect(Object.keys(analyze.workflow.on)).toEqual(['pull_request', 'merge_group'])
  expect(analyze.own.mode).toBe('analyze')
})

test('the run that may write checks nothing out, and follows the first by its name', () => {
  expect(comment.job.permissions).toEqual({ actions: 'read', 'pull-requests': 'write' })
  expect(comment.workflow.on.workflow_run?.workflows).toEqual([analyze.workflow.name])
  expect(comment.text).not.toContain('actions/checkout')
  expect(comment.own).toEqual({ mode: 'comment', report: 'handed-over/report.json' })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { REVIEW_OPTIONS } from '../../src/config/options.ts'
import { ACTION_INPUT_NAMES, readInputs } from '../../src/github/inputs.ts'
import { recordingToolkit } from './recording-toolkit.ts'

interface ActionDefinition {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, unknown>>
  readonly runs: { readonly using: string; readonly main: string }
}

const action: ActionDefinition = parse(readFileSync(join(__dirname, '../../action.yml'), 'utf8'))

test('action.yml has exactly the shared settings and the inputs of the Action', () => {
  expect(Object.keys(action.inputs)).toEqual([
    ...REVIEW_OPTIONS.map(({ name }) => name),
    ...ACTION_INPUT_NAMES,
  ])
})

test.each(REVIEW_OPTIONS)(
  'action.yml describes $name as the other interfaces do',
  ({ name, summary, fallback }) => {
    expect(action.inputs[name]?.description).toContain(summary)
    expect(action.inputs[name]?.description).toContain(`Default: ${fallback}.`)
  },
)

test('no setting has a default that would win over the configuration file', () => {
  const withDefault = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined)
  expect(withDefault.map(([name]) => name)).toEqual(['github-token'])
})

test('outputs and runtime are what the contract says', () => {
  expect(Object.keys(action.outputs)).toEqual(['verdict', 'findings', 'report-json', 'report-markdown'])
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.cjs' })
})

test('inputs nobody set are left to the configuration file', () => {
  const { toolkit } = recordingToolkit({ rows: '', 'budget-reads': ' 50 ' })
  expect(readInputs(toolkit.getInput).settings).toEqual({ 'budget-reads': '50' })
})

test.each([
  ['pull-request', '#7', 'input pull-request must be the number of a pull request, such as 42, not "#7".'],
  ['comment', 'sometimes', 'input comment must be one of on-findings, always, never, not "sometimes".'],
])('input %s = %s is refused in words', (name, value, message) => {
  expect(() => readInputs(recordingToolkit({ [name]: value }).toolkit.getInput)).toThrow(message)
})

import { type Command, parseArguments } from '../../src/config/parse-arguments.ts'
import { UserError } from '../../src/model/errors.ts'

const toScreen = { format: 'text', output: null } as const
const review = { name: 'review', repo: '.', config: null, delivery: toScreen, values: {} } as const

const accepted: readonly (readonly [string, Command])[] = [
  ['review', review],
  ['review --all', { ...review, values: { all: true } }],
  ['review --all=false', { ...review, values: { all: 'false' } }],
  ['review --repo shop --config ci.yml', { ...review, repo: 'shop', config: 'ci.yml' }],
  ['review --format json --output out.json', { ...review, delivery: { format: 'json', output: 'out.json' } }],
  ['review db/migrations', { ...review, values: { paths: ['db/migrations'] } }],
  ['review --rows 10 a b', { ...review, values: { rows: '10', paths: ['a', 'b'] } }],
  ['review --rows 10 --rows 20', { ...review, values: { rows: '20' } }],
  [
    'review --extensions citext,ltree --extensions hstore',
    { ...review, values: { extensions: ['citext', 'ltree', 'hstore'] } },
  ],
  [
    'review --postgres-settings work_mem=4MB --postgres-settings search_path=a,b',
    { ...review, values: { 'postgres-settings': ['work_mem=4MB', 'search_path=a,b'] } },
  ],
  ['review --base=-odd', { ...review, values: { base: '-odd' } }],
  ['review -- --all', { ...review, values: { paths: ['--all'] } }],
  ['demo --postgres embedded', { name: 'demo', delivery: toScreen, values: { postgres: 'embedded' } }],
  ['version', { name: 'version' }],
  ['--version', { name: 'version' }],
  ['-V', { name: 'version' }],
  ['', { name: 'help', topic: null }],
  ['help', { name: 'help', topic: null }],
  ['-h', { name: 'help', topic: null }],
]

const words = (line: string) => line.split(' ').filter((word) => word !== '')

test.each(accepted)('rehearse %s', (line, command) => {
  expect(parseArguments(words(line))).toEqual(command)
})

test.each(['help review', 'review --help', 'review --rows 5 -h'])(
  'rehearse %s shows the page of review',
  (line) => {
    expect(parseArguments(words(line))).toMatchObject({ name: 'help', topic: { name: 'review' } })
  },
)

const DEMO_OPTIONS =
  '--format, --output, --postgres, --postgres-version, --postgres-image, --rows, --timeout, --debug'

const refused: readonly (readonly [string, string])[] = [
  [
    'reviw',
    'There is no command "reviw". Did you mean review? The commands are review, lint, rules, demo, help, version.',
  ],
  ['stats', 'There is no command "stats". The commands are review, lint, rules, demo, help, version.'],
  ['--all', 'Name a command before --all, for instance: rehearse review --all'],
  ['demo --row 5', `rehearse demo has no option --row. Did you mean --rows? Accepted: ${DEMO_OPTIONS}.`],
  ['demo --probes', `rehearse demo has no option --probes. Accepted: ${DEMO_OPTIONS}.`],
  ['version --all', 'rehearse version has no option --all. It takes no options.'],
  ['review --rows', '--rows needs a value: N.'],
  ['review --base=', '--base needs a value: REF.'],
  [
    'review --base --all',
    '--base needs a value: REF. To give one that begins with a dash, write --base=--all',
  ],
  ['review --fail-on', '--fail-on needs a value: error, warning, never.'],
  ['review --all=maybe', '--all takes no value; leave out "=maybe".'],
  ['review --format yaml', '--format must be one of text, json, markdown, sarif, html, not "yaml".'],
  ['help review demo', 'rehearse help takes one argument; "demo" is one too many.'],
  ['demo here', 'rehearse demo takes no arguments, and was given "here".'],
  [
    'help reviews',
    'There is no command "reviews". Did you mean review? The commands are review, lint, rules, demo, help, version.',
  ],
]

test.each(refused)('rehearse %s is refused', (line, message) => {
  expect(() => parseArguments(words(line))).toThrow(new UserError(message))
})

test.each(['--stats', '--paths'])('review has no option %s', (option) => {
  expect(() => parseArguments(['review', option])).toThrow(
    /^rehearse review has no option --[a-z-]+\..* Accepted: --repo, --config, --format, --output, --base, .*--debug\.$/,
  )
})

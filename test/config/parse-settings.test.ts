import { parseConfigFile } from '../../src/config/config-file.ts'
import { parseSettings } from '../../src/config/parse-settings.ts'
import { reportedSettings } from '../../src/config/reported-settings.ts'
import type { Settings } from '../../src/config/settings.ts'
import { UserError } from '../../src/model/errors.ts'

const context = { repo: '/srv/bookshop', file: null, label: (name: string) => `--${name}` }
const parse = (raw: Record<string, unknown>) => parseSettings(raw, context)

const defaults: Settings = {
  repo: '/srv/bookshop',
  base: null,
  head: null,
  all: false,
  paths: [],
  layout: 'auto',
  postgres: { kind: 'auto' },
  postgresVersion: null,
  postgresImage: null,
  postgresSettings: {},
  baseline: null,
  verify: [],
  extensions: [],
  roles: [],
  allowHostServer: false,
  rows: 100_000,
  timeoutSeconds: 300,
  probes: false,
  withReader: false,
  rollback: [],
  rules: [],
  budgetReadsMs: 200,
  budgetWritesMs: 1000,
  failOn: 'error',
  onUnchecked: 'fail',
  debug: false,
}

test('nothing given means the defaults', () => {
  expect(parse({})).toEqual(defaults)
})

test('an Action input that nobody set arrives as an empty text and counts as not given', () => {
  expect(parse({ base: '', all: '', rows: '', paths: '', 'postgres-settings': '' })).toEqual(defaults)
})

const readings: readonly (readonly [Record<string, unknown>, Partial<Settings>])[] = [
  [
    { base: 'origin/main', head: 'HEAD' },
    { base: 'origin/main', head: 'HEAD' },
  ],
  [{ all: 'true' }, { all: true }],
  [{ all: false }, { all: false }],
  [{ paths: 'db/a, db/b' }, { paths: ['db/a', 'db/b'] }],
  [{ paths: 'db/a,b\ndb/c\n' }, { paths: ['db/a,b', 'db/c'] }],
  [{ paths: ['db/a'] }, { paths: ['db/a'] }],
  [{ layout: 'flyway' }, { layout: 'flyway' }],
  [{ postgres: 'none' }, { postgres: { kind: 'none' } }],
  [
    { postgres: 'postgresql://me@db:5433/x' },
    { postgres: { kind: 'url', url: 'postgresql://me@db:5433/x' } },
  ],
  [{ 'postgres-version': '15' }, { postgresVersion: 15 }],
  [{ 'postgres-image': 'postgis/postgis:18' }, { postgresImage: 'postgis/postgis:18' }],
  [
    { 'postgres-settings': 'a.b=1\nsearch_path=x, y' },
    { postgresSettings: { 'a.b': '1', search_path: 'x, y' } },
  ],
  [
    { 'postgres-settings': { jit: false, work_mem: '4MB' } },
    { postgresSettings: { jit: 'false', work_mem: '4MB' } },
  ],
  [{ rows: 5 }, { rows: 5 }],
  [{ timeout: '60' }, { timeoutSeconds: 60 }],
  [
    { 'budget-reads': 0, 'budget-writes': '50' },
    { budgetReadsMs: 0, budgetWritesMs: 50 },
  ],
  [{ 'fail-on': 'never' }, { failOn: 'never', onUnchecked: 'pass' }],
  [
    { 'fail-on': 'never', 'on-unchecked': 'fail' },
    { failOn: 'never', onUnchecked: 'fail' },
  ],
  [{ 'on-unchecked': 'pass' }, { onUnchecked: 'pass' }],
  [{ rollback: 'required' }, { rollback: [{ directory: '.', mode: 'required' }] }],
  [
    { rollback: 'advisory, ./db/old/=off' },
    {
      rollback: [
        { directory: '.', mode: 'advisory' },
        { directory: 'db/old', mode: 'off' },
      ],
    },
  ],
  [
    { rollback: 'db/a,b=off\ndb/c=required' },
    {
      rollback: [
        { directory: 'db/a,b', mode: 'off' },
        { directory: 'db/c', mode: 'required' },
      ],
    },
  ],
  [
    { rollback: { '.': 'required', 'db/a=b': 'off' } },
    {
      rollback: [
        { directory: '.', mode: 'required' },
        { directory: 'db/a=b', mode: 'off' },
      ],
    },
  ],
  [
    {
      rules:
        'no-lock-timeout=off because the proxy sets it\ndrop-existing=warning in ./db/old/, db/older because x, y',
    },
    {
      rules: [
        { rule: 'no-lock-timeout', severity: 'off', directories: ['.'], because: 'the proxy sets it' },
        { rule: 'drop-existing', severity: 'warning', directories: ['db/old', 'db/older'], because: 'x, y' },
      ],
    },
  ],
  [
    { rules: ['drop-existing=note because it is because of that'] },
    {
      rules: [
        {
          rule: 'drop-existing',
          severity: 'note',
          directories: ['.'],
          because: 'it is because of that',
        },
      ],
    },
  ],
  [
    {
      rules: {
        'drop-existing': [
          { severity: 'warning', paths: 'db/old', because: ' x ' },
          { severity: 'off', paths: ['db/new/'], because: 'y' },
        ],
        'no-lock-timeout': 'error because z',
      },
    },
    {
      rules: [
        { rule: 'drop-existing', severity: 'warning', directories: ['db/old'], because: 'x' },
        { rule: 'drop-existing', severity: 'off', directories: ['db/new'], because: 'y' },
        { rule: 'no-lock-timeout', severity: 'error', directories: ['.'], because: 'z' },
      ],
    },
  ],
]

test.each(readings)('%j is read', (raw, expected) => {
  expect(parse(raw)).toEqual({ ...defaults, ...expected })
})

const refusals: readonly (readonly [Record<string, unknown>, string])[] = [
  [{ row: 5 }, '--row is not a setting. Did you mean rows?'],
  [{ rows: 'many' }, '--rows must be a whole number, not "many".'],
  [{ rows: '-5' }, '--rows must be a whole number, not "-5".'],
  [{ rows: 'postgres://me:hunter2@db' }, '--rows must be a whole number, not "…://…".'],
  [{ rows: 1.5 }, '--rows must be a whole number, not "1.5".'],
  [{ rows: '0' }, '--rows must be between 1 and 100000000, not 0.'],
  [{ 'postgres-version': '13' }, '--postgres-version must be between 14 and 18, not 13.'],
  [{ all: 'yes' }, '--all must be true or false, not "yes".'],
  [{ base: 12 }, '--base must be text, not "12"; put it in quotes.'],
  [
    { layout: 'rails' },
    '--layout must be one of auto, golang-migrate, flyway, prisma, sqitch, plain, not "rails".',
  ],
  [
    { postgres: 'neon' },
    '--postgres must be one of auto, docker, embedded, local, none or a URL that starts with postgresql://, not "neon".',
  ],
  [
    { postgres: 'mysql://root:hunter2@db' },
    '--postgres must be one of auto, docker, embedded, local, none or a URL that starts with postgresql://, not a URL of another kind.',
  ],
  [
    { postgres: 'postgres://me:hun ter2@:bad:port' },
    '--postgres is not a valid URL; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE and percent-encode special characters.',
  ],
  [{ extensions: 5 }, '--extensions must be a list of texts, not "5".'],
  [{ 'postgres-settings': 'work_mem' }, '--postgres-settings must hold NAME=VALUE, not "work_mem".'],
  [
    { 'postgres-settings': { work_mem: [1] } },
    '--postgres-settings needs one plain value for work_mem, not "[1]".',
  ],
  [{ 'fail-on': 'always' }, '--fail-on must be one of error, warning, never, not "always".'],
  [{ 'on-unchecked': 'ignore' }, '--on-unchecked must be one of fail, pass, not "ignore".'],
  [
    { rollback: 'strict' },
    '--rollback must hold required, advisory, off, or DIRECTORY=MODE with one of them, not "strict".',
  ],
  [
    { rollback: ['db=on'] },
    '--rollback must hold required, advisory, off, or DIRECTORY=MODE with one of them, not "db=on".',
  ],
  [{ rollback: ['db=off', './db/=required'] }, '--rollback names db twice.'],
  [
    { rules: 'drop-existing=off' },
    '--rules must hold RULE=SEVERITY [in PATH[,PATH]] because REASON, not "drop-existing=off".',
  ],
  [
    { rules: 'drop-existing=none because x' },
    '--rules must make drop-existing one of off, note, warning, error, not "none".',
  ],
  [
    { rules: { 'drop-existing': { severity: 'off' } } },
    '--rules must give a reason for drop-existing: because.',
  ],
  [
    { rules: { 'drop-existing': { level: 'off' } } },
    '--rules says level of drop-existing; severity, paths, because can be said.',
  ],
  [
    { rules: { 'drop-existing': { severity: 'off', paths: [5], because: 'x' } } },
    '--rules must list the paths of drop-existing as texts.',
  ],
  [
    { rules: { 'drop-existing': 5 } },
    '--rules must say of drop-existing what becomes of it: severity, paths and because.',
  ],
  [
    { rules: ['drop-existing=off in a, ./b/ because x', 'drop-existing=note in b because y'] },
    '--rules says twice what becomes of drop-existing in one directory.',
  ],
  [{ rollback: 'off,required' }, '--rollback names the whole repository twice.'],
  [{ rollback: 5 }, '--rollback must be a list of texts, not "5".'],
  [
    { postgres: 'local', 'postgres-image': 'postgres:18' },
    '--postgres-image is used by docker only, and postgres is local. Remove one of the two.',
  ],
]

test.each(refusals)('%j is refused', (raw, message) => {
  expect(() => parse(raw)).toThrow(new UserError(message))
})

test('every mistake of every source comes in one message', async () => {
  const file = await parseConfigFile('# ours\nrowz: 5\nbudget-reads: soon\ntimeout: 10\n', 'rehearse.yml')
  const parsing = () =>
    parseSettings({ rows: 'many', layout: 'rails' }, { ...context, file, label: (name) => `input ${name}` })
  expect(parsing).toThrow(
    new UserError(
      [
        '4 settings cannot be used:',
        '  rehearse.yml:2: rowz is not a setting. Did you mean rows?',
        '  input layout must be one of auto, golang-migrate, flyway, prisma, sqitch, plain, not "rails".',
        '  input rows must be a whole number, not "many".',
        '  rehearse.yml:3: budget-reads must be a whole number, not "soon".',
      ].join('\n'),
    ),
  )
})

test('what the caller gives wins over the configuration file, which wins over the defaults', async () => {
  const file = await parseConfigFile('rows: 5\ntimeout: 10\n', 'rehearse.yml')
  const settings = parseSettings({ rows: '7' }, { ...context, file })
  expect(settings).toEqual({ ...defaults, rows: 7, timeoutSeconds: 10 })
})

test('modes of rollbacks are read from YAML, where off is a word', async () => {
  const file = await parseConfigFile('rollback:\n  .: advisory\n  db/old: off\n', 'rehearse.yml')
  expect(parseSettings({}, { ...context, file }).rollback).toEqual([
    { directory: '.', mode: 'advisory' },
    { directory: 'db/old', mode: 'off' },
  ])
  expect(reportedSettings(parseSettings({}, { ...context, file })).rollback).toEqual({
    '.': 'advisory',
    'db/old': 'off',
  })
})

test('the settings in a report hold no password and no path of the checkout', () => {
  const shown = JSON.stringify(reportedSettings(parse({ postgres: 'postgresql://me:hunter2@db:5433/x?a=b' })))
  expect(shown).toContain('"postgres":"postgresql://db:5433"')
  expect(shown).not.toMatch(/hunter2|bookshop/)
})

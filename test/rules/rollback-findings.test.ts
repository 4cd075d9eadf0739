import { NO_COMMENTS } from '../../src/comments/script-comments.ts'
import type { Rollback, RollbackTogether, SqlError } from '../../src/model/report.ts'
import { judge } from '../../src/rules/judge.ts'
import type { JudgedMigration } from '../../src/rules/rule.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { effects, rollback, script, statement } from '../report/fixtures/parts.ts'

beforeAll(loadParser)

/** What the rules make of what a rehearsal may tell of a rollback, also where no case can bring it about. */

const UP = 'migrations/1_notes.up.sql'
const DOWN = 'migrations/1_notes.down.sql'
const REFUSED: SqlError = { code: '23503', message: 'key is still referenced', line: 2 }

const judgedStatement = (line: number, sql: string) => ({
  ...statement({ line, sql }),
  line,
  endLine: line,
  index: line - 1,
  column: 1,
  operations: [],
  effects: effects(),
  lockTimeoutMs: 5000,
})

function judgedScript(
  direction: 'up' | 'down',
  over: Partial<JudgedMigration['up']> = {},
): JudgedMigration['up'] {
  return {
    ...script({ file: direction === 'up' ? UP : DOWN }),
    direction,
    sending: null,
    statements: [judgedStatement(1, 'SELECT a'), judgedStatement(2, 'DELETE FROM sizes')],
    transactions: [],
    refusals: [],
    wanted: null,
    idle: false,
    performed: true,
    comments: NO_COMMENTS,
    ...over,
  }
}

function migrationWith(told: Partial<Rollback>, over: Partial<JudgedMigration> = {}): JudgedMigration {
  return {
    id: '1_notes',
    target: 'migrations',
    layout: 'golang-migrate',
    expectsDown: true,
    repeatable: false,
    up: judgedScript('up'),
    down: judgedScript('down'),
    rollback: rollback(told),
    rollbackMode: null,
    rerun: [],
    existingTables: new Map([['public.notes', 'r']]),
    ...over,
  }
}

const budgets = { readsMs: 1000, writesMs: 1000 }

/** `severity rule line title` of every finding. */
function said(migration: JudgedMigration, together: readonly RollbackTogether[] = []): readonly string[] {
  return judge([migration], { budgets, all: false, today: '2026-06-15', rollbacksTogether: together }).map(
    ({ severity, rule, line, title }) => `${severity} ${rule} ${line} ${title}`,
  )
}

const group = (over: Partial<RollbackTogether>): RollbackTogether => ({
  target: 'migrations',
  migrations: ['1_notes', '2_tags'],
  status: 'restores',
  steps: [],
  dataLoss: [],
  error: null,
  ...over,
})

test('a sound rollback is no finding, and neither is one that only looks different', () => {
  expect(said(migrationWith({}))).toEqual([])
  const looks = { object: 'table public.notes', change: 'changed', severity: 'cosmetic' } as const
  expect(said(migrationWith({ differences: [looks] }))).toEqual([])
})

describe('rows that the new application writes', () => {
  const laterRows = { rows: 3, tables: ['public.notes'], error: REFUSED }

  test('stop the down script: a warning where it stops', () => {
    expect(said(migrationWith({ laterRows }))).toEqual([
      'warning rollback-fails 2 The rollback fails once the new schema has been used',
    ])
  })

  test('are told once where the rows are known that cause it', () => {
    const refusal = { statement: 1, error: REFUSED, rows: { table: null, column: null } }
    const down = judgedScript('down', { refusals: [refusal as never] })
    expect(
      said(migrationWith({ laterRows }, { down })).filter((one) => one.includes('rollback-fails')),
    ).toEqual([])
  })

  test('are lost, or give way to older values', () => {
    const loss = { table: 'public.notes', rows: 3, writtenAfterUp: true } as const
    const title = 'The rollback loses what was written since the deployment'
    expect(said(migrationWith({ dataLoss: [{ ...loss, kind: 'lost' }] }))).toEqual([
      `warning rollback-loses-data 1 ${title}`,
    ])
    expect(said(migrationWith({ dataLoss: [{ ...loss, column: 'text', kind: 'changed' }] }))).toEqual([
      `note rollback-loses-data 1 ${title}`,
    ])
  })

  test('go with a table that the migration makes', () => {
    const loss = { table: 'public.tags', rows: 3, kind: 'lost', writtenAfterUp: true } as const
    expect(said(migrationWith({ dataLoss: [loss] }))).toEqual([])
  })
})

test('a tool without down scripts needs a suggested one that restores, where one is required', () => {
  const suggestedDown = { sql: 'SELECT 1;', verified: false, gaps: ['The rows do not come back.'] }
  const over = { expectsDown: false, down: null, rollbackMode: 'required' } as const
  const unproved = migrationWith({ status: 'missing', suggestedDown }, over)
  expect(said(unproved)).toEqual(['error rollback-missing 1 No way back is proved'])
  expect(said({ ...unproved, rollbackMode: null })).toEqual([])
  const proved = { ...suggestedDown, verified: true }
  expect(said(migrationWith({ status: 'missing', suggestedDown: proved }, over))).toEqual([])
})

describe('the second time', () => {
  test('a down script that fails, or leaves something', () => {
    expect(said(migrationWith({ secondDown: { restores: false, error: REFUSED } }))).toEqual([
      'error rollback-fails 1 The rollback works only once',
    ])
    const differences = [{ object: 'type public.size', change: 'extra', severity: 'behaviour' }] as const
    expect(said(migrationWith({ secondDown: { restores: false, differences: [...differences] } }))).toEqual([
      'error rollback-differs 1 The rollback restores the schema only once',
    ])
  })

  test('an up script that ends otherwise, with what is otherwise', () => {
    const differences = [{ object: 'index public.i', change: 'extra', severity: 'behaviour' }] as const
    const [finding] = judge([migrationWith({ reapplies: false, reapplyDifferences: [...differences] })], {
      budgets,
      all: false,
      today: '2026-06-15',
    })
    expect(finding?.message).toContain('index `public.i` is there in addition after the second run')
  })
})

test('a sequence that collides is an error with the SQL that helps, one that does not is nothing', () => {
  const back = { sequence: 'public.notes_id_seq', before: 'next value 9', after: 'next value 1' }
  expect(said(migrationWith({ sequences: [back] }))).toEqual([])
  const taken = { table: 'public.notes', column: 'Id', rows: 8 }
  const [finding] = judge([migrationWith({ status: 'differs', sequences: [{ ...back, taken }] })], {
    budgets,
    all: false,
    today: '2026-06-15',
  })
  expect(finding).toMatchObject({ severity: 'error', title: 'The rollback sets a sequence back' })
  expect(finding?.fix).toMatchObject({
    down: 'append',
    verified: false,
    steps: [{ sql: `SELECT setval('public.notes_id_seq', max("Id")) FROM public.notes;` }],
  })
})

describe('several migrations', () => {
  const left = { object: 'index public.i', change: 'extra', severity: 'behaviour' } as const

  test('that restore only together: one by one they are warnings', () => {
    const differs = migrationWith({ status: 'differs', differences: [left] })
    const fails = migrationWith({ status: 'fails', error: REFUSED })
    expect([said(differs), said(fails)].flat()).toEqual([
      'error rollback-differs 1 The rollback does not restore the schema',
      'error rollback-fails 2 The rollback fails',
    ])
    expect([said(differs, [group({})]), said(fails, [group({})])].flat()).toEqual([
      'warning rollback-differs 1 The rollback does not restore the schema',
      'warning rollback-fails 2 The rollback fails',
    ])
  })

  test('of another directory say nothing about these', () => {
    const differs = migrationWith({ status: 'differs', differences: [left] })
    expect(said(differs, [group({ target: 'elsewhere' })])).toEqual([
      'error rollback-differs 1 The rollback does not restore the schema',
    ])
  })

  test('that do not restore together although each does', () => {
    const broken = group({
      status: 'differs',
      steps: [{ migration: '1_notes', restores: false, differences: [left] }],
    })
    expect(said(migrationWith({}), [broken])).toEqual([
      'error rollbacks-together 1 Taken back together, the migrations do not restore the schema',
    ])
    expect(said(migrationWith({}, { rollbackMode: 'advisory' }), [broken])).toEqual([
      'warning rollbacks-together 1 Taken back together, the migrations do not restore the schema',
    ])
    const explained = migrationWith({ status: 'differs', differences: [left] })
    expect(said(explained, [broken])).toEqual([
      'error rollback-differs 1 The rollback does not restore the schema',
    ])
  })
})

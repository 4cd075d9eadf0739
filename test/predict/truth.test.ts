import type { Effects } from '../../src/model/report.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { type Truth, type TruthCase, truthCases, truthOn } from '../truth/cases.ts'
import { labSql, learnt, predicted, schemaOf } from './lab.ts'
import { columnsReversed, type OtherNames, otherNames } from './other-names.ts'

/** Of commands with transactions of their own only a lower bound was measured; what fails has no effects. */
const CASES = truthCases().filter(({ sampled }) => !sampled)
const MAJORS = [14, 15, 16, 17, 18]
const AS_WRITTEN: OtherNames = { sql: (text) => text, relation: (name) => name }

/** Names of the lab and of the cases that somebody chose. */
const CHOSEN = `
  lab_mood mood posint plainint parent name t id a b nn s s0 tx n ts tz ts3 j jb dt ip inn iv iv3 tm tm3 vb bt r e arr u c i2
  f4 pid dom t_a t_s t_tz t_vb t_nn_u big_child nvfk nvck part k p1 p2 p3 p3ck partd pd0 pd1 v mv mv_u trg tr ul sq vol
  volpl imm z ck fk uq x xu ex zz p9 tr2 pp nt st dck pa ch ann f44 ul2 nvck2 t_a2 v2 mv2`
  .split(/\s+/)
  .filter(Boolean)

beforeAll(loadParser)

describe.each([
  ['as written', AS_WRITTEN, (sql: string) => sql],
  ['with every name changed and the columns in another order', otherNames(CHOSEN), columnsReversed],
])('the truth table is predicted from the schema alone, %s', (_, names, ordered) => {
  const lab = () => names.sql(ordered(labSql()))

  test.each(MAJORS)('on PostgreSQL %i', (major) => {
    const schema = lab()
    const answers = CASES.map((one) => answer(one, major, schema, names))
    expect(answers.filter(({ wrong }) => wrong !== null).map(({ wrong }) => wrong)).toEqual([])
    expect(answers.filter(({ unknown }) => unknown).length).toBeLessThanOrEqual(3)
    expect(answers.length).toBeGreaterThan(150)
  })
})

interface Answer {
  readonly unknown: boolean
  readonly wrong: unknown
}

function answer(one: TruthCase, major: number, sql: string, names: OtherNames): Answer {
  const truth = truthOn(one, major)
  if (truth.error !== undefined) return { unknown: false, wrong: null }
  const zone = one.timeZone ? `SET timezone = '${one.timeZone}';` : ''
  const schema = learnt(schemaOf(sql, major), `${names.sql(one.before ?? '')};${zone}`)
  const existing = new Set([...schema.tables.keys()])
  const effects = predicted(schema, names.sql(one.ddl))
  if (effects.unknown) return { unknown: true, wrong: null }
  const isIndex = (name: string) => schema.indexes.has(`lab.${name}`)
  const expected = expectation(one, truth, names, isIndex)
  const found = told(effects, (name) => existing.has(`lab.${name}`))
  const wrong =
    JSON.stringify(expected) === JSON.stringify(found) ? null : { case: one.case, expected, found }
  return { unknown: false, wrong }
}

/** What the measured truth means in the words of a report. */
function expectation(
  one: TruthCase,
  truth: Truth,
  { relation }: OtherNames,
  isIndex: (name: string) => boolean,
) {
  // TRUNCATE gives every relation an empty file: nothing is copied.
  const newFiles = one.ddl.startsWith('TRUNCATE') ? [] : (truth.newFiles ?? []).map(relation)
  // What the statement itself makes holds nothing that anybody would wait for.
  const made = /^CREATE (?:TABLE|MATERIALIZED VIEW) (\w+)/.exec(one.ddl)?.[1]
  return {
    locks: Object.entries(truth.locks ?? {})
      .map(([name, mode]) => `${relation(name)} ${mode}`)
      .sort(),
    rewrites: newFiles.filter((name) => !isIndex(name)).sort(),
    indexRebuilds: newFiles.filter(isIndex).sort(),
    scans: (truth.scans ?? [])
      .filter((name) => name !== made)
      .map(relation)
      .sort(),
  }
}

function told(effects: Effects, isThere: (name: string) => boolean) {
  const bare = (names: readonly string[] = []) => names.map((name) => name.replace(/^lab\./, '')).sort()
  return {
    locks: effects.locks
      .map(({ relation, mode }) => `${relation.replace(/^lab\./, '')} ${mode.replace(/Lock$/, '')}`)
      .sort(),
    rewrites: bare(effects.rewrites),
    indexRebuilds: bare(effects.indexRebuilds),
    scans: bare(effects.scans).filter(isThere),
  }
}

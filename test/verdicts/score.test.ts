import { type Said, score } from '../../scripts/bench/verdicts/score.ts'

const TEXTS: Readonly<Record<string, string>> = {
  'index.sql': 'CREATE TABLE a (id int);\nCREATE INDEX ON a (id);\nCREATE INDEX\n  ON b (id);\n',
  'block.sql': 'DO $$\nBEGIN\n  DROP TABLE b;\nEND $$;\nSELECT 1;\n',
  'column.sql': 'ALTER TABLE b ADD COLUMN c int;\n',
}

const BENCHMARK = {
  labels: [
    { file: 'index.sql', family: 'index-not-concurrent', line: 3, proof: { effect: 'scan' } },
    { file: 'block.sql', family: 'drop-table', line: 1, proof: { effect: 'loss' } },
    { file: 'column.sql', family: 'add-column' },
  ],
  textOf: (file: string) => TEXTS[file] ?? '',
  families: { drop: ['drop-table', 'drop-column'] },
}

const RULES = { index: ['index-not-concurrent'], drop: ['@drop'], lost: ['*loss'], style: 'advice' } as const

const said = (file: string, line: number | null, rule: string, note = false): Said => ({
  file,
  line,
  rule,
  note,
})

const scored = (...findings: readonly Said[]) => score(BENCHMARK, findings, RULES)

describe('the score of a tool', () => {
  test('a finding within the labelled statement is right', () => {
    const { recall, precision, missed } = scored(said('index.sql', 4, 'index'), said('block.sql', 3, 'drop'))
    expect({ recall, precision, missed }).toEqual({ recall: 1, precision: 1, missed: [] })
  })

  test('the same finding at a harmless statement of the file is a false alarm', () => {
    expect(scored(said('index.sql', 2, 'index'))).toMatchObject({
      recall: 0,
      precision: 0,
      falseAlarms: ['index.sql:2 index'],
      missed: ['index.sql:3', 'block.sql:1'],
    })
  })

  test('a finding without a line, or about the effect, counts for its file', () => {
    expect(scored(said('index.sql', null, 'index'), said('block.sql', 1, 'lost'))).toMatchObject({
      recall: 1,
    })
  })

  test('another hazard than the labelled one is a false alarm', () => {
    expect(scored(said('index.sql', 3, 'drop'))).toMatchObject({ recall: 0, precision: 0 })
  })

  test('unless the label says that the migration has it as well', () => {
    const labels = BENCHMARK.labels.map((label) => ({ ...label, also: ['drop-table'] }))
    const scored = score({ ...BENCHMARK, labels }, [said('index.sql', 3, 'drop')], RULES)
    expect(scored).toMatchObject({ recall: 1 / 2, precision: 1 })
  })

  test('what is said of a harmless file is counted', () => {
    const findings = [said('column.sql', 1, 'drop'), said('column.sql', 1, 'index')]
    expect(scored(...findings)).toMatchObject({ perHarmless: 2, flagged: 1, precision: 0 })
  })

  test('advice and notes are counted apart', () => {
    const findings = [said('column.sql', 1, 'style'), said('column.sql', 1, 'drop', true)]
    expect(scored(...findings)).toMatchObject({
      perHarmless: 0,
      flagged: 0,
      advicePerHarmless: 2,
      precision: 1,
    })
  })

  test('a rule that nobody has mapped is told', () => {
    expect(scored(said('column.sql', 1, 'novel'))).toMatchObject({ unmapped: ['novel'], precision: 0 })
  })
})

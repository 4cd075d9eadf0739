import type { ChangedFile } from '../../src/changes/changed-file.ts'
import { findTargets } from '../../src/layouts/detect.ts'
import { historyChange } from '../../src/layouts/history-change.ts'
import { selectReviewed } from '../../src/layouts/select-reviewed.ts'

interface Made {
  readonly base: readonly string[]
  readonly added?: readonly string[]
  readonly edited?: readonly string[]
  readonly removed?: readonly string[]
  /** Old path and new path. */
  readonly renamed?: readonly (readonly [string, string])[]
  readonly landed?: readonly string[]
}

/** What a change of these files makes of the history in `m`. */
function changeOf({ base, added = [], edited = [], removed = [], renamed = [], landed = [] }: Made) {
  const changed = (change: ChangedFile['change']) => (path: string) => ({ path, change, previousPath: null })
  const files: readonly ChangedFile[] = [
    ...added.map(changed('added')),
    ...edited.map(changed('modified')),
    ...removed.map(changed('removed')),
    ...renamed.map(([previousPath, path]) => ({ path, change: 'renamed' as const, previousPath })),
  ]
  const gone = new Set([...removed, ...renamed.map(([from]) => from)])
  const head = [...base, ...added, ...renamed.map(([, to]) => to)].filter((path) => !gone.has(path))
  const [target] = findTargets(head, [...head, ...gone], { layout: 'auto', paths: [] }).targets
  if (target === undefined) throw new Error('There is no target.')
  const change = historyChange(target, selectReviewed(target, files), files, landed)
  return {
    late: change.late.map(({ files, before }) => `${files.id} < ${before.id}`),
    twice: change.sameVersion.map(({ migrations }) => migrations.map(({ id }) => id)),
    edited: change.edited.map(({ id }) => id),
    removed: change.removed.map(({ files, place }) => `${files.id} ${place}`),
    moved: change.moved.map(
      ({ files, from, sameVersion, late, place }) =>
        `${from.id} > ${files.id} ${sameVersion ? 'same ' : ''}${late ? 'late ' : ''}${place}`,
    ),
  }
}

const NOTHING = { late: [], twice: [], edited: [], removed: [], moved: [] }
const GO = ['m/1_a.up.sql', 'm/1_a.down.sql', 'm/3_c.up.sql', 'm/3_c.down.sql']

test('what comes last, and a gap before it, change nothing of the history', () => {
  expect(changeOf({ base: GO, added: ['m/9_i.up.sql', 'm/9_i.down.sql'] })).toEqual(NOTHING)
  expect(changeOf({ base: [], added: GO })).toEqual(NOTHING)
})

test('a new migration before one that has run is late, by numbers and not by names', () => {
  expect(changeOf({ base: GO, added: ['m/2_b.up.sql', 'm/4_d.up.sql'] })).toEqual({
    ...NOTHING,
    late: ['2_b < 3_c'],
  })
  expect(changeOf({ base: ['m/9_i.up.sql'], added: ['m/10_j.up.sql'] })).toEqual(NOTHING)
  expect(changeOf({ base: ['m/V1_9__i.sql', 'm/R__v.sql'], added: ['m/V1_10__j.sql'] })).toEqual(NOTHING)
})

test('what the base branch got meanwhile counts as run', () => {
  const landed = ['m/5_e.up.sql', 'm/5_e.down.sql', 'other/9_x.up.sql']
  expect(changeOf({ base: GO, added: ['m/4_d.up.sql'], landed })).toEqual({ ...NOTHING, late: ['4_d < 5_e'] })
  expect(changeOf({ base: GO, added: ['m/5_mine.up.sql'], landed })).toEqual({
    ...NOTHING,
    twice: [['5_e', '5_mine']],
  })
  expect(changeOf({ base: GO, added: ['m/6_f.up.sql'], landed })).toEqual(NOTHING)
})

test('two of one version, however they are written', () => {
  expect(changeOf({ base: GO, added: ['m/003_x.up.sql'] })).toEqual({ ...NOTHING, twice: [['003_x', '3_c']] })
  expect(changeOf({ base: ['m/V1__a.sql'], added: ['m/V1_0__b.sql'] })).toEqual({
    ...NOTHING,
    twice: [['V1_0__b', 'V1__a']],
  })
  const prisma = (name: string) => `m/20260101000000_${name}/migration.sql`
  expect(changeOf({ base: [prisma('a')], added: [prisma('b')] })).toEqual(NOTHING)
})

test('an edit of an up script; of a down script or a repeatable migration it is none', () => {
  expect(changeOf({ base: GO, edited: ['m/1_a.up.sql', 'm/3_c.down.sql'] })).toEqual({
    ...NOTHING,
    edited: ['1_a'],
  })
  expect(changeOf({ base: ['m/V1__a.sql', 'm/R__v.sql'], edited: ['m/R__v.sql'] })).toEqual(NOTHING)
})

test('what is gone, and where it stood', () => {
  expect(changeOf({ base: GO, removed: ['m/1_a.up.sql', 'm/1_a.down.sql'] }).removed).toEqual(['1_a earlier'])
  expect(changeOf({ base: GO, removed: ['m/3_c.up.sql', 'm/3_c.down.sql'] }).removed).toEqual(['3_c last'])
  expect(changeOf({ base: GO, removed: ['m/3_c.up.sql'], added: ['m/4_d.up.sql'] })).toEqual({
    ...NOTHING,
    removed: ['3_c last-followed'],
  })
  expect(changeOf({ base: ['m/V1__a.sql', 'm/R__v.sql'], removed: ['m/R__v.sql'] })).toEqual(NOTHING)
})

test('a new version is a move, a new name only where the tool knows it by the name', () => {
  const renamed = (from: string, to: string) => ({ base: GO, renamed: [[from, to] as const] })
  expect(changeOf(renamed('m/1_a.up.sql', 'm/4_a.up.sql'))).toEqual({
    ...NOTHING,
    moved: ['1_a > 4_a earlier'],
  })
  expect(changeOf(renamed('m/3_c.up.sql', 'm/2_c.up.sql'))).toEqual({ ...NOTHING, moved: ['3_c > 2_c last'] })
  expect(changeOf(renamed('m/3_c.up.sql', 'm/3_b.up.sql'))).toEqual({
    ...NOTHING,
    moved: ['3_c > 3_b same last'],
  })
  expect(
    changeOf({
      base: ['migration/V1__a.sql'],
      renamed: [['migration/V1__a.sql', 'migration/new/V1__a.sql']],
    }),
  ).toEqual(NOTHING)
})

test('a new text under the old version is a move, although git sees two files', () => {
  const change = changeOf({
    base: GO,
    removed: ['m/1_a.up.sql', 'm/1_a.down.sql'],
    added: ['m/01_all.up.sql'],
  })
  expect(change).toEqual({ ...NOTHING, moved: ['1_a > 01_all same late earlier'] })
})

test('a script brought in from elsewhere is new', () => {
  expect(changeOf({ base: GO, renamed: [['drafts/x.sql', 'm/2_b.up.sql']] }).late).toEqual(['2_b < 3_c'])
})

import type { ChangedFile } from '../../src/changes/changed-file.ts'
import { findTargets } from '../../src/layouts/detect.ts'
import { selectReviewed } from '../../src/layouts/select-reviewed.ts'

const changed = (
  change: ChangedFile['change'],
  path: string,
  previousPath: string | null = null,
): ChangedFile => ({ path, change, previousPath })

function reviewed(tree: readonly string[], files: readonly ChangedFile[]) {
  const paths = files.flatMap(({ path, previousPath }) =>
    previousPath === null ? [path] : [path, previousPath],
  )
  const [target] = findTargets(tree, paths, { layout: 'auto', paths: [] }).targets
  if (target === undefined) throw new Error('there is no target')
  return selectReviewed(target, files).map(({ migration, change, previousPath }) => [
    change,
    migration.id,
    previousPath,
  ])
}

const HISTORY = ['m/1_a.up.sql', 'm/1_a.down.sql', 'm/2_b.up.sql', 'm/2_b.down.sql']

test('an added migration, once, although both of its files are new', () => {
  const files = [changed('added', 'm/3_c.down.sql'), changed('added', 'm/3_c.up.sql')]
  expect(reviewed([...HISTORY, 'm/3_c.up.sql', 'm/3_c.down.sql'], files)).toEqual([['added', '3_c', null]])
})

test('a changed down script makes its migration modified, whether edited, added or removed', () => {
  expect(reviewed(HISTORY, [changed('modified', 'm/2_b.down.sql')])).toEqual([
    ['modified', '2_b', 'm/2_b.up.sql'],
  ])
  expect(reviewed(HISTORY, [changed('added', 'm/2_b.down.sql')])).toEqual([
    ['modified', '2_b', 'm/2_b.up.sql'],
  ])
  const without = HISTORY.filter((path) => path !== 'm/2_b.down.sql')
  expect(reviewed(without, [changed('removed', 'm/2_b.down.sql')])).toEqual([
    ['modified', '2_b', 'm/2_b.up.sql'],
  ])
})

test('a changed settings file makes its migration modified', () => {
  const tree = ['m/V1__a.sql', 'm/V1__a.sql.conf']
  expect(reviewed(tree, [changed('added', 'm/V1__a.sql.conf')])).toEqual([
    ['modified', 'V1__a', 'm/V1__a.sql'],
  ])
})

test('a migration with a new number is renamed and does not count as removed too', () => {
  const files = [
    changed('renamed', 'm/3_b.up.sql', 'm/2_b.up.sql'),
    changed('renamed', 'm/3_b.down.sql', 'm/2_b.down.sql'),
  ]
  expect(reviewed(['m/1_a.up.sql', 'm/1_a.down.sql', 'm/3_b.up.sql', 'm/3_b.down.sql'], files)).toEqual([
    ['renamed', '3_b', 'm/2_b.up.sql'],
  ])
})

test('a migration moved in from elsewhere is added', () => {
  const files = [changed('renamed', 'm/3_c.up.sql', 'drafts/c.sql')]
  expect(reviewed([...HISTORY, 'm/3_c.up.sql'], files)).toEqual([['added', '3_c', null]])
})

test('removed migrations come last, also where nothing is left', () => {
  const files = [
    changed('removed', 'm/1_a.up.sql'),
    changed('removed', 'm/1_a.down.sql'),
    changed('added', 'm/3_c.up.sql'),
  ]
  expect(reviewed(['m/2_b.up.sql', 'm/3_c.up.sql'], files)).toEqual([
    ['added', '3_c', null],
    ['removed', '1_a', 'm/1_a.up.sql'],
  ])
  expect(reviewed([], [changed('removed', 'm/1_a.up.sql')])).toEqual([['removed', '1_a', 'm/1_a.up.sql']])
})

test('a duplicate version that the change resolves is no obstacle', () => {
  const files = [changed('removed', 'm/2_x.up.sql'), changed('removed', 'm/2_y.up.sql')]
  expect(reviewed(HISTORY, files).map(([change]) => change)).toContain('removed')
})

test('files outside the target do not count', () => {
  const files = [changed('added', 'm/3_c.up.sql'), changed('removed', 'other/9_z.up.sql')]
  expect(reviewed([...HISTORY, 'm/3_c.up.sql'], files)).toEqual([['added', '3_c', null]])
})

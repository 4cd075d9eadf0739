import { LAYOUT_FAMILIES } from '../../src/layouts/families.ts'
import { versionKey } from '../../src/layouts/flyway-names.ts'
import { prismaProvider } from '../../src/layouts/prisma.ts'

const read = (layout: keyof typeof LAYOUT_FAMILIES, ...paths: string[]) => {
  const { migrations, ignored } = LAYOUT_FAMILIES[layout].read(paths)
  return {
    pairs: migrations.map(({ up, down }) => [up.path, down?.path ?? null]),
    ignored: ignored.map(({ path, why }) => `${path}: ${why}`),
  }
}

describe('golang-migrate', () => {
  test('orders by number, beyond what a double holds, and pairs by version', () => {
    expect(
      read(
        'golang-migrate',
        '9007199254740993_b.up.sql',
        '9007199254740992_a.up.sql',
        '0010_c.up.sql',
        '10_renamed_since.down.sql',
        '9_d.up.sql',
        '3_only.down.sql',
      ),
    ).toEqual({
      pairs: [
        ['9_d.up.sql', null],
        ['0010_c.up.sql', '10_renamed_since.down.sql'],
        ['9007199254740992_a.up.sql', null],
        ['9007199254740993_b.up.sql', null],
      ],
      ignored: ['3_only.down.sql: version 3 has no up file'],
    })
  })

  test('knows its files by the name alone', () => {
    const { directoryOf } = LAYOUT_FAMILIES['golang-migrate']
    expect(directoryOf('a/b/1_x.up.sql')).toBe('a/b')
    expect(directoryOf('1_x.down.sql')).toBe('.')
    expect(directoryOf('a/1_x.up.sql.bak')).toBe('a')
    for (const path of ['a/x.up.sql', 'a/1x.up.sql', 'a/1_x.UP.sql', 'a/1_x.sql'])
      expect(directoryOf(path)).toBeNull()
  })
})

describe('Flyway', () => {
  test('orders versions by their numbers, then repeatable scripts by description', () => {
    expect(
      read(
        'flyway',
        'V10__j.sql',
        'R__b.sql',
        'V1_10__c.sql',
        'R__A.sql',
        'V1.9__b.sql',
        'V2024.01.02__k.sql',
        'V5.sql',
      ).pairs,
    ).toEqual(
      [
        'V1.9__b.sql',
        'V1_10__c.sql',
        'V5.sql',
        'V10__j.sql',
        'V2024.01.02__k.sql',
        'R__A.sql',
        'R__b.sql',
      ].map((path) => [path, null]),
    )
  })

  test('pairs undo scripts by version and starts from the newest baseline script', () => {
    expect(
      read('flyway', 'V1__a.sql', 'B2__all.sql', 'V2__b.sql', 'V3__c.sql', 'U3.0__c.sql', 'U9__x.sql'),
    ).toEqual({
      pairs: [
        ['B2__all.sql', null],
        ['V3__c.sql', 'U3.0__c.sql'],
      ],
      ignored: [
        'V1__a.sql: a new database starts from B2__all.sql instead',
        'V2__b.sql: a new database starts from B2__all.sql instead',
        'U9__x.sql: version 9 has no V file',
      ],
    })
  })

  test('marks repeatable scripts and finds settings files', () => {
    const { migrations } = LAYOUT_FAMILIES.flyway.read(['V1__a.sql', 'V1__a.sql.conf', 'R__v.sql'])
    expect(migrations.map(({ up, repeatable }) => [up, repeatable])).toEqual([
      [{ path: 'V1__a.sql', settingsPath: 'V1__a.sql.conf' }, false],
      [{ path: 'R__v.sql' }, true],
    ])
  })

  test('reads a location with everything below it', () => {
    const { directoryOf } = LAYOUT_FAMILIES.flyway
    expect(directoryOf('db/migration/2024/V1__a.sql')).toBe('db/migration')
    expect(directoryOf('db/migration/postgresql/x/V1__a.sql')).toBe('db/migration/postgresql')
    expect(directoryOf('sql/V1__a.sql')).toBe('sql')
    expect(directoryOf('sql/V1__a.sql.conf')).toBe('sql')
    for (const path of ['sql/v1__a.sql', 'sql/V1_a.sql', 'sql/Vx__a.sql'])
      expect(directoryOf(path)).toBeNull()
  })

  test('versions that differ by trailing zeros are the same', () => {
    expect([versionKey([1n, 0n, 0n]), versionKey([1n]), versionKey([10n])]).toEqual(['1', '1', '10'])
  })
})

describe('Prisma', () => {
  test('orders by directory name, blanks included, and pairs a down script beside the migration', () => {
    expect(
      read('prisma', 'm/2_b b/migration.sql', 'm/2_a/migration.sql', 'm/2_a/down.sql', 'm/3_c/down.sql'),
    ).toEqual({
      pairs: [
        ['m/2_a/migration.sql', 'm/2_a/down.sql'],
        ['m/2_b b/migration.sql', null],
      ],
      ignored: ['m/3_c/down.sql: there is no migration.sql beside it'],
    })
  })

  test('the lock file names the kind of database', () => {
    expect(prismaProvider('# Please do not edit\nprovider = "postgresql"\n')).toBe('postgresql')
    expect(prismaProvider('')).toBeNull()
  })
})

describe('plain numbered SQL', () => {
  test.each([
    ['001_x.sql', '001_x.down.sql'],
    ['001_x.sql', '001_x_down.sql'],
    ['001_x.sql', '001-x-rollback.sql'],
    ['001_x.sql', 'rollback/001_x.sql'],
    ['001_x.sql', 'down/1.sql'],
    ['up/001_x.sql', 'down/001_x.sql'],
    ['1.2.0-x.sql', '1.2-x.undo.sql'],
  ])('%s is reversed by %s', (up, down) => {
    expect(read('plain', `m/${up}`, `m/${down}`)).toEqual({ pairs: [[`m/${up}`, `m/${down}`]], ignored: [] })
    const { directoryOf } = LAYOUT_FAMILIES.plain
    expect([directoryOf(`m/${up}`), directoryOf(`m/${down}`)]).toEqual(['m', 'm'])
  })

  test('orders by number where names would sort otherwise', () => {
    expect(
      read(
        'plain',
        '2017-09-23-182408_b.sql',
        '20140924113530_a.sql',
        '10_z.sql',
        '9_y.sql',
        '1.10.0_x.sql',
        '1.9_w.sql',
      ).pairs,
    ).toEqual(
      [
        '1.9_w.sql',
        '1.10.0_x.sql',
        '9_y.sql',
        '10_z.sql',
        '20140924113530_a.sql',
        '2017-09-23-182408_b.sql',
      ].map((path) => [path, null]),
    )
  })

  test('migrations that share a number keep their own down scripts', () => {
    expect(read('plain', '1_a.sql', '1_b.sql', '1_b.down.sql').pairs).toEqual([
      ['1_a.sql', null],
      ['1_b.sql', '1_b.down.sql'],
    ])
  })

  test('a down script without an up script is named', () => {
    expect(read('plain', '1_a.down.sql').ignored).toEqual(['1_a.down.sql: no up script has its number'])
  })
})

import type { Client } from 'pg'
import { withAdmin, withDatabase, withWorkshop } from '../../src/postgres/databases.ts'
import { lentToTests } from '../support/lent.ts'
import { withTestServer } from '../support/server.ts'
import { testedVersions } from '../support/versions.ts'
import { differencesOf, told } from './differences.ts'
import {
  COLUMN_CASES,
  CONSTRAINT_CASES,
  INDEX_CASES,
  type KindCase,
  SCHEMA_AND_TABLE_CASES,
} from './kinds.ts'
import { OTHER_CASES } from './other-kinds.ts'

const CASES: Readonly<Record<string, readonly KindCase[]>> = {
  'schemas and tables': SCHEMA_AND_TABLE_CASES,
  columns: COLUMN_CASES,
  constraints: CONSTRAINT_CASES,
  indexes: INDEX_CASES,
  'everything else': OTHER_CASES,
}

describe.each(testedVersions())('on PostgreSQL %i', (major) => {
  const admin = lentToTests<Client>((use) =>
    withTestServer(major, (server) =>
      withWorkshop(server, (workshop) => withDatabase(workshop, (database) => withAdmin(database, use))),
    ),
  )

  describe.each(Object.entries(CASES))('%s', (_, cases) => {
    const known = cases.filter(({ since = 0 }) => since <= major)
    test.each(known)('$what', async ({ setup, change, told: expected }) => {
      const differences = await differencesOf(admin(), setup, change)
      expect(differences.map(told)).toEqual(expected)
    })
  })
})

import type { LoadedScript, LoadedTarget } from '../../src/layouts/load-scripts.ts'
import { plain } from '../../src/layouts/plain.ts'
import { guardedHistory } from '../../src/rehearsal/history/guarded-history.ts'
import { schemasAskedFor } from '../../src/rehearsal/lacking/extensions-asked-for.ts'
import { rolesOfHistory } from '../../src/rehearsal/lacking/roles-of-history.ts'
import { scriptRun } from '../support/scripts.ts'

function targetOf(scripts: readonly LoadedScript[]): LoadedTarget {
  return {
    target: { directory: 'migrations', layout: plain, migrations: [], evidence: '', ignored: [] },
    steps: scripts.map((script) => ({ do: 'apply', script }) as const),
    removed: [],
    unreadable: new Map(),
  }
}

async function guarded(...texts: readonly string[]): Promise<readonly string[]> {
  const target = targetOf(await Promise.all(texts.map((text) => scriptRun(text))))
  const made = { roles: new Set(rolesOfHistory(target)), schemas: schemasAskedFor(target) }
  return guardedHistory(target, made).steps.map((step) => (step.do === 'apply' ? step.script.text : ''))
}

test('what is there already is passed over, and lines stay where they are', async () => {
  expect(
    await guarded(
      'CREATE SCHEMA gis; CREATE SCHEMA shop;',
      '-- CREATE EXTENSION dblink\nCREATE EXTENSION postgis\n  SCHEMA gis;\ncreate extension "uuid-ossp";',
      "CREATE ROLE app\n  LOGIN PASSWORD 'x';\nCREATE TABLE t (i int);",
      "SELECT 'CREATE ROLE app';",
    ),
  ).toEqual([
    'CREATE SCHEMA IF NOT EXISTS gis; CREATE SCHEMA shop;',
    '-- CREATE EXTENSION dblink\nCREATE EXTENSION IF NOT EXISTS postgis\n  SCHEMA gis;\ncreate extension IF NOT EXISTS "uuid-ossp";',
    `${' '.repeat(15)}\n${' '.repeat(20)};\nCREATE TABLE t (i int);`,
    "SELECT 'CREATE ROLE app';",
  ])
})

test('roles are read from statements and from what a block creates, not from comments', async () => {
  const script = await scriptRun(`-- GRANT ALL ON t TO nobody
    GRANT SELECT ON t TO "Reader", PUBLIC; GRANT writer TO CURRENT_USER; ALTER TABLE t OWNER TO owner;
    DO $$ BEGIN CREATE ROLE Blocked; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`)
  expect(rolesOfHistory(targetOf([script]))).toEqual(['Reader', 'writer', 'owner', 'blocked'])
})

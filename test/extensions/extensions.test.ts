import { PGVECTOR, reviewWith } from './extension-review.ts'

/** Real extensions on real servers; `.ci/extensions.sh` installs them. */

const DEBIAN = { version: 15 } as const
const VECTOR = { version: 16, binaries: PGVECTOR } as const

const SAFE = { verdict: 'safe', migrations: [{ rollback: { status: 'restores', reapplies: true } }] } as const

describe('an extension that the history creates is there, with its objects', () => {
  const PLACES = `CREATE EXTENSION IF NOT EXISTS postgis;
    CREATE TABLE places (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);`

  test('PostGIS: a geometry column and its GiST index', async () => {
    const { report } = await reviewWith({
      ...DEBIAN,
      history: [PLACES],
      up: "SET lock_timeout = '2s'; ALTER TABLE places ADD COLUMN spot geometry(Point, 4326);",
      down: "SET lock_timeout = '2s'; ALTER TABLE places DROP COLUMN spot;",
    })
    expect(report).toMatchObject(SAFE)
    expect(report?.unchecked).toEqual([])
    expect(report?.migrations[0]?.up.impact).toContainEqual(
      expect.objectContaining({ table: 'public.places', rows: 1000 }),
    )
  })

  test('PostGIS: an index on a filled geometry column keeps writers out', async () => {
    const { report } = await reviewWith({
      ...DEBIAN,
      history: [PLACES, 'ALTER TABLE places ADD COLUMN spot geometry(Point, 4326);'],
      up: 'CREATE INDEX places_spot ON places USING gist (spot);',
      down: 'DROP INDEX places_spot;',
    })
    expect(report).toMatchObject({
      migrations: [{ up: { error: null }, rollback: SAFE.migrations[0].rollback }],
    })
    expect(report?.findings.map(({ rule }) => rule)).toContain('index-not-concurrent')
  })

  test('PostGIS: rows are made for every shape', async () => {
    const columns = [
      'Point',
      'LineStringZ',
      'PolygonM',
      'MultiPoint',
      'MultiLineStringZM',
      'MultiPolygon',
      'GeometryCollection',
    ]
      .map((kind, at) => `g${at} geometry(${kind}, 4326) NOT NULL`)
      .join(', ')
    const { report } = await reviewWith({
      ...DEBIAN,
      history: [
        `CREATE EXTENSION postgis; CREATE EXTENSION hstore; CREATE EXTENSION ltree; CREATE EXTENSION cube;
         CREATE TABLE shapes (id int PRIMARY KEY, ${columns}, anything geometry NOT NULL, there geography(Point) NOT NULL,
           tags hstore NOT NULL, path ltree NOT NULL, box cube NOT NULL);`,
      ],
      up: "SET lock_timeout = '2s'; ALTER TABLE shapes ADD COLUMN note text;",
      down: "SET lock_timeout = '2s'; ALTER TABLE shapes DROP COLUMN note;",
    })
    expect(report?.unchecked).toEqual([])
    expect(report?.migrations[0]?.up.impact).toMatchObject([{ table: 'public.shapes', rows: 1000 }])
  })

  test('pgcrypto: digest() in a backfill', async () => {
    const { report } = await reviewWith({
      ...DEBIAN,
      history: [
        'CREATE EXTENSION pgcrypto; CREATE TABLE logins (id int PRIMARY KEY, token text NOT NULL, hash bytea);',
      ],
      up: "SET lock_timeout = '2s'; UPDATE logins SET hash = digest(token, 'sha256');",
      down: "SET lock_timeout = '2s'; UPDATE logins SET hash = NULL;",
    })
    expect(report).toMatchObject({ migrations: [{ up: { error: null }, down: { error: null } }] })
    expect(report?.unchecked).toEqual([])
  })

  test.each(['ivfflat', 'hnsw'])('pgvector: a vector column and its %s index', async (method) => {
    const { report } = await reviewWith({
      ...VECTOR,
      history: [
        'CREATE EXTENSION vector; CREATE TABLE docs (id int PRIMARY KEY, body text NOT NULL);',
        'ALTER TABLE docs ADD COLUMN embedding vector(384) NOT NULL;',
      ],
      up: `CREATE INDEX CONCURRENTLY docs_embedding ON docs USING ${method} (embedding vector_l2_ops);`,
      down: 'DROP INDEX CONCURRENTLY docs_embedding;',
    })
    expect(report).toMatchObject({ ...SAFE, postgres: { version: '16.2' } })
  })

  test('one in a schema of its own, as a dump writes it', async () => {
    const { report } = await reviewWith({
      ...VECTOR,
      history: [
        'CREATE SCHEMA extensions;',
        `CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA extensions;
         COMMENT ON EXTENSION vector IS 'vector data type and access methods';
         CREATE TABLE docs (id int PRIMARY KEY, embedding extensions.vector(3));`,
      ],
      up: "SET lock_timeout = '2s'; ALTER TABLE docs ADD COLUMN title extensions.vector(2);",
      down: "SET lock_timeout = '2s'; ALTER TABLE docs DROP COLUMN title;",
    })
    expect(report).toMatchObject(SAFE)
    expect(report?.unchecked).toEqual([])
  })
})

describe('an extension that the migration under review creates', () => {
  const DOCS = 'CREATE TABLE docs (id int PRIMARY KEY);'

  test('is created beforehand where the migration passes over one that is there', async () => {
    const { report } = await reviewWith({
      ...VECTOR,
      history: [DOCS],
      up: "SET lock_timeout = '2s'; CREATE EXTENSION IF NOT EXISTS vector; ALTER TABLE docs ADD COLUMN e vector(3);",
      down: "SET lock_timeout = '2s'; ALTER TABLE docs DROP COLUMN e; DROP EXTENSION vector;",
    })
    expect(report).toMatchObject({
      verdict: 'safe',
      migrations: [{ rollback: { status: 'restores', reapplies: null, differences: [], error: null } }],
    })
    expect(report?.unchecked).toEqual([
      expect.objectContaining({ what: expect.stringContaining('extension vector'), gates: false }),
    ])
  })

  test('and that its rollback leaves behind is a difference', async () => {
    const { report } = await reviewWith({
      ...VECTOR,
      history: [DOCS],
      up: "SET lock_timeout = '2s'; CREATE EXTENSION IF NOT EXISTS vector; ALTER TABLE docs ADD COLUMN e vector(3);",
      down: "SET lock_timeout = '2s'; ALTER TABLE docs DROP COLUMN e;",
    })
    expect(report?.migrations[0]?.rollback).toMatchObject({
      status: 'differs',
      reapplies: true,
      differences: [{ object: 'extension vector', change: 'extra' }],
    })
  })

  test('is unchecked where it must not be there yet', async () => {
    const { report } = await reviewWith({
      ...DEBIAN,
      history: [DOCS],
      up: 'CREATE EXTENSION postgis;',
      down: 'DROP EXTENSION postgis;',
    })
    expect(report).toMatchObject({ verdict: 'unchecked', migrations: [{ up: { error: { code: '42501' } } }] })
    expect(report?.unchecked).toContainEqual(
      expect.objectContaining({ why: expect.stringContaining('IF NOT EXISTS'), gates: true }),
    )
  })

  test('is unchecked where the server does not hold it', async () => {
    const { report } = await reviewWith({
      ...VECTOR,
      history: [DOCS],
      up: 'CREATE EXTENSION IF NOT EXISTS postgis;',
      down: 'DROP EXTENSION postgis;',
    })
    expect(report).toMatchObject({ verdict: 'unchecked', migrations: [{ up: { error: { code: '0A000' } } }] })
    expect(report?.unchecked).toContainEqual(
      expect.objectContaining({ why: expect.stringContaining('postgres-image'), gates: true }),
    )
  })
})

describe('pg_cron', () => {
  const history = ['CREATE EXTENSION IF NOT EXISTS pg_cron; CREATE TABLE jobs (id int PRIMARY KEY);']
  const SCHEDULE = {
    ...DEBIAN,
    history,
    up: "SELECT cron.schedule('nightly', '0 3 * * *', 'DELETE FROM jobs');",
    down: "SELECT cron.unschedule('nightly');",
  }

  test('schedules a job in a server that loaded it', async () => {
    const { report } = await reviewWith({
      ...SCHEDULE,
      args: ['--postgres-settings', 'shared_preload_libraries=pg_cron'],
    })
    expect(report).toMatchObject(SAFE)
    expect(report?.unchecked).toEqual([])
  })

  test('of the settings ends with the setting that is missing', async () => {
    const { status, stderr } = await reviewWith({
      ...SCHEDULE,
      history: [],
      args: ['--extensions', 'pg_cron'],
    })
    expect(status).toBe(2)
    expect(stderr).toContain('shared_preload_libraries=pg_cron')
  })

  test('that nothing created is told by its schema', async () => {
    const { report } = await reviewWith({ ...SCHEDULE, history: ['CREATE TABLE jobs (id int PRIMARY KEY);'] })
    expect(report).toMatchObject({ verdict: 'unchecked', migrations: [{ up: { error: { code: '3F000' } } }] })
    expect(report?.unchecked).toContainEqual(
      expect.objectContaining({ why: expect.stringContaining('extension pg_cron'), gates: true }),
    )
  })
})

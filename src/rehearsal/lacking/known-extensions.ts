import type { NamedThings } from '../../sql/named-things.ts'

/**
 * Names that widely used extensions bring, so that a statement that fails for the lack of one can be told from a
 * mistake. From the extensions' own manuals; a name that is missing here costs a hint, nothing else.
 */
const BROUGHT: Readonly<Record<string, Partial<Record<keyof NamedThings, readonly string[]>>>> = {
  citext: { types: ['citext'] },
  hstore: { types: ['hstore'], functions: ['hstore'] },
  ltree: { types: ['ltree', 'lquery', 'ltxtquery'] },
  cube: { types: ['cube'] },
  isn: { types: ['isbn', 'isbn13', 'issn', 'ean13', 'upc'] },
  pg_cron: { schemas: ['cron'] },
  pg_trgm: {
    functions: ['similarity', 'word_similarity'],
    operatorClasses: ['gin_trgm_ops', 'gist_trgm_ops'],
  },
  pgcrypto: {
    functions: [
      'digest',
      'hmac',
      'crypt',
      'gen_salt',
      'gen_random_bytes',
      'pgp_sym_encrypt',
      'pgp_sym_decrypt',
    ],
  },
  postgis: {
    types: ['geometry', 'geography', 'box2d', 'box3d'],
    functions: [
      'addgeometrycolumn',
      'st_geomfromtext',
      'st_makepoint',
      'st_setsrid',
      'st_transform',
      'st_point',
    ],
  },
  postgis_raster: { types: ['raster'] },
  timescaledb: {
    functions: ['create_hypertable', 'add_retention_policy', 'add_compression_policy', 'time_bucket'],
  },
  unaccent: { functions: ['unaccent'] },
  'uuid-ossp': {
    functions: ['uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4', 'uuid_generate_v5'],
  },
  vector: { types: ['vector', 'halfvec', 'sparsevec'], accessMethods: ['hnsw', 'ivfflat'] },
}

/** The extensions, of those that are not there, whose names a statement uses. */
export function extensionsNamedBy(named: NamedThings, there: ReadonlySet<string>): readonly string[] {
  return Object.entries(BROUGHT).flatMap(([extension, brings]) => {
    const uses = Object.entries(brings).some(([kind, names]) =>
      names.some((name) => named[kind as keyof NamedThings].has(name)),
    )
    return uses && !there.has(extension) ? [extension] : []
  })
}

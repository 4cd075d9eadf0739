import type { ColumnDefinition } from '../model/operation.ts'
import type { SchemaModel } from './schema-model.ts'

/** Built-in functions that give another value for each row (`provolatile = 'v'` in `pg_proc.dat`). */
const VOLATILE: ReadonlySet<string> = new Set([
  'clock_timestamp',
  'currval',
  'gen_random_uuid',
  'lastval',
  'nextval',
  'random',
  'random_normal',
  'setval',
  'timeofday',
  'uuid_generate_v1',
  'uuid_generate_v1mc',
  'uuid_generate_v4',
  'uuidv4',
  'uuidv7',
])

/** Built-in functions that defaults call and whose result holds for the whole statement. */
const STEADY: ReadonlySet<string> = new Set(
  `now transaction_timestamp statement_timestamp current_database current_schema current_setting date_trunc date_part
   extract timezone to_timestamp to_date to_char to_number make_date make_time make_timestamp make_timestamptz
   make_interval lower upper initcap concat concat_ws coalesce md5 sha256 encode decode length substr substring left
   right replace trim btrim ltrim rtrim lpad rpad repeat split_part format quote_literal abs ceil ceiling floor round
   trunc mod power sqrt greatest least array_length array_append array_prepend array_cat array_fill string_to_array
   array_to_string json_build_object jsonb_build_object json_build_array jsonb_build_array to_json to_jsonb
   jsonb_set row_to_json int4range int8range numrange tsrange tstzrange daterange to_tsvector to_tsquery setweight
   point box circle inet_client_addr host text version pg_backend_pid txid_current pg_current_xact_id
   uuid_nil uuid_ns_dns uuid_ns_url uuid_generate_v3 uuid_generate_v5 age justify_days justify_hours
   chr ascii hashtext width_bucket`
    .split(/\s+/)
    .filter(Boolean),
)

/** Whether an expression gives one value for all rows, another for each, or cannot be told without a server. */
export type Steadiness = 'steady' | 'volatile' | 'unknown'

/**
 * ADD COLUMN evaluates a default once for all rows unless it is volatile (`contain_volatile_functions` on the planned
 * expression in `ATExecAddColumn`). The planner inlines functions in SQL, so what counts is their body.
 */
export function steadinessOf(schema: SchemaModel, functions: readonly string[]): Steadiness {
  const each = functions.map((name) => steadinessOfCall(schema, name.toLowerCase()))
  if (each.includes('volatile')) return 'volatile'
  return each.includes('unknown') ? 'unknown' : 'steady'
}

function steadinessOfCall(schema: SchemaModel, name: string): Steadiness {
  if (VOLATILE.has(name)) return 'volatile'
  if (STEADY.has(name)) return 'steady'
  const known = schema.functions.get(name)
  if (known === undefined) return 'unknown'
  if (known.volatility !== 'volatile') return 'steady'
  return known.language === 'sql' ? 'unknown' : 'volatile'
}

/** Values of old rows are computed one by one, so the table is copied. */
export function copiesForValues(schema: SchemaModel, column: ColumnDefinition): Steadiness {
  if (column.serial || column.identity || column.generatedStored) return 'volatile'
  return column.hasDefault ? steadinessOf(schema, column.defaultCallsFunctions) : 'steady'
}

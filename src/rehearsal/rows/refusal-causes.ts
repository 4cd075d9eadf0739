import type { HostileTrait } from '../../production/hostile/hostile-rows.ts'
import type { Hostility } from '../../production/hostile/hostile-values.ts'
import { wordsOf } from '../../production/hostile/row-demands.ts'

/** Where the server says a refusal belongs; `null` where it does not say. */
export interface RefusalPlace {
  readonly code: string
  readonly table: string | null
  readonly column: string | null
  readonly constraint: string | null
}

/**
 * The traits that may have caused a refusal: the likeliest of those that fit its SQLSTATE, on the column the server
 * names, else on columns the statement names, else on any. Whoever leaves them out and meets the same refusal again
 * gets the next likely ones. Empty: rows did not cause it.
 */
export function causesOf(
  place: RefusalPlace,
  sql: string,
  traits: readonly HostileTrait[],
): readonly HostileTrait[] {
  const words = wordsOf(sql)
  for (const hostilities of LIKELY[place.code] ?? likelyOf(place.code)) {
    const fitting = traits.filter(({ hostility }) => hostilities.includes(hostility))
    const exact = fitting.filter(
      ({ table, columns }) =>
        place.column !== null && table === place.table && columns.includes(place.column),
    )
    if (exact.length > 0) return exact
    const named = fitting.filter(({ columns }) => columns.some((column) => words.has(column.toLowerCase())))
    if (named.length > 0) return named
    if (fitting.length > 0) return fitting
  }
  return []
}

const TEXTS: readonly Hostility[] = ['words', 'case', 'long', 'huge']
const VALUES: readonly Hostility[] = [...TEXTS, 'numeral', 'edge', 'plain', 'twin']

/** Hostilities by SQLSTATE, the likeliest first. */
const LIKELY: Readonly<Record<string, readonly (readonly Hostility[])[]>> = {
  // not_null_violation
  '23502': [['null'], VALUES],
  // unique_violation
  '23505': [['twin', 'case'], ['null'], VALUES],
  // numeric_value_out_of_range
  '22003': [['edge', 'numeral']],
  // string_data_right_truncation
  '22001': [[...TEXTS, 'numeral', 'plain']],
  // invalid_text_representation, and the same of dates
  '22P02': [TEXTS, ['numeral', 'plain'], ['edge']],
  '22007': [TEXTS, ['numeral', 'plain'], ['edge']],
  // program_limit_exceeded: an index entry that does not fit its page
  '54000': [['huge']],
}

/**
 * Classes 21, 22 and 23 speak of rows, values and constraints; 42804 is a value of another type; with P0001 to P0004
 * code in the script finds rows that it does not want.
 */
function likelyOf(code: string): readonly (readonly Hostility[])[] {
  return /^(?:2[123]|42804|P000[1-4])/.test(code) ? [VALUES, ['null']] : []
}

/** Milliseconds in the units that PostgreSQL knows for times: `ms_unit_conversion_table` in guc.c. */
const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** A setting that is a length of time, in whole milliseconds, as the server reads it; `null` where it would not. */
export function durationMs(value: string): number | null {
  const [, number, unit = 'ms'] = /^\s*\+?(\d+(?:\.\d*)?|\.\d+)\s*([a-z]+)?\s*$/.exec(value) ?? []
  const length = UNITS[unit]
  return number === undefined || length === undefined ? null : Math.round(Number(number) * length)
}

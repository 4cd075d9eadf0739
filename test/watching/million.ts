/** A table of a million rows and the one it refers to. */
export const MILLION = `
  CREATE TABLE customers (id int PRIMARY KEY, name text);
  CREATE TABLE orders (id int PRIMARY KEY, customer_id int, total int, note text);
  CREATE TABLE settings (id int PRIMARY KEY);
  INSERT INTO customers SELECT g, 'c' || g FROM generate_series(1, 1000) g;
  INSERT INTO orders SELECT g, 1 + g % 1000, (g::bigint * 7919) % 1000003, 'note ' || g FROM generate_series(1, 1000000) g;
  ANALYZE;`

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** What else the machine does makes one measurement differ from the next, so the one that is nearest to 1 counts. */
export async function nearestToOne(
  attempts: number,
  isGoodEnough: (ratio: number) => boolean,
  measure: () => Promise<number>,
): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const ratio = await measure()
    if (Math.abs(ratio - 1) < Math.abs(best - 1)) best = ratio
    if (isGoodEnough(best)) return best
  }
  return best
}

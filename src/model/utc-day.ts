/** The day of a point in time (milliseconds since 1970) as `YYYY-MM-DD`, in UTC. */
export function utcDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Groups of three digits: `100,000`. The same on every machine, whatever its locale. */
export function formatCount(count: number): string {
  const [whole = '0', fraction] = String(Math.abs(count)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${count < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** `1 row`, `2 rows`, `100,000 rows`. */
export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : many}`
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}

/**
 * Milliseconds for people: `0 ms`, `0.4 ms`, `38 ms`, `1.2 s`, `45 s`, `2 min 5 s`. What is not zero never reads
 * as zero.
 */
export function formatDuration(ms: number): string {
  if (ms <= 0) return '0 ms'
  if (ms < 0.05) return '< 0.1 ms'
  if (ms < 9.95) return `${trimmed(ms, 1)} ms`
  if (ms < 999.5) return `${trimmed(ms, 0)} ms`
  if (ms < 9_950) return `${trimmed(ms / 1000, 1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return joined(`${minutes} min`, seconds % 60, 's')
  return joined(`${formatCount(Math.floor(minutes / 60))} h`, minutes % 60, 'min')
}

function joined(large: string, small: number, unit: string): string {
  return small === 0 ? large : `${large} ${small} ${unit}`
}

/** Bytes in the units the manual uses, where 1 kB is 1024 bytes: `96 bytes`, `8.1 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return plural(Math.round(bytes), 'byte')
  let value = bytes
  for (const unit of ['kB', 'MB', 'GB']) {
    value /= 1024
    if (value < 1023.5) return `${trimmed(value, value < 9.95 ? 1 : 0)} ${unit}`
  }
  return `${trimmed(value / 1024, 1)} TB`
}

/** A mode of `pg_locks` in the manual's words: `AccessExclusiveLock` is ACCESS EXCLUSIVE. */
export function formatLockMode(mode: string): string {
  return mode
    .replace(/Lock$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase()
}

/** The text cut to a number of characters, with an ellipsis where something is missing. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  // Never between the halves of a surrogate pair.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(most - 2)) ? most - 2 : most - 1
  return `${text.slice(0, end)}…`
}

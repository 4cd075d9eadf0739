import type { Finding } from '../../model/report.ts'
import { cut } from '../format.ts'

const MOST_REASON = 500

/** Who decided that a finding does not count, and why, as plain text; `null`: it counts. */
export function settledSentence({ suppressed, accepted, rule }: Finding): string | null {
  if (suppressed !== undefined) {
    const until = suppressed.until === undefined ? '' : ` until ${suppressed.until}`
    const reason = cut(suppressed.reason, MOST_REASON)
    switch (suppressed.by) {
      case 'setting':
        return `The settings turn ${rule} off here: ${reason}`
      case 'comment':
      case undefined:
        return `Suppressed${until}: ${reason}`
    }
  }
  return accepted === undefined ? null : `Accepted by ${accepted.by} at ${accepted.at}.`
}

import type { Severity } from '../../model/report.ts'
import type { Headline } from '../sentences/headline.ts'

/** A sign and a word, so that nobody has to tell colours apart. */
export function verdictSign(verdict: Headline['verdict']): string {
  switch (verdict) {
    case 'unsafe':
      return '🔴'
    case 'unchecked':
      return '🟡'
    case 'safe':
      return '🟢'
    case 'nothing':
      return '⚪'
  }
}

export function severitySign(severity: Severity): string {
  switch (severity) {
    case 'error':
      return '🔴'
    case 'warning':
      return '🟠'
    case 'note':
      return '🔵'
  }
}

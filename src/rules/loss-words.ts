import type { Rollback } from '../model/report.ts'
import { code, counted, type Phrase } from './phrase.ts'

export type Loss = Rollback['dataLoss'][number]

/** What became of rows, without a stop: 12 rows of `public.orders` are gone. */
export function lossPhrase({ table, column, rows, kind }: Loss): Phrase {
  const are = rows === 1 ? 'is' : 'are'
  if (column === undefined) {
    const what = kind === 'lost' ? 'gone' : 'different'
    return [`${counted(rows, 'row')} of `, code(table), ` ${are} ${what}`]
  }
  const what = kind === 'lost' ? 'gone' : 'different'
  return [`${counted(rows, 'value')} of `, code(`${table}.${column}`), ` ${are} ${what}`]
}

import type { JudgedStatement } from './rule.ts'

/** The statement may set the sequence of a table: setval(), RESTART, or code that does it. */
export function mayMoveSequence({ operations }: JudgedStatement, table: string): boolean {
  return operations.some((one) => {
    switch (one.type) {
      case 'opaque':
        return /\b(?:setval|restart)\b/i.test(one.text)
      case 'alter-table':
        return one.table === table && one.action === 'AT_SetIdentity'
      case 'drop-table':
        return one.tables.includes(table)
      case 'other':
        return (
          one.detail?.what === 'alter-sequence' ||
          (one.detail?.what === 'select' && one.detail.query.functions.includes('setval'))
        )
      default:
        return false
    }
  })
}

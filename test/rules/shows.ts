import type { Shows } from '../../src/rules/rule.ts'
import type { Measured } from './measured.ts'

/** Whether performing an example showed what its rule claims. */
export function isShown(shows: Shows, measured: Measured): boolean {
  const statements = measured.scripts.flatMap((script) => script.statements)
  switch (shows) {
    case 'work-under-lock':
      return measured.scripts.some(worksUnderLock)
    case 'rewrite':
      return statements.some(({ rewrites }) => rewrites.length > 0)
    case 'error':
      return measured.scripts.some(({ error }) => error !== undefined)
    case 'rollback':
      return measured.scripts.some(({ rollback = 'restores' }) => rollback !== 'restores')
    case 'lock':
      return statements.some(({ locks }) => locks.length > 0)
    case 'rows-written':
      return statements.some(({ rowsChanged }) => rowsChanged > 0)
  }
}

/** A lock lasts until its transaction ends; the examples are one transaction, or one statement outside of any. */
function worksUnderLock({ statements }: Measured['scripts'][number]): boolean {
  let locked = false
  return statements.some(({ locks, scans, rewrites, indexRebuilds }) => {
    locked ||= locks.length > 0
    return locked && [scans, rewrites, indexRebuilds].some((all) => all.length > 0)
  })
}

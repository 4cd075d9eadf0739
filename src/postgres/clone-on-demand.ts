import { type Database, withClone } from './databases.ts'

/**
 * Lends a clone that is made when it is asked for, and dropped after all else: for a state that is only passed on the
 * way to where it is needed. It can be asked for once.
 */
export async function withCloneOnDemand<T>(
  use: (clone: (source: Database) => Promise<Database>) => Promise<T>,
): Promise<T> {
  let lent: Promise<void> = Promise.resolve()
  let giveBack: () => void = () => undefined
  const until = new Promise<void>((resolve) => {
    giveBack = resolve
  })
  const clone = (source: Database) =>
    new Promise<Database>((resolve, reject) => {
      lent = withClone(source, async (database) => {
        resolve(database)
        await until
      })
      lent.catch(reject)
    })
  try {
    return await use(clone)
  } finally {
    giveBack()
    // Why it could not be made is told to the one who asked.
    await lent.catch(() => undefined)
  }
}

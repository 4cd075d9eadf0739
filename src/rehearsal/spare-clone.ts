import { isOutOfMemory } from '../postgres/database-error.ts'
import { type Database, withClone, withWorkshop } from '../postgres/databases.ts'

/**
 * A clone over a connection of its own, so that it can be made while another one is at work; after that work where
 * it leaves the server no lock to make one with.
 */
export async function withSpareClone<T>(
  source: Database,
  work: Promise<unknown>,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  return await withWorkshop(source.workshop.server, async (workshop) => {
    let made = false
    const make = () =>
      withClone({ ...source, workshop }, async (clone) => {
        made = true
        return await use(clone)
      })
    try {
      return await make()
    } catch (cause) {
      if (made || !isOutOfMemory(cause)) throw cause
      await work
      return await make()
    }
  })
}

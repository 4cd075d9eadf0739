import type { Database } from '../../src/postgres/databases.ts'
import { withDurableWrites } from '../../src/rehearsal/watching/durable-writes.ts'
import { type Replay, replayScript } from '../../src/rehearsal/watching/replay.ts'
import { scratchOf } from './scratch.ts'
import { AS_MESSAGE, AS_STATEMENTS, scriptRun } from './scripts.ts'

export interface Lab {
  /** A clone of the prepared database for the time of `use`. */
  readonly fresh: <T>(use: (database: Database) => Promise<T>) => Promise<T>
  /** Replays a script in one message on a clone of its own. */
  readonly replay: (sql: string, sending?: typeof AS_MESSAGE) => Promise<Replay>
  /** The same with each statement for itself. */
  readonly replayApart: (sql: string) => Promise<Replay>
  /** The same where every commit takes so long that a poller cannot miss what a command of several commits holds. */
  readonly replaySlowly: (sql: string) => Promise<Replay>
}

/** A server with a prepared database for the tests of one `describe`, started before and gone after them. */
export function useLab(major: number, schema: string): Lab {
  const fresh = scratchOf(major, schema)
  const replay: Lab['replay'] = async (sql, sending = AS_MESSAGE) => {
    const run = await scriptRun(sql, sending)
    return await fresh((database) => replayScript(database, run, () => performance.now()))
  }
  const replaySlowly: Lab['replaySlowly'] = async (sql) => {
    const run = await scriptRun(sql, AS_STATEMENTS)
    return await fresh(async (database) => {
      const { control } = database.workshop
      await control.query(`ALTER DATABASE ${database.name} SET commit_siblings = 0`)
      await control.query(`ALTER DATABASE ${database.name} SET commit_delay = 20000`)
      return await withDurableWrites(database.workshop, () =>
        replayScript(database, run, () => performance.now()),
      )
    })
  }
  return { fresh, replay, replayApart: (sql) => replay(sql, AS_STATEMENTS), replaySlowly }
}

import { copies, operationsOfType, whatWaits } from '../felt.ts'
import type { ScriptRule } from '../rule.ts'

/** What ALTER TABLE does by the parser's name of the action, and how it is done without standing still. */
const ACTIONS = {
  AT_SetLogged: {
    title: 'Making the table logged copies it',
    remedy:
      'Every copied row is written to the write-ahead log as well. Fill a new logged table in batches, with a trigger that keeps it in step, and let it take the place of this one.',
  },
  AT_SetUnLogged: {
    title: 'Making the table unlogged copies it',
    remedy:
      'After a crash an unlogged table is empty, and standbys never have its rows: keep what must not be lost in a logged one. For rows that may be lost fill a new unlogged table, and let it take the place of this one.',
  },
  AT_SetAccessMethod: {
    title: 'Another access method copies the table',
    remedy:
      'Fill a new table that has the access method in batches, with a trigger that keeps it in step, and let it take the place of this one.',
  },
  AT_SetTableSpace: {
    title: 'Moving the table to another tablespace copies it',
    remedy:
      'pg_repack --tablespace moves it while it is in use; new partitions and indexes can be made in the other tablespace from the start.',
  },
} as const

export const tableRewrite: ScriptRule = {
  id: 'table-rewrite',
  title: 'The whole table is copied while nobody can use it',
  severity: 'error',
  shows: 'rewrite',
  about: 'both',
  explainsBlocking: true,
  why: 'SET LOGGED, SET UNLOGGED, SET ACCESS METHOD and SET TABLESPACE hold ACCESS EXCLUSIVE while the table is written again, with all its indexes. Nobody can read or write it meanwhile, and the copy needs its size again on disk and mostly in the write-ahead log.',
  instead:
    'Fill a new table in batches, keep it in step with a trigger, and swap the two; or let pg_repack do that.',
  whenNotToUse:
    'On a table that nobody uses while the migration runs. A table that is so already is not copied and not reported.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED',
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-TABLESPACE',
    'https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED',
  ],
  check: (context) =>
    operationsOfType(context, 'alter-table').flatMap(({ statement, operation }) => {
      const { table, action } = operation
      if (!isCopying(action) || !context.isExisting(table) || !copies(context, statement, table)) return []
      const { title, remedy } = ACTIONS[action]
      return [
        {
          statement,
          table,
          title: `${title} while nobody can use it`,
          message: `${whatWaits(context, statement, table)} ${table} wait while every row is copied and every index built again, and until the transaction has ended. ${remedy}`,
        },
      ]
    }),
}

function isCopying(action: string): action is keyof typeof ACTIONS {
  return action in ACTIONS
}

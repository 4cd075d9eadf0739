import { named } from '../advice.ts'
import type { ScriptRule } from '../rule.ts'

/** Kinds of objects that PUBLIC may not use unless somebody says so, with what the parser calls them. */
const CLOSED: Readonly<Record<string, string>> = { TABLE: 'table', SEQUENCE: 'sequence', SCHEMA: 'schema' }

export const grantToPublic: ScriptRule = {
  id: 'grant-to-public',
  title: 'Every role gets a privilege',
  severity: 'note',
  about: 'up',
  why: 'PUBLIC is every role that can connect, also those that are made later: read-only accounts, those of other applications, those of extensions. What is granted to PUBLIC cannot be revoked from one role.',
  instead: 'Grant to a role of its own, and make those who need it members.',
  whenNotToUse:
    'Where every role of the server may do this for good. Functions and types, which everybody may use from the start, are not reported.',
  sources: ['https://www.postgresql.org/docs/current/ddl-priv.html'],
  check: ({ script }) =>
    script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) => {
        if (operation.type !== 'other' || operation.detail?.what !== 'grant') return []
        const { verb, object, names, privileges, roles } = operation.detail
        const kind = CLOSED[object]
        if (verb !== 'grant' || kind === undefined || !roles.includes('PUBLIC')) return []
        // Whoever may look into a schema has no right on what lies in it.
        if (object === 'SCHEMA' && privileges !== 'all' && privileges.join() === 'USAGE') return []
        const what = privileges === 'all' ? 'every privilege' : privileges.join(', ')
        return [
          {
            statement,
            message: `Every role that can connect, also one that is made later, gets ${what} on ${kind} ${named(names)}, and none of them can be left out by REVOKE. Grant it to a role of its own instead.`,
          },
        ]
      }),
    ),
}

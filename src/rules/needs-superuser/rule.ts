import type { JudgedStatement, ScriptRule } from '../rule.ts'

/** SQLSTATE insufficient_privilege. */
const NOT_ALLOWED = '42501'

/** Statements that are a superuser's, as the parser calls them. */
const STATEMENTS: Readonly<Record<string, string>> = {
  AlterSystemStmt: 'ALTER SYSTEM',
  CreateEventTrigStmt: 'An event trigger',
  AlterEventTrigStmt: 'An event trigger',
  CreateTableSpaceStmt: 'A tablespace',
}

export const needsSuperuser: ScriptRule = {
  id: 'needs-superuser',
  title: 'Only a superuser may do this',
  severity: 'note',
  shows: 'error',
  about: 'up',
  why: 'The server refuses some statements to everybody but a superuser (SQLSTATE 42501), because they reach beyond the database or switch its checks off. Managed services make nobody a superuser, and a role that runs migrations should not be one, so the deployment stops here in one environment and passes in another.',
  instead:
    'Leave it to whoever runs the server, and let the migration rest on it. Instead of session_replication_role, drop the triggers or constraints in question and make them again.',
  whenNotToUse:
    'Where the role was given the right (GRANT SET ON PARAMETER), or the service lends it to its administrators. A statement that a rehearsal could perform is not reported.',
  sources: [
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE',
    'https://www.postgresql.org/docs/current/sql-altersystem.html',
    'https://www.postgresql.org/docs/current/sql-createeventtrigger.html',
    'https://www.postgresql.org/docs/current/sql-createtablespace.html',
  ],
  check: ({ script }) =>
    script.statements.flatMap((statement) => {
      const what = STATEMENTS[statement.kind] ?? settingOrCode(statement)
      const { source, error } = statement.effects
      const refused = source === 'measured' ? error?.code === NOT_ALLOWED : error === null
      if (what === null || !refused) return []
      return [
        {
          statement,
          message: `${what} needs a superuser: any other role is refused (SQLSTATE ${NOT_ALLOWED}), and managed services make nobody one. Make sure that the role which runs migrations has the right everywhere, or leave this to whoever runs the server.`,
        },
      ]
    }),
}

function settingOrCode({ operations }: JudgedStatement): string | null {
  for (const operation of operations) {
    if (operation.type === 'set' && operation.name === 'session_replication_role' && operation.value !== null)
      return 'The setting session_replication_role'
    if (operation.type !== 'opaque' || operation.detail?.what !== 'create-function') continue
    if (operation.detail.language === 'c' || operation.detail.language === 'internal')
      return `A function in the language ${operation.detail.language}`
  }
  return null
}

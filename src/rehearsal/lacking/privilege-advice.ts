import { thingsNamedIn } from '../../sql/named-things.ts'
import type { ParsedStatement } from '../../sql/parse.ts'

/** Why the plain owner of a database may not perform a statement, and what to do instead, in sentences. */
export function privilegeAdvice(node: ParsedStatement['node']): string {
  const [extension] = thingsNamedIn(node).extensions
  if (extension !== undefined)
    return `The extension ${extension} belongs to the superuser of the throwaway server. ${OWN_SERVER}`
  return ADVICE[Object.keys(node)[0] ?? ''] ?? OWNER
}

const OWN_SERVER =
  'If the role that runs migrations in production may do this, rehearse on a server of your own, with postgres set to its URL.'

const OWNER = `The rehearsal runs migrations as the plain owner of the database. ${OWN_SERVER}`

const ROLES =
  'Roles belong to the whole server, where the role that runs the rehearsal has no rights. Name those the migration needs in the setting roles, and let it make a role only where there is none.'

const SUPERUSER_ONLY = `The rehearsal runs migrations as the plain owner of the database, and this takes a superuser. ${OWN_SERVER}`

/** By the parse tree's name of the statement. */
const ADVICE: Readonly<Record<string, string>> = {
  CreateRoleStmt: ROLES,
  AlterRoleStmt: ROLES,
  AlterRoleSetStmt: ROLES,
  DropRoleStmt: ROLES,
  GrantRoleStmt: `Only who administers a role may grant it. ${OWN_SERVER}`,
  AlterSystemStmt:
    'It changes the whole server, for every database. What the migration needs of it can be set beforehand with the setting postgres-settings.',
  CreateTableSpaceStmt: `Tablespaces belong to the whole server and its file system. ${OWN_SERVER}`,
  CreatedbStmt: `Databases belong to the whole server. ${OWN_SERVER}`,
  CreateEventTrigStmt: SUPERUSER_ONLY,
  CreatePublicationStmt: `A publication of all tables, or of all in a schema, takes a superuser; one of named tables does not. ${OWN_SERVER}`,
  CreateSubscriptionStmt: `A subscription connects to another server, which a rehearsal never does. ${OWN_SERVER}`,
  CreateCastStmt: `A cast takes the owner of one of its types, and between built-in types that is a superuser. ${OWN_SERVER}`,
  CopyStmt:
    'It reads or writes files of the server or starts a program there, which a rehearsal never permits. Let the migration insert the rows itself.',
  AlterOwnerStmt: `An object can be given only to a role that the one who runs the migration is a member of: name that role in the setting roles. ${OWN_SERVER}`,
  AlterTableStmt: `It takes the owner of the table, and to give a table away a member of the new owner: name that role in the setting roles. ${OWN_SERVER}`,
}

/** What to do where the plain owner of a database may not perform a statement; by the parse tree's name of it. */
const OWN_SERVER = 'rehearse on a server of your own, with postgres set to its URL'

const ROLES =
  'Roles belong to the whole server, so a migration may not make or change them in the rehearsal. Name those it needs in the setting roles, and let the migration make a role only where it does not exist.'

const SUPERUSER_ONLY = `The rehearsal runs migrations as the plain owner of the database, and this takes a superuser or a role with more rights. If the role that runs migrations in production has them, ${OWN_SERVER}.`

export const PRIVILEGES: Readonly<Record<string, string>> = {
  CreateRoleStmt: ROLES,
  AlterRoleStmt: ROLES,
  AlterRoleSetStmt: ROLES,
  DropRoleStmt: ROLES,
  GrantRoleStmt: `Only who administers a role may grant it. Grant it where roles are set up, or ${OWN_SERVER}.`,
  AlterSystemStmt: `It changes the whole server, for every database. Set it with the setting postgres-settings, or ${OWN_SERVER}.`,
  CreateTableSpaceStmt: `Tablespaces belong to the whole server and its file system. To rehearse this, ${OWN_SERVER}.`,
  CreatedbStmt: `Databases belong to the whole server. To rehearse this, ${OWN_SERVER}.`,
  CreateEventTrigStmt: SUPERUSER_ONLY,
  CreatePublicationStmt: `A publication of all tables or of a whole schema takes a superuser. Name the tables, or ${OWN_SERVER}.`,
  CreateSubscriptionStmt: `A subscription connects to another server, which the rehearsal never does. To rehearse this, ${OWN_SERVER}.`,
  CreateCastStmt: `A cast takes the owner of one of its types. For a cast between built-in types that is a superuser: ${OWN_SERVER}.`,
  CopyStmt:
    'Reading or writing files of the server, or starting a program on it, is never permitted in the rehearsal. Send the rows with INSERT.',
  AlterOwnerStmt:
    'An object can be given only to a role that the one who runs the migration is a member of. Name that role in the setting roles.',
  AlterTableStmt:
    'It concerns an object of another owner, or gives one to a role that the one who runs the migration is not a member of. Name that role in the setting roles.',
}

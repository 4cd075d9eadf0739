import { grouped, named } from '../advice.ts'
import type { Draft, ScriptContext, ScriptRule } from '../rule.ts'
import { foreignKeysWithoutIndex } from './foreign-keys.ts'
import { keysThatRunOut, tablesWithoutKey } from './primary-keys.ts'

export const keyAdvice: ScriptRule = {
  id: 'key-advice',
  title: 'A key is missing, too small or without an index',
  severity: 'note',
  about: 'up',
  why: 'A table without a primary key has rows that nothing can tell apart: logical replication refuses to change them. A key of four bytes ends at 2,147,483,647, from where every INSERT fails. PostgreSQL makes no index for the referencing side of a foreign key: each DELETE in the referenced table then reads the referencing table from end to end.',
  instead:
    'Give every table a primary key, of type bigint or uuid where rows keep coming, and build an index that begins with the columns of the foreign key.',
  whenNotToUse:
    'Where the table stays small. Partitions, temporary tables, and tables with a unique index on columns that are NOT NULL are not reported, nor is what a later migration of the same change makes up for.',
  sources: [
    'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK',
    'https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY',
    'https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT',
  ],
  check: (context) => [...withoutIndex(context), ...withoutKey(context), ...tooSmall(context)],
}

function withoutIndex(context: ScriptContext): readonly Draft[] {
  return grouped(foreignKeysWithoutIndex(context), (found) => {
    const keys = found.map(({ table, columns }) => `${table} (${columns.join(', ')})`)
    const [{ references }] = found
    const one = found.length === 1
    return {
      title: one ? 'A foreign key has no index' : `${found.length} foreign keys have no index`,
      message: `No index begins with the columns of ${one ? 'the foreign key' : 'these foreign keys'} ${named(keys)}: each DELETE of a row of ${one ? references : 'the referenced tables'}, and each change of its key, reads the referencing table from end to end. Build one with CREATE INDEX CONCURRENTLY in a migration of its own, or right here while the table is new.`,
    }
  })
}

function withoutKey(context: ScriptContext): readonly Draft[] {
  return grouped(tablesWithoutKey(context), (found) => {
    const tables = found.map(({ table }) => table)
    const one = found.length === 1
    return {
      title: one ? 'A table has no primary key' : `${found.length} tables have no primary key`,
      message: `Nothing tells the rows of ${named(tables)} apart: no statement can change one of two equal rows, and once ${one ? 'the table is' : 'they are'} published for logical replication, UPDATE and DELETE fail (SQLSTATE 55000). Add a primary key while the table is new.`,
    }
  })
}

function tooSmall(context: ScriptContext): readonly Draft[] {
  return grouped(keysThatRunOut(context), (found) => {
    const keys = found.map(({ table, column }) => `${table}.${column}`)
    const [{ most }] = found
    return {
      title: 'A generated key ends early',
      message: `${named(keys)} ${found.length === 1 ? 'counts' : 'count'} up to ${most}: then every INSERT fails, also after that many attempts that were rolled back, and a wider type has to copy the table. Take bigint while the table is new.`,
    }
  })
}

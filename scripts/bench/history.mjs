import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const NOUNS = [
  'order',
  'invoice',
  'parcel',
  'voucher',
  'refund',
  'supplier',
  'shelf',
  'edition',
  'reader',
  'branch',
]

const tableOf = (index) => `${NOUNS[index % NOUNS.length]}_${Math.floor(index / NOUNS.length) + 1}`

/**
 * Writes migrations 1 to `count` in the layout of golang-migrate. The same number always gives the same text: a
 * table, then a reference with its index, then columns with a check, then a view, an enum or a comment.
 */
export async function writeHistory(directory, count) {
  await writeMigrations(directory, count, migration)
}

/**
 * @param {string} directory
 * @param {number} count
 * @param {(number: number) => { name: string, up: string, down: string }} migrationOf
 */
export async function writeMigrations(directory, count, migrationOf) {
  await mkdir(directory, { recursive: true })
  for (let number = 1; number <= count; number++) {
    const { name, up, down } = migrationOf(number)
    const base = join(directory, `${String(number).padStart(6, '0')}_${name}`)
    await writeFile(`${base}.up.sql`, up)
    await writeFile(`${base}.down.sql`, down)
  }
}

/**
 * The migration under review. `column`: what most changes do, a column and a table that refers to an existing one.
 * `index`: an index that locks out writes, which is found, and whose fix is performed too.
 *
 * @param {string} directory
 * @param {number} number
 * @param {'column' | 'index'} kind
 */
export async function writeChange(directory, number, kind) {
  const base = join(directory, `${String(number).padStart(6, '0')}_${kind}`)
  const table = tableOf(0)
  const scripts = {
    column: {
      up: `ALTER TABLE ${table} ADD COLUMN labelled_at timestamptz;\nCREATE TABLE ${table}_labels (\n  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n  owner_id bigint NOT NULL REFERENCES ${table} (id),\n  label text NOT NULL\n);\nCREATE INDEX ${table}_labels_owner_id_idx ON ${table}_labels (owner_id);\n`,
      down: `DROP TABLE ${table}_labels;\nALTER TABLE ${table} DROP COLUMN labelled_at;\n`,
    },
    index: {
      up: `CREATE INDEX ${table}_note_idx ON ${table} (note);\n`,
      down: `DROP INDEX ${table}_note_idx;\n`,
    },
  }
  await writeFile(`${base}.up.sql`, `SET lock_timeout = '2s';\n${scripts[kind].up}`)
  await writeFile(`${base}.down.sql`, scripts[kind].down)
}

function migration(number) {
  const round = Math.floor((number - 1) / 4)
  const table = tableOf(round)
  switch ((number - 1) % 4) {
    case 0:
      return createTable(table)
    case 1:
      return addReference(table, tableOf(Math.floor(round / 2)))
    case 2:
      return addColumns(table)
    default:
      return addRest(table, round)
  }
}

const createTable = (table) => ({
  name: `create_${table}`,
  up: `CREATE TABLE ${table} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    title varchar(200) NOT NULL,
    note text,
    amount numeric(12, 2) NOT NULL DEFAULT 0,
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ${table}_code_key UNIQUE (code)
);

CREATE INDEX ${table}_created_at_idx ON ${table} (created_at);
`,
  down: `DROP TABLE ${table};\n`,
})

const addReference = (table, parent) => ({
  name: `link_${table}`,
  up: `ALTER TABLE ${table} ADD COLUMN parent_id bigint;
ALTER TABLE ${table}
    ADD CONSTRAINT ${table}_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES ${parent} (id) ON DELETE SET NULL;
CREATE INDEX ${table}_parent_id_idx ON ${table} (parent_id) WHERE parent_id IS NOT NULL;
`,
  down: `ALTER TABLE ${table} DROP COLUMN parent_id;\n`,
})

const addColumns = (table) => ({
  name: `extend_${table}`,
  up: `ALTER TABLE ${table}
    ADD COLUMN priority smallint NOT NULL DEFAULT 0,
    ADD COLUMN archived_at timestamptz,
    ADD CONSTRAINT ${table}_priority_check CHECK (priority >= 0);
`,
  down: `ALTER TABLE ${table} DROP COLUMN archived_at, DROP COLUMN priority;\n`,
})

function addRest(table, round) {
  switch (round % 3) {
    case 0:
      return {
        name: `current_${table}`,
        up: `CREATE VIEW current_${table} AS SELECT id, code, title, amount FROM ${table} WHERE archived_at IS NULL;\n`,
        down: `DROP VIEW current_${table};\n`,
      }
    case 1:
      return {
        name: `state_of_${table}`,
        up: `CREATE TYPE ${table}_state AS ENUM ('open', 'held', 'done');\nALTER TABLE ${table} ADD COLUMN state ${table}_state NOT NULL DEFAULT 'open';\n`,
        down: `ALTER TABLE ${table} DROP COLUMN state;\nDROP TYPE ${table}_state;\n`,
      }
    default:
      return {
        name: `describe_${table}`,
        up: `COMMENT ON TABLE ${table} IS 'One row for each ${table}';\nCREATE INDEX ${table}_title_idx ON ${table} (lower(title));\n`,
        down: `DROP INDEX ${table}_title_idx;\nCOMMENT ON TABLE ${table} IS NULL;\n`,
      }
  }
}

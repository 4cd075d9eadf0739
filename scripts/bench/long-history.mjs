import { writeMigrations } from './history.mjs'

const PREFIXES = [
  'stock',
  'sales',
  'freight',
  'media',
  'crew',
  'rental',
  'audit',
  'lesson',
  'clinic',
  'ticket',
]
const NOUNS = ['batch', 'entry', 'group', 'member', 'notice', 'person', 'period', 'place', 'price', 'review']

/**
 * Writes a history as applications have it, in the layout of golang-migrate: tables, references, indexes, columns,
 * checks, changed types, backfills, views, functions with triggers, enums, renames and drops, each with a down script
 * that takes it back. The same number always gives the same text; 400 migrations leave about 200 tables.
 *
 * @param {string} directory
 * @param {number} count
 */
export async function writeLongHistory(directory, count) {
  await writeMigrations(directory, count, migration)
}

const ROUND = 20

/** Twenty migrations are one round: a part of the application that is built and then changed. */
function migration(number) {
  const round = Math.floor((number - 1) / ROUND)
  const table = (place, of = round) => tableName(of, place)
  const [owner, item, event, label, link] = [0, 1, 2, 3, 4].map((place) => table(place))
  const [draft, limit, contact, member, setting] = [5, 6, 7, 8, 9].map((place) => table(place))
  switch ((number - 1) % ROUND) {
    case 0:
      return createTable(owner, [])
    case 1:
      return createTable(item, [owner])
    case 2:
      return script(
        `extend_${owner}`,
        `ALTER TABLE ${owner}
    ADD COLUMN archived_at timestamptz,
    ADD COLUMN priority smallint NOT NULL DEFAULT 0;\n`,
        `ALTER TABLE ${owner} DROP COLUMN priority, DROP COLUMN archived_at;\n`,
      )
    case 3:
      return createTable(event, [item])
    case 4:
      return script(
        `index_${item}`,
        `CREATE INDEX ${item}_title_idx ON ${item} (title, created_at);\n`,
        `DROP INDEX ${item}_title_idx;\n`,
      )
    case 5: {
      const first = createTable(label, [])
      const second = createTable(link, [item, label])
      return script(`label_${item}`, `${first.up}\n${second.up}`, `${second.down}${first.down}`)
    }
    case 6:
      return script(
        `parent_of_${label}`,
        `ALTER TABLE ${label} ADD COLUMN parent_id bigint;
ALTER TABLE ${label}
    ADD CONSTRAINT ${label}_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES ${owner} (id) ON DELETE SET NULL;
CREATE INDEX ${label}_parent_id_idx ON ${label} (parent_id) WHERE parent_id IS NOT NULL;\n`,
        `ALTER TABLE ${label} DROP COLUMN parent_id;\n`,
      )
    case 7:
      return script(
        `open_${item}`,
        `CREATE VIEW open_${item} AS
    SELECT i.id, i.title, i.amount, o.title AS owner_title
      FROM ${item} i
      JOIN ${owner} o ON o.id = i.${owner}_id
     WHERE o.archived_at IS NULL;\n`,
        `DROP VIEW open_${item};\n`,
      )
    case 8:
      return createTable(draft, [owner])
    case 9:
      return script(
        `fill_priority_of_${owner}`,
        `UPDATE ${owner} SET priority = 1 WHERE note IS NOT NULL AND priority = 0;\n`,
        `UPDATE ${owner} SET priority = 0 WHERE priority = 1;\n`,
      )
    case 10:
      return createTable(limit, [draft])
    case 11:
      return script(
        `longer_title_of_${event}`,
        `ALTER TABLE ${event} ALTER COLUMN title TYPE text;\n`,
        `ALTER TABLE ${event} ALTER COLUMN title TYPE varchar(200);\n`,
      )
    case 12:
      return createTable(contact, [])
    case 13:
      return script(
        `state_of_${draft}`,
        `CREATE TYPE ${draft}_state AS ENUM ('open', 'held', 'done');
ALTER TABLE ${draft} ADD COLUMN state ${draft}_state NOT NULL DEFAULT 'open';\n`,
        `ALTER TABLE ${draft} DROP COLUMN state;\nDROP TYPE ${draft}_state;\n`,
      )
    case 14:
      return script(
        `touch_${contact}`,
        `ALTER TABLE ${contact} ADD COLUMN updated_at timestamptz;
CREATE FUNCTION touch_${contact}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;
CREATE TRIGGER touch BEFORE UPDATE ON ${contact} FOR EACH ROW EXECUTE FUNCTION touch_${contact}();\n`,
        `DROP TRIGGER touch ON ${contact};
DROP FUNCTION touch_${contact}();
ALTER TABLE ${contact} DROP COLUMN updated_at;\n`,
      )
    case 15:
      return createTable(member, [owner, contact])
    case 16:
      return script(
        `check_${limit}`,
        `ALTER TABLE ${limit} ADD CONSTRAINT ${limit}_amount_check CHECK (amount >= 0);
COMMENT ON TABLE ${limit} IS 'What one ${draft} may cost';\n`,
        `COMMENT ON TABLE ${limit} IS NULL;\nALTER TABLE ${limit} DROP CONSTRAINT ${limit}_amount_check;\n`,
      )
    case 17:
      return script(
        `rename_note_of_${contact}`,
        `ALTER TABLE ${contact} RENAME COLUMN note TO remark;\n`,
        `ALTER TABLE ${contact} RENAME COLUMN remark TO note;\n`,
      )
    case 18:
      return createTable(setting, [member])
    default:
      return round % 2 === 0
        ? script(
            `drop_open_${item}`,
            `DROP VIEW open_${item};\nDROP INDEX ${item}_title_idx;\n`,
            `CREATE INDEX ${item}_title_idx ON ${item} (title, created_at);
CREATE VIEW open_${item} AS
    SELECT i.id, i.title, i.amount, o.title AS owner_title
      FROM ${item} i
      JOIN ${owner} o ON o.id = i.${owner}_id
     WHERE o.archived_at IS NULL;\n`,
          )
        : script(
            `drop_details_of_${setting}`,
            `ALTER TABLE ${setting} DROP COLUMN details;\n`,
            `ALTER TABLE ${setting} ADD COLUMN details jsonb NOT NULL DEFAULT '{}';\n`,
          )
  }
}

const script = (name, up, down) => ({ name, up, down })

function tableName(round, place) {
  const prefix = PREFIXES[round % PREFIXES.length]
  const again = Math.floor(round / PREFIXES.length)
  return `${prefix}_${NOUNS[place]}${again === 0 ? '' : `_${again + 1}`}`
}

function createTable(table, parents) {
  const references = parents.map(
    (parent) => `    ${parent}_id bigint NOT NULL REFERENCES ${parent} (id) ON DELETE CASCADE,\n`,
  )
  const indexes = parents.map(
    (parent) => `CREATE INDEX ${table}_${parent}_id_idx ON ${table} (${parent}_id);\n`,
  )
  return script(
    `create_${table}`,
    `CREATE TABLE ${table} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    title varchar(200) NOT NULL,
    note text,
    amount numeric(12, 2) NOT NULL DEFAULT 0,
    details jsonb NOT NULL DEFAULT '{}',
${references.join('')}    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ${table}_code_key UNIQUE (code)
);

CREATE INDEX ${table}_created_at_idx ON ${table} (created_at);
${indexes.join('')}`,
    `DROP TABLE ${table};\n`,
  )
}

import type { Subject } from '../grammar.ts'

/** Types of all sorts, and collations. */
export const TYPES: readonly Subject[] = [
  {
    object: 'enum shop.mood',
    alter: 'ALTER TYPE shop.mood',
    create: `CREATE TYPE shop.mood AS ENUM ('sad'[[, 'ok' | labels]], 'glad');
      [[~ OWNER TO writer; | owner; grants]]
      [[REVOKE USAGE ON TYPE shop.mood FROM PUBLIC; | grants]]
      [[COMMENT ON TYPE shop.mood IS 'of people'; | comment]]`,
    drop: 'DROP TYPE shop.mood',
    alters: `
      labels | ~ RENAME VALUE 'ok' TO 'fine' | ~ RENAME VALUE 'fine' TO 'ok'
      !owner; grants | ~ OWNER TO CURRENT_USER | ~ OWNER TO writer
      grants | GRANT USAGE ON TYPE shop.mood TO reader | REVOKE USAGE ON TYPE shop.mood FROM reader
      comment | COMMENT ON TYPE shop.mood IS NULL | COMMENT ON TYPE shop.mood IS 'of people'
      !enum shop.mood missing; enum shop.feeling extra | ~ RENAME TO feeling | ALTER TYPE shop.feeling RENAME TO mood`,
  },
  {
    object: 'domain shop.percent',
    alter: 'ALTER DOMAIN shop.percent',
    create: `CREATE DOMAIN shop.percent AS numeric[[(5, 2) | base type]] [[DEFAULT 50 | default]] [[NOT NULL | not null]]
        [[CONSTRAINT at_most CHECK (VALUE <= 100) | constraints]];
      ~ ADD CONSTRAINT at_least CHECK (VALUE >= 0) [[NOT VALID | constraints]];
      [[COMMENT ON CONSTRAINT at_least ON DOMAIN shop.percent IS 'no debts'; | constraint comments]]
      [[GRANT USAGE ON DOMAIN shop.percent TO reader; | grants]]
      [[COMMENT ON DOMAIN shop.percent IS 'of all'; | comment]]`,
    drop: 'DROP DOMAIN shop.percent',
    alters: `
      default | ~ SET DEFAULT 10 | ~ SET DEFAULT 50
      not null | ~ DROP NOT NULL | ~ SET NOT NULL
      constraints | ~ DROP CONSTRAINT at_most | ~ ADD CONSTRAINT at_most CHECK (VALUE <= 100)
      owner; grants | ~ OWNER TO writer | ~ OWNER TO CURRENT_USER
      grants | REVOKE USAGE ON DOMAIN shop.percent FROM reader | GRANT USAGE ON DOMAIN shop.percent TO reader
      !constraints | ~ RENAME CONSTRAINT at_most TO top | ~ RENAME CONSTRAINT top TO at_most
      comment | COMMENT ON DOMAIN shop.percent IS NULL | COMMENT ON DOMAIN shop.percent IS 'of all'`,
  },
  {
    object: 'domain shop.word',
    create: 'CREATE DOMAIN shop.word AS text [[COLLATE "C" | collation]]',
    drop: 'DROP DOMAIN shop.word',
  },
  {
    object: 'range shop.span',
    create: `CREATE TYPE shop.span AS RANGE (subtype = text [[, collation = "C" | collation]] [[, subtype_opclass = text_pattern_ops | operator class]]
        [[, multirange_type_name = shop.spans | multirange]]);
      [[COMMENT ON TYPE shop.span IS 'from to'; | comment]]`,
    drop: 'DROP TYPE shop.span',
    token: 'span',
    alters: `
      owner; grants | ALTER TYPE shop.span OWNER TO writer | ALTER TYPE shop.span OWNER TO CURRENT_USER`,
  },
  {
    object: 'range shop.float_span',
    create:
      'CREATE TYPE shop.float_span AS RANGE (subtype = float8 [[, subtype_diff = float8mi | difference]])',
    drop: 'DROP TYPE shop.float_span',
  },
  {
    object: 'type shop.place',
    alter: 'ALTER TYPE shop.place',
    create: `CREATE TYPE shop.place AS (street text [[COLLATE "C" | column shop.place.street: collation]], zip varchar[[(5) | column shop.place.zip: type]]
        [[, town text | column shop.place.town missing]]);
      [[~ OWNER TO writer; | owner; grants]]
      [[REVOKE USAGE ON TYPE shop.place FROM PUBLIC; | grants]]
      [[COMMENT ON TYPE shop.place IS 'to go to'; | comment]]
      [[COMMENT ON COLUMN shop.place.zip IS 'five digits'; | column shop.place.zip: comment]]`,
    drop: 'DROP TYPE shop.place',
    alters: `
      !column shop.place.town missing | ~ DROP ATTRIBUTE town | ~ ADD ATTRIBUTE town text
      column shop.place.country extra | ~ ADD ATTRIBUTE country text | ~ DROP ATTRIBUTE country
      column shop.place.zip: type | ~ ALTER ATTRIBUTE zip TYPE text | ~ ALTER ATTRIBUTE zip TYPE varchar(5)
      !column shop.place.zip missing; column shop.place.code extra | ~ RENAME ATTRIBUTE zip TO code | ~ RENAME ATTRIBUTE code TO zip
      !owner; grants | ~ OWNER TO CURRENT_USER | ~ OWNER TO writer
      comment | COMMENT ON TYPE shop.place IS NULL | COMMENT ON TYPE shop.place IS 'to go to'`,
  },
  {
    object: 'base type shop.raw',
    along: ['function shop.raw_in(cstring)', 'function shop.raw_out(shop.raw)'],
    superuser: true,
    token: null,
    create: `CREATE TYPE shop.raw;
      CREATE FUNCTION shop.raw_in(cstring) RETURNS shop.raw LANGUAGE internal IMMUTABLE STRICT AS 'textin';
      CREATE FUNCTION shop.raw_out(shop.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
      CREATE TYPE shop.raw (INPUT = shop.raw_in, OUTPUT = shop.raw_out [[, STORAGE = extended | storage]] [[, CATEGORY = 'S' | category]]
        [[, PREFERRED = true | preferred]] [[, DELIMITER = ';' | delimiter]] [[, COLLATABLE = true | collatable]] [[, DEFAULT = 'x' | default]])`,
    drop: 'DROP TYPE shop.raw CASCADE',
    alters: `
      storage | ALTER TYPE shop.raw SET (STORAGE = main) | ALTER TYPE shop.raw SET (STORAGE = extended)`,
  },
  {
    object: 'collation shop.plain_order',
    create: `CREATE COLLATION shop.plain_order (LOCALE = 'C');
      [[ALTER COLLATION shop.plain_order OWNER TO writer; | owner]]
      [[COMMENT ON COLLATION shop.plain_order IS 'by bytes'; | comment]]`,
    drop: 'DROP COLLATION shop.plain_order',
    alters: `
      collation shop.plain_order missing; collation shop.other_order extra | ALTER COLLATION shop.plain_order RENAME TO other_order | ALTER COLLATION shop.other_order RENAME TO plain_order
      !owner | ALTER COLLATION shop.plain_order OWNER TO CURRENT_USER | ALTER COLLATION shop.plain_order OWNER TO writer`,
  },
  {
    object: 'collation shop.lax',
    create:
      "CREATE COLLATION shop.lax (PROVIDER = icu, LOCALE = 'und-u-ks-level2' [[, DETERMINISTIC = false | collisdeterministic]])",
    drop: 'DROP COLLATION shop.lax',
  },
  {
    object: 'conversion shop.from_latin',
    token: null,
    create:
      "CREATE [[DEFAULT | default]] CONVERSION shop.from_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
    drop: 'DROP CONVERSION shop.from_latin',
  },
  {
    object: 'conversion shop.to_latin',
    create: `CREATE CONVERSION shop.to_latin FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
      [[COMMENT ON CONVERSION shop.to_latin IS 'for old mail'; | comment]]`,
    drop: 'DROP CONVERSION shop.to_latin',
  },
]

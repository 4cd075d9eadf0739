/** Roles that own things and are granted things. */
export const ROLES = ['reader', 'writer'] as const

/** What the subjects hang on; none of it is changed by itself. */
export const BASE = `
  CREATE SCHEMA shop;
  GRANT ALL ON SCHEMA shop TO writer;
  CREATE TYPE shop.grade AS ENUM ('low', 'high');
  CREATE TYPE shop.spot AS (x integer, y integer);
  CREATE DOMAIN shop.short_text AS text;
  CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE FUNCTION shop.plus(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
  CREATE FUNCTION shop.same(a shop.spot, b shop.spot) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a IS NOT DISTINCT FROM b';
  CREATE TABLE shop.accounts (
    id bigint PRIMARY KEY, email text NOT NULL, region text, balance numeric(12, 2) DEFAULT 0, note text,
    tags text[], born date, document jsonb);
  CREATE UNIQUE INDEX accounts_email ON shop.accounts (email);
  CREATE TABLE shop.orders (
    id integer NOT NULL, account bigint NOT NULL, total numeric, status text, placed date, code varchar(20),
    during daterange, PRIMARY KEY (id));
  CREATE TABLE shop.visits (at date NOT NULL, page text NOT NULL, seconds integer) PARTITION BY RANGE (at);
  CREATE TABLE shop.visits_2024 PARTITION OF shop.visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE shop.visits_2025 PARTITION OF shop.visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE shop.things (id integer, name text);
  CREATE VIEW shop.open_orders AS SELECT id, total FROM shop.orders WHERE status = 'open';
`

/** The same that only a superuser makes. */
export const SUPERUSER_BASE = `
  CREATE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
  CREATE FOREIGN DATA WRAPPER files;
  CREATE SERVER disk FOREIGN DATA WRAPPER files;
  GRANT USAGE ON FOREIGN DATA WRAPPER files TO PUBLIC;
  GRANT USAGE ON FOREIGN SERVER disk TO PUBLIC;
`

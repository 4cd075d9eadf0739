-- The schema and the rows that cases.json speaks of. Every table that is locked, scanned or written anew holds
-- 20,000 rows, unless it is empty on purpose.
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN posint AS int CHECK (value > 0);
CREATE DOMAIN plainint AS int;

CREATE TABLE parent (id bigint PRIMARY KEY, name text);
INSERT INTO parent SELECT g, 'p' || g FROM generate_series(1, 20000) g;

CREATE TABLE t (
  id bigint PRIMARY KEY, a int, b int NOT NULL, nn int, s varchar(20), s0 varchar, tx text, n numeric(10, 2),
  ts timestamp, tz timestamptz, ts3 timestamp(3), j json, jb jsonb, dt date, ip cidr, inn inet, iv interval,
  iv3 interval(3), tm time, tm3 time(3), vb varbit(10), bt bit(5), r int4range, e mood, arr varchar(10)[], u uuid,
  c char(5), i2 smallint, f4 real, pid bigint, dom plainint
);
INSERT INTO t
SELECT g, g, g, g, 's' || g, 's' || g, 't' || g, g / 100.0, now(), now(), now(), '{}', '{}', now()::date,
       '10.0.0.0/8', '10.0.0.1', '1s', '1s', '10:00', '10:00', B'101', B'10101', int4range(g, g + 1), 'ok',
       ARRAY['a'], md5(g::text)::uuid, 'abc', 1, 1.5, g, g
  FROM generate_series(1, 20000) g;
CREATE INDEX t_a ON t (a);
CREATE INDEX t_s ON t (s);
CREATE INDEX t_tz ON t (tz);
CREATE INDEX t_vb ON t (vb);
CREATE UNIQUE INDEX t_nn_u ON t (nn);

CREATE TABLE big_child (id bigint PRIMARY KEY, pid bigint);
INSERT INTO big_child SELECT g, g FROM generate_series(1, 20000) g;
ALTER TABLE big_child ADD CONSTRAINT nvfk FOREIGN KEY (pid) REFERENCES parent (id) NOT VALID;
ALTER TABLE t ADD CONSTRAINT nvck CHECK (a > 0) NOT VALID;

-- p1 is an empty partition, p2 and p3 wait to be attached, p3 with a constraint that proves its bounds.
CREATE TABLE part (id bigint NOT NULL, k int NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF part FOR VALUES FROM (0) TO (100);
CREATE TABLE p2 (id bigint NOT NULL, k int NOT NULL);
INSERT INTO p2 SELECT g, 150 FROM generate_series(1, 20000) g;
CREATE TABLE p3 (id bigint NOT NULL, k int NOT NULL);
INSERT INTO p3 SELECT g, 250 FROM generate_series(1, 20000) g;
ALTER TABLE p3 ADD CONSTRAINT p3ck CHECK (k >= 200 AND k < 300);

-- All rows of partd lie in its default partition.
CREATE TABLE partd (id bigint NOT NULL, k int NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE pd0 PARTITION OF partd DEFAULT;
INSERT INTO pd0 SELECT g, 500 FROM generate_series(1, 20000) g;
CREATE TABLE pd1 (id bigint NOT NULL, k int NOT NULL);
INSERT INTO pd1 SELECT g, 50 FROM generate_series(1, 20000) g;

CREATE VIEW v AS SELECT id, a FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t;
CREATE UNIQUE INDEX mv_u ON mv (id);

CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION trg();

CREATE UNLOGGED TABLE ul (id int);
INSERT INTO ul SELECT g FROM generate_series(1, 20000) g;
CREATE SEQUENCE sq;

-- The planner inlines the first, so its result is a constant to ADD COLUMN; it cannot look into the second.
CREATE FUNCTION vol() RETURNS int LANGUAGE sql VOLATILE AS 'select 1';
CREATE FUNCTION volpl() RETURNS int LANGUAGE plpgsql VOLATILE AS 'begin return 1; end';
CREATE FUNCTION imm() RETURNS int LANGUAGE sql IMMUTABLE AS 'select 1';
ANALYZE;

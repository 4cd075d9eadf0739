import type { Subject } from '../grammar.ts'

/** Functions and what is made of them: triggers, rules, policies, aggregates, operators, casts. */
export const ROUTINES: readonly Subject[] = [
  {
    object: 'function shop.fn_total(integer)',
    token: 'fn_total',
    alter: 'ALTER FUNCTION shop.fn_total(integer)',
    create: `CREATE FUNCTION shop.fn_total(account integer [[DEFAULT 1]]) RETURNS SETOF integer LANGUAGE plpgsql
        [[STABLE]] [[STRICT]] [[SECURITY DEFINER]] [[PARALLEL SAFE]] [[COST 500]] [[ROWS 7]] [[SET search_path = shop]]
        AS 'BEGIN RETURN [[NEXT 1; RETURN]]; END';
      [[~ OWNER TO writer; | owner; grants]]
      [[REVOKE EXECUTE ON FUNCTION shop.fn_total(integer) FROM PUBLIC; | grants]]
      [[GRANT EXECUTE ON FUNCTION shop.fn_total(integer) TO reader; | grants]]
      [[COMMENT ON FUNCTION shop.fn_total(integer) IS 'of an account'; | comment]]`,
    drop: 'DROP FUNCTION shop.fn_total(integer)',
    alters: `
      definition | ~ VOLATILE | ~ STABLE
      !definition | ~ CALLED ON NULL INPUT | ~ STRICT
      !definition | ~ SECURITY INVOKER | ~ SECURITY DEFINER
      !definition | ~ PARALLEL UNSAFE | ~ PARALLEL SAFE
      !definition | ~ COST 100 | ~ COST 500
      !definition | ~ ROWS 1000 | ~ ROWS 7
      !definition | ~ SET search_path = public | ~ SET search_path = shop
      !definition | ~ SET work_mem = '8MB' | ~ RESET work_mem
      depends on extensions | ~ DEPENDS ON EXTENSION plpgsql | ~ NO DEPENDS ON EXTENSION plpgsql
      !owner; grants | ~ OWNER TO CURRENT_USER | ~ OWNER TO writer
      grants | GRANT EXECUTE ON FUNCTION shop.fn_total(integer) TO PUBLIC | REVOKE EXECUTE ON FUNCTION shop.fn_total(integer) FROM PUBLIC
      comment | COMMENT ON FUNCTION shop.fn_total(integer) IS NULL | COMMENT ON FUNCTION shop.fn_total(integer) IS 'of an account'
      !function shop.fn_total(integer) missing; function shop.fn_sum(integer) extra | ~ RENAME TO fn_sum | ALTER FUNCTION shop.fn_sum(integer) RENAME TO fn_total
      !function shop.fn_total(integer) missing; function public.fn_total(integer) extra | ~ SET SCHEMA public | ALTER FUNCTION public.fn_total(integer) SET SCHEMA shop`,
  },
  {
    object: 'function shop.fn_quiet()',
    superuser: true,
    create: "CREATE FUNCTION shop.fn_quiet() RETURNS integer LANGUAGE sql [[LEAKPROOF]] AS 'SELECT 1'",
    drop: 'DROP FUNCTION shop.fn_quiet()',
  },
  {
    object: 'procedure shop.pr_clean()',
    create: `CREATE PROCEDURE shop.pr_clean() LANGUAGE plpgsql [[SECURITY DEFINER]] AS 'BEGIN END';
      [[GRANT EXECUTE ON PROCEDURE shop.pr_clean() TO reader; | grants]]
      [[COMMENT ON PROCEDURE shop.pr_clean() IS 'at night'; | comment]]`,
    drop: 'DROP PROCEDURE shop.pr_clean()',
    alters: `
      owner; grants | ALTER PROCEDURE shop.pr_clean() OWNER TO writer | ALTER PROCEDURE shop.pr_clean() OWNER TO CURRENT_USER
      definition | ALTER PROCEDURE shop.pr_clean() SET timezone = 'UTC' | ALTER PROCEDURE shop.pr_clean() RESET ALL`,
  },
  {
    object: 'aggregate shop.ag_sum(integer)',
    token: 'ag_sum',
    create: `CREATE AGGREGATE shop.ag_sum(integer) (SFUNC = shop.plus, STYPE = integer [[, INITCOND = '0' | agginitval]] [[, COMBINEFUNC = shop.plus | aggcombinefn]]
        [[, SORTOP = OPERATOR(pg_catalog.>) | sort operator]] [[, PARALLEL = SAFE | parallel]] [[, SSPACE = 64 | aggtransspace]]);
      [[GRANT EXECUTE ON FUNCTION shop.ag_sum(integer) TO reader; | grants]]
      [[COMMENT ON AGGREGATE shop.ag_sum(integer) IS 'like sum'; | comment]]`,
    drop: 'DROP AGGREGATE shop.ag_sum(integer)',
    alters: `
      owner; grants | ALTER AGGREGATE shop.ag_sum(integer) OWNER TO writer | ALTER AGGREGATE shop.ag_sum(integer) OWNER TO CURRENT_USER`,
  },
  {
    object: 'trigger shop.orders.tr_touch',
    token: 'tr_touch',
    alter: 'ALTER TABLE shop.orders',
    create: `CREATE TRIGGER tr_touch BEFORE INSERT OR UPDATE [[OF total]] ON shop.orders FOR EACH ROW [[WHEN (NEW.total > 0)]] EXECUTE FUNCTION shop.touch([['a']]);
      [[~ ENABLE ALWAYS TRIGGER tr_touch; | enabled]]
      [[COMMENT ON TRIGGER tr_touch ON shop.orders IS 'on writing'; | comment]]`,
    drop: 'DROP TRIGGER tr_touch ON shop.orders',
    alters: `
      enabled | ~ DISABLE TRIGGER tr_touch | ~ ENABLE ALWAYS TRIGGER tr_touch
      !enabled | ~ ENABLE REPLICA TRIGGER tr_touch | ~ ENABLE ALWAYS TRIGGER tr_touch
      !enabled | ~ ENABLE TRIGGER tr_touch | ~ ENABLE ALWAYS TRIGGER tr_touch
      comment | COMMENT ON TRIGGER tr_touch ON shop.orders IS NULL | COMMENT ON TRIGGER tr_touch ON shop.orders IS 'on writing'
      !trigger shop.orders.tr_touch missing; trigger shop.orders.tr_mark extra | ALTER TRIGGER tr_touch ON shop.orders RENAME TO tr_mark | ALTER TRIGGER tr_mark ON shop.orders RENAME TO tr_touch`,
  },
  {
    object: 'trigger shop.orders.tr_late',
    create: `CREATE CONSTRAINT TRIGGER tr_late AFTER INSERT [[OR DELETE]] ON shop.orders DEFERRABLE [[INITIALLY DEFERRED]] FOR EACH ROW EXECUTE FUNCTION shop.touch()`,
    drop: 'DROP TRIGGER tr_late ON shop.orders',
  },
  {
    object: 'trigger shop.orders.tr_rows',
    create: `CREATE TRIGGER tr_rows AFTER UPDATE ON shop.orders REFERENCING [[OLD TABLE AS gone]] NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION shop.touch()`,
    drop: 'DROP TRIGGER tr_rows ON shop.orders',
  },
  {
    object: 'trigger shop.open_orders.tr_instead',
    create:
      'CREATE TRIGGER tr_instead INSTEAD OF INSERT [[OR UPDATE]] ON shop.open_orders FOR EACH ROW EXECUTE FUNCTION shop.touch()',
    drop: 'DROP TRIGGER tr_instead ON shop.open_orders',
  },
  {
    object: 'rule shop.orders.rl_keep',
    create: `CREATE RULE rl_keep AS ON DELETE TO shop.orders [[WHERE old.total > 0]] DO [[INSTEAD]] NOTHING;
      [[ALTER TABLE shop.orders ENABLE REPLICA RULE rl_keep; | enabled]]
      [[COMMENT ON RULE rl_keep ON shop.orders IS 'for the archive'; | comment]]`,
    drop: 'DROP RULE rl_keep ON shop.orders',
    alters: `
      enabled | ALTER TABLE shop.orders DISABLE RULE rl_keep | ALTER TABLE shop.orders ENABLE REPLICA RULE rl_keep
      comment | COMMENT ON RULE rl_keep ON shop.orders IS NULL | COMMENT ON RULE rl_keep ON shop.orders IS 'for the archive'
      !rule shop.orders.rl_keep missing; rule shop.orders.rl_hold extra | ALTER RULE rl_keep ON shop.orders RENAME TO rl_hold | ALTER RULE rl_hold ON shop.orders RENAME TO rl_keep`,
  },
  {
    object: 'policy shop.orders.po_own',
    alter: 'ALTER POLICY po_own ON shop.orders',
    create: `CREATE POLICY po_own ON shop.orders [[AS RESTRICTIVE | permissive]] [[FOR UPDATE | command]] [[TO reader, writer | roles]]
        [[USING (account = 1) | using]] [[WITH CHECK (total > 0) | check]];
      [[COMMENT ON POLICY po_own ON shop.orders IS 'each their own'; | comment]]`,
    drop: 'DROP POLICY po_own ON shop.orders',
    alters: `
      roles | ~ TO reader | ~ TO reader, writer
      !roles | ~ TO PUBLIC | ~ TO writer, reader
      using | ~ USING (account = 2) | ~ USING (account = 1)
      check | ~ WITH CHECK (total > 5) | ~ WITH CHECK (total > 0)
      comment | COMMENT ON POLICY po_own ON shop.orders IS NULL | COMMENT ON POLICY po_own ON shop.orders IS 'each their own'
      !policy shop.orders.po_own missing; policy shop.orders.po_mine extra | ~ RENAME TO po_mine | ALTER POLICY po_mine ON shop.orders RENAME TO po_own`,
  },
  {
    object: 'operator shop.===(shop.spot,shop.spot)',
    token: null,
    create: `CREATE OPERATOR shop.=== (FUNCTION = shop.same, LEFTARG = shop.spot, RIGHTARG = shop.spot
        [[, RESTRICT = eqsel | restriction estimate]] [[, JOIN = eqjoinsel | join estimate]] [[, HASHES | hashes]] [[, MERGES | merges]] [[, COMMUTATOR = OPERATOR(shop.===) | commutator]]);
      [[ALTER OPERATOR shop.=== (shop.spot, shop.spot) OWNER TO writer; | owner]]
      [[COMMENT ON OPERATOR shop.=== (shop.spot, shop.spot) IS 'the same'; | comment]]`,
    drop: 'DROP OPERATOR shop.=== (shop.spot, shop.spot)',
    alters: `
      restriction estimate | ALTER OPERATOR shop.=== (shop.spot, shop.spot) SET (RESTRICT = NONE) | ALTER OPERATOR shop.=== (shop.spot, shop.spot) SET (RESTRICT = eqsel)
      !owner | ALTER OPERATOR shop.=== (shop.spot, shop.spot) OWNER TO CURRENT_USER | ALTER OPERATOR shop.=== (shop.spot, shop.spot) OWNER TO writer`,
  },
  {
    object: 'operator class shop.int_ops using btree',
    along: ['operator family shop.int_ops using btree'],
    token: 'int_ops',
    superuser: true,
    create: `CREATE OPERATOR FAMILY shop.int_ops USING btree;
      CREATE OPERATOR CLASS shop.int_ops FOR TYPE integer USING btree FAMILY shop.int_ops AS
        OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer) [[, FUNCTION 4 btequalimage(oid) | operator family shop.int_ops using btree: functions]]`,
    drop: 'DROP OPERATOR FAMILY shop.int_ops USING btree CASCADE',
  },
  {
    object: 'operator family shop.many_ops using btree',
    token: 'many_ops',
    superuser: true,
    create: `CREATE OPERATOR FAMILY shop.many_ops USING btree;
      [[ALTER OPERATOR FAMILY shop.many_ops USING btree ADD OPERATOR 1 < (integer, bigint); | operators]]
      [[COMMENT ON OPERATOR FAMILY shop.many_ops USING btree IS 'loose'; | comment]]`,
    drop: 'DROP OPERATOR FAMILY shop.many_ops using btree',
    alters: `
      owner | ALTER OPERATOR FAMILY shop.many_ops USING btree OWNER TO writer | ALTER OPERATOR FAMILY shop.many_ops USING btree OWNER TO CURRENT_USER`,
  },
  {
    object: 'cast shop.spot as text',
    token: null,
    base: "CREATE FUNCTION shop.spot_text(shop.spot) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT ''$$",
    create: `CREATE CAST (shop.spot AS text) WITH FUNCTION shop.spot_text(shop.spot) [[AS ASSIGNMENT | context]];
      [[COMMENT ON CAST (shop.spot AS text) IS 'short'; | comment]]`,
    drop: 'DROP CAST (shop.spot AS text)',
  },
  {
    object: 'cast bigint as shop.grade',
    token: null,
    superuser: true,
    create: 'CREATE CAST (bigint AS shop.grade) WITH INOUT [[AS IMPLICIT | context]]',
    drop: 'DROP CAST (bigint AS shop.grade)',
  },
]

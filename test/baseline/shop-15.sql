--
-- PostgreSQL database dump
--

\restrict RwB4zfOoHcaYfSznmViMu2vpWFpFdNWxdE6gf4sDyO0oZR8u6zvElhNv0h7U9vD

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: sales; Type: SCHEMA; Schema: -; Owner: shop_owner
--

CREATE SCHEMA sales;


ALTER SCHEMA sales OWNER TO shop_owner;

--
-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;


--
-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: postgres_fdw; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS postgres_fdw WITH SCHEMA public;


--
-- Name: EXTENSION postgres_fdw; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION postgres_fdw IS 'foreign-data wrapper for remote PostgreSQL servers';


--
-- Name: email; Type: DOMAIN; Schema: sales; Owner: shop_owner
--

CREATE DOMAIN sales.email AS text
	CONSTRAINT email_check CHECK ((length(VALUE) < 320));


ALTER DOMAIN sales.email OWNER TO shop_owner;

--
-- Name: state; Type: TYPE; Schema: sales; Owner: shop_owner
--

CREATE TYPE sales.state AS ENUM (
    'open',
    'paid',
    'sent'
);


ALTER TYPE sales.state OWNER TO shop_owner;

SET default_tablespace = '';

--
-- Name: orders; Type: TABLE; Schema: sales; Owner: shop_owner
--

CREATE TABLE sales.orders (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    state sales.state DEFAULT 'open'::sales.state NOT NULL,
    ordered_on date NOT NULL,
    total numeric(12,2)
)
PARTITION BY RANGE (ordered_on);


ALTER TABLE sales.orders OWNER TO shop_owner;

--
-- Name: TABLE orders; Type: COMMENT; Schema: sales; Owner: shop_owner
--

COMMENT ON TABLE sales.orders IS 'What was ordered; since 2025';


--
-- Name: open_count(); Type: FUNCTION; Schema: sales; Owner: shop_owner
--

CREATE FUNCTION sales.open_count() RETURNS bigint
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT count(*) AS count
    FROM sales.orders
   WHERE (orders.state = 'open'::sales.state);
END;


ALTER FUNCTION sales.open_count() OWNER TO shop_owner;

--
-- Name: touch(); Type: FUNCTION; Schema: sales; Owner: shop_owner
--

CREATE FUNCTION sales.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  -- a line that begins like a command of psql
  RAISE DEBUG '\connect %', NEW.id;
  RETURN NEW;
END
$$;


ALTER FUNCTION sales.touch() OWNER TO shop_owner;

--
-- Name: warehouse; Type: SERVER; Schema: -; Owner: postgres
--

CREATE SERVER warehouse FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
    host 'warehouse'
);


ALTER SERVER warehouse OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: customers; Type: TABLE; Schema: sales; Owner: shop_owner
--

CREATE TABLE sales.customers (
    id bigint NOT NULL,
    email sales.email NOT NULL,
    name text,
    token bytea DEFAULT public.digest((random())::text, 'sha256'::text)
);


ALTER TABLE sales.customers OWNER TO shop_owner;

--
-- Name: customers_id_seq; Type: SEQUENCE; Schema: sales; Owner: shop_owner
--

ALTER TABLE sales.customers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sales.customers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: invoice_no; Type: SEQUENCE; Schema: sales; Owner: shop_owner
--

CREATE SEQUENCE sales.invoice_no
    START WITH 1000
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE sales.invoice_no OWNER TO shop_owner;

--
-- Name: open_orders; Type: VIEW; Schema: sales; Owner: shop_owner
--

CREATE VIEW sales.open_orders AS
 SELECT o.id,
    c.name
   FROM (sales.orders o
     JOIN sales.customers c ON ((c.id = o.customer_id)))
  WHERE (o.state = 'open'::sales.state);


ALTER TABLE sales.open_orders OWNER TO shop_owner;

--
-- Name: orders_2025; Type: TABLE; Schema: sales; Owner: shop_owner
--

CREATE TABLE sales.orders_2025 (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    state sales.state DEFAULT 'open'::sales.state NOT NULL,
    ordered_on date NOT NULL,
    total numeric(12,2)
);


ALTER TABLE sales.orders_2025 OWNER TO shop_owner;

--
-- Name: orders_2026; Type: TABLE; Schema: sales; Owner: shop_owner
--

CREATE TABLE sales.orders_2026 (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    state sales.state DEFAULT 'open'::sales.state NOT NULL,
    ordered_on date NOT NULL,
    total numeric(12,2)
);


ALTER TABLE sales.orders_2026 OWNER TO shop_owner;

--
-- Name: orders_id_seq; Type: SEQUENCE; Schema: sales; Owner: shop_owner
--

ALTER TABLE sales.orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sales.orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: stock; Type: FOREIGN TABLE; Schema: sales; Owner: postgres
--

CREATE FOREIGN TABLE sales.stock (
    sku text,
    pieces integer
)
SERVER warehouse;


ALTER FOREIGN TABLE sales.stock OWNER TO postgres;

--
-- Name: totals; Type: MATERIALIZED VIEW; Schema: sales; Owner: shop_owner
--

CREATE MATERIALIZED VIEW sales.totals AS
 SELECT orders.customer_id,
    sum(orders.total) AS total
   FROM sales.orders
  GROUP BY orders.customer_id
  WITH NO DATA;


ALTER TABLE sales.totals OWNER TO shop_owner;

--
-- Name: orders_2025; Type: TABLE ATTACH; Schema: sales; Owner: shop_owner
--

ALTER TABLE ONLY sales.orders ATTACH PARTITION sales.orders_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');


--
-- Name: orders_2026; Type: TABLE ATTACH; Schema: sales; Owner: shop_owner
--

ALTER TABLE ONLY sales.orders ATTACH PARTITION sales.orders_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');


--
-- Name: customers customers_email_key; Type: CONSTRAINT; Schema: sales; Owner: shop_owner
--

ALTER TABLE ONLY sales.customers
    ADD CONSTRAINT customers_email_key UNIQUE (email);


--
-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: sales; Owner: shop_owner
--

ALTER TABLE ONLY sales.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: sales; Owner: shop_owner
--

ALTER TABLE ONLY sales.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id, ordered_on);


--
-- Name: orders_2025 orders_2025_pkey; Type: CONSTRAINT; Schema: sales; Owner: shop_owner
--

ALTER TABLE ONLY sales.orders_2025
    ADD CONSTRAINT orders_2025_pkey PRIMARY KEY (id, ordered_on);


--
-- Name: orders_2026 orders_2026_pkey; Type: CONSTRAINT; Schema: sales; Owner: shop_owner
--

ALTER TABLE ONLY sales.orders_2026
    ADD CONSTRAINT orders_2026_pkey PRIMARY KEY (id, ordered_on);


--
-- Name: customers_name_trgm; Type: INDEX; Schema: sales; Owner: shop_owner
--

CREATE INDEX customers_name_trgm ON sales.customers USING gin (name public.gin_trgm_ops);


--
-- Name: orders_state_idx; Type: INDEX; Schema: sales; Owner: shop_owner
--

CREATE INDEX orders_state_idx ON ONLY sales.orders USING btree (state);


--
-- Name: orders_2025_state_idx; Type: INDEX; Schema: sales; Owner: shop_owner
--

CREATE INDEX orders_2025_state_idx ON sales.orders_2025 USING btree (state);


--
-- Name: orders_2026_state_idx; Type: INDEX; Schema: sales; Owner: shop_owner
--

CREATE INDEX orders_2026_state_idx ON sales.orders_2026 USING btree (state);


--
-- Name: orders_2025_pkey; Type: INDEX ATTACH; Schema: sales; Owner: shop_owner
--

ALTER INDEX sales.orders_pkey ATTACH PARTITION sales.orders_2025_pkey;


--
-- Name: orders_2025_state_idx; Type: INDEX ATTACH; Schema: sales; Owner: shop_owner
--

ALTER INDEX sales.orders_state_idx ATTACH PARTITION sales.orders_2025_state_idx;


--
-- Name: orders_2026_pkey; Type: INDEX ATTACH; Schema: sales; Owner: shop_owner
--

ALTER INDEX sales.orders_pkey ATTACH PARTITION sales.orders_2026_pkey;


--
-- Name: orders_2026_state_idx; Type: INDEX ATTACH; Schema: sales; Owner: shop_owner
--

ALTER INDEX sales.orders_state_idx ATTACH PARTITION sales.orders_2026_state_idx;


--
-- Name: customers touch; Type: TRIGGER; Schema: sales; Owner: shop_owner
--

CREATE TRIGGER touch BEFORE UPDATE ON sales.customers FOR EACH ROW EXECUTE FUNCTION sales.touch();


--
-- Name: orders orders_customer_id_fkey; Type: FK CONSTRAINT; Schema: sales; Owner: shop_owner
--

ALTER TABLE sales.orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES sales.customers(id);


--
-- Name: customers; Type: ROW SECURITY; Schema: sales; Owner: shop_owner
--

ALTER TABLE sales.customers ENABLE ROW LEVEL SECURITY;

--
-- Name: customers own; Type: POLICY; Schema: sales; Owner: shop_owner
--

CREATE POLICY own ON sales.customers TO shop_reader USING ((name = CURRENT_USER));


--
-- Name: everything; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION everything OWNER TO postgres;

--
-- Name: SCHEMA sales; Type: ACL; Schema: -; Owner: shop_owner
--

GRANT USAGE ON SCHEMA sales TO shop_reader;
GRANT USAGE ON SCHEMA sales TO shop_app;


--
-- Name: TABLE orders; Type: ACL; Schema: sales; Owner: shop_owner
--

GRANT SELECT ON TABLE sales.orders TO shop_reader;
GRANT INSERT,UPDATE ON TABLE sales.orders TO shop_app;


--
-- Name: TABLE customers; Type: ACL; Schema: sales; Owner: shop_owner
--

GRANT SELECT ON TABLE sales.customers TO shop_reader;


--
-- Name: TABLE open_orders; Type: ACL; Schema: sales; Owner: shop_owner
--

GRANT SELECT ON TABLE sales.open_orders TO shop_reader;


--
-- Name: TABLE orders_2025; Type: ACL; Schema: sales; Owner: shop_owner
--

GRANT SELECT ON TABLE sales.orders_2025 TO shop_reader;


--
-- Name: TABLE orders_2026; Type: ACL; Schema: sales; Owner: shop_owner
--

GRANT SELECT ON TABLE sales.orders_2026 TO shop_reader;


--
-- Name: TABLE totals; Type: ACL; Schema: sales; Owner: shop_owner
--

GRANT SELECT ON TABLE sales.totals TO shop_reader;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: sales; Owner: shop_owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA sales GRANT SELECT ON TABLES  TO shop_reader;


--
-- PostgreSQL database dump complete
--

\unrestrict RwB4zfOoHcaYfSznmViMu2vpWFpFdNWxdE6gf4sDyO0oZR8u6zvElhNv0h7U9vD


SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TYPE seat_kind AS ENUM ('standing', 'sitting');

SET lock_timeout = '2s';
SET statement_timeout = '60s';

INSERT INTO venues (name, city) VALUES ('Old town hall', 'Ghent'), ('Harbour', 'Bruges');

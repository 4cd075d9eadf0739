SET lock_timeout = '5s';

-- expect: index-not-concurrent
CREATE INDEX ON public.page_views USING btree (book_id, (book_id + 1)) WHERE book_id > 7;

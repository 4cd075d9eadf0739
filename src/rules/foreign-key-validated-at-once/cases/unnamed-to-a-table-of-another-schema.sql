SET lock_timeout = '5s';

-- expect: foreign-key-validated-at-once
ALTER TABLE warehouse.shelves ADD FOREIGN KEY (book_id) REFERENCES public.books;

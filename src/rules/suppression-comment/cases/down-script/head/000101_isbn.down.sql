-- rehearse:ignore index-not-concurrent because a rollback happens while the shop is closed
CREATE INDEX books_isbn_idx ON books (isbn);

CREATE UNIQUE INDEX books_isbn_key ON books (isbn);
CREATE UNIQUE INDEX books_title_isbn_key ON books (title, isbn);
ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE (email);
CREATE UNIQUE INDEX customers_mail_key ON customers (email);

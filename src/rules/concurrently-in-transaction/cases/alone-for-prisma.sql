-- layout: prisma
DROP INDEX CONCURRENTLY books_isbn_idx;

CREATE INDEX books_author_id ON books (author_id);

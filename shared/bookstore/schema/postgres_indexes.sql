ALTER TABLE countries ADD PRIMARY KEY (code);
ALTER TABLE genres ADD PRIMARY KEY (id);
ALTER TABLE authors ADD PRIMARY KEY (id);
ALTER TABLE books ADD PRIMARY KEY (id);
ALTER TABLE book_genres ADD PRIMARY KEY (book_id, genre_id);
CREATE INDEX books_author_id ON books (author_id);
ALTER TABLE genres ADD UNIQUE (name);
-- NOT VALID: these hold for every row to come. For the rows that are there they follow from how those are computed, and a
-- test looks; to look at all of them each time would be a good part of the load.
ALTER TABLE authors ADD FOREIGN KEY (country_code) REFERENCES countries (code) NOT VALID;
ALTER TABLE books ADD FOREIGN KEY (author_id) REFERENCES authors (id) NOT VALID;
ALTER TABLE book_genres ADD FOREIGN KEY (book_id) REFERENCES books (id) NOT VALID;
ALTER TABLE book_genres ADD FOREIGN KEY (genre_id) REFERENCES genres (id) NOT VALID;

-- Ids are the 16 bytes of a UUID, dates are text as YYYY-MM-DD. A table WITHOUT ROWID lies in the order of its
-- key, as the ids rise.
CREATE TABLE countries (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE genres (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE authors (
    id                BLOB PRIMARY KEY,
    name              TEXT NOT NULL,
    country_code      TEXT NOT NULL REFERENCES countries (code),
    email             TEXT NOT NULL,
    phone             TEXT NOT NULL,
    contact_address   TEXT NOT NULL,
    contract_started  TEXT NOT NULL,
    contract_finished TEXT,
    contract_value    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE books (
    id        BLOB PRIMARY KEY,
    author_id BLOB NOT NULL REFERENCES authors (id),
    title     TEXT NOT NULL,
    isbn      TEXT NOT NULL,
    published TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE book_genres (
    book_id  BLOB NOT NULL REFERENCES books (id),
    genre_id INTEGER NOT NULL REFERENCES genres (id),
    PRIMARY KEY (book_id, genre_id)
) WITHOUT ROWID;

CREATE TABLE tenrounds_bookstore (
    version  INTEGER NOT NULL,
    seed     TEXT NOT NULL,
    authors  INTEGER NOT NULL,
    books    INTEGER NOT NULL,
    checksum TEXT NOT NULL
);

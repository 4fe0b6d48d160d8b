CREATE TABLE countries (
    code text NOT NULL,
    name text NOT NULL
);

CREATE TABLE genres (
    id   smallint NOT NULL,
    name text NOT NULL
);

CREATE TABLE authors (
    id                uuid NOT NULL,
    name              text NOT NULL,
    country_code      text NOT NULL,
    email             text NOT NULL,
    phone             text NOT NULL,
    contact_address   text NOT NULL,
    contract_started  date NOT NULL,
    contract_finished date,
    contract_value    bigint NOT NULL
);

CREATE TABLE books (
    id        uuid NOT NULL,
    author_id uuid NOT NULL,
    title     text NOT NULL,
    isbn      text NOT NULL,
    published date NOT NULL
);

CREATE TABLE book_genres (
    book_id  uuid NOT NULL,
    genre_id smallint NOT NULL
);

CREATE TABLE tenrounds_bookstore (
    version  integer NOT NULL,
    seed     text NOT NULL,
    authors  bigint NOT NULL,
    books    bigint NOT NULL,
    checksum text NOT NULL,
    -- True once the tables are vacuumed and analysed, which cannot be done in the transaction that fills them.
    ready    boolean NOT NULL,
    -- How long making the data took, in seconds.
    load_s   double precision NOT NULL DEFAULT 0
);

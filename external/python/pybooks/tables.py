"""The bookstore's tables as SQLAlchemy maps them, and the statements: those of the Go stores."""

import datetime
import uuid
from typing import Any, List, Optional

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    select,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    contains_eager,
    joinedload,
    load_only,
    mapped_column,
    relationship,
)


class _Bytes(TypeDecorator[uuid.UUID]):
    """A UUID as its 16 bytes, as the SQLite file has it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else value.bytes

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else uuid.UUID(bytes=value)


_ID = Uuid().with_variant(_Bytes(), "sqlite")


class Base(DeclarativeBase):
    """All tables."""


_book_genres = Table(
    "book_genres",
    Base.metadata,
    Column("book_id", _ID, ForeignKey("books.id"), primary_key=True),
    Column("genre_id", SmallInteger, ForeignKey("genres.id"), primary_key=True),
)


class Country(Base):
    """A country by its code of ISO 3166-1."""

    __tablename__ = "countries"
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class Genre(Base):
    """A genre."""

    __tablename__ = "genres"
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class Author(Base):
    """A person under contract."""

    __tablename__ = "authors"
    id: Mapped[uuid.UUID] = mapped_column(_ID, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    country_code: Mapped[str] = mapped_column(Text, ForeignKey("countries.code"))
    email: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    contact_address: Mapped[str] = mapped_column(Text)
    contract_started: Mapped[datetime.date] = mapped_column(Date)
    contract_finished: Mapped[Optional[datetime.date]] = mapped_column(Date)
    contract_value: Mapped[int] = mapped_column(BigInteger)
    country: Mapped[Country] = relationship(lazy="raise")


class Book(Base):
    """A book with its genres."""

    __tablename__ = "books"
    id: Mapped[uuid.UUID] = mapped_column(_ID, primary_key=True)
    author_id: Mapped[uuid.UUID] = mapped_column(_ID, ForeignKey("authors.id"))
    title: Mapped[str] = mapped_column(Text)
    isbn: Mapped[str] = mapped_column(Text)
    published: Mapped[datetime.date] = mapped_column(Date)
    author: Mapped[Author] = relationship(lazy="raise")
    genres: Mapped[List[Genre]] = relationship(secondary=_book_genres, lazy="raise")


_OVERVIEW = load_only(
    Author.id,
    Author.name,
    Author.country_code,
    Author.contract_started,
    Author.contract_value,
    raiseload=True,
)


def overview(limit: int, offset: int) -> Any:
    """Select a page of authors."""
    return select(Author).options(_OVERVIEW).order_by(Author.id).limit(limit).offset(offset)


def one_author(key: uuid.UUID) -> Any:
    """Select an author with the country."""
    return select(Author).options(joinedload(Author.country, innerjoin=True)).where(Author.id == key)


def books_of(key: uuid.UUID) -> Any:
    """Select an author's books with their genres, a row for each genre: call unique() on the scalars."""
    found = select(Book).join(Book.genres).options(contains_eager(Book.genres)).where(Book.author_id == key)
    return found.order_by(Book.id, Genre.name)


def one_book(key: uuid.UUID) -> Any:
    """Select a book with its author's name and its genres."""
    found = select(Book).join(Book.author).join(Book.genres).where(Book.id == key).order_by(Genre.name)
    return found.options(contains_eager(Book.author).load_only(Author.name), contains_eager(Book.genres))


def genres_of(books: Any) -> List[str]:
    """Return the sorted distinct genres of books: the application's work here, not the database's."""
    return sorted({genre.name for book in books for genre in book.genres})

"""The tables as Tortoise maps them."""

import uuid
from typing import Any, Optional

from tortoise import fields
from tortoise.models import Model


class Key(fields.UUIDField):
    """A UUID; in an SQLite file it is its 16 bytes, where Tortoise would write text."""

    # True where the database is a file; set before the first statement.
    in_file = False

    def to_db_value(self, value: Any, instance: Any) -> Any:
        return value.bytes if self.in_file and isinstance(value, uuid.UUID) else value

    def to_python_value(self, value: Any) -> Optional[uuid.UUID]:
        return uuid.UUID(bytes=value) if isinstance(value, bytes) else value


class Country(Model):
    """A country by its code."""

    code = fields.CharField(2, primary_key=True)
    name = fields.TextField()

    class Meta:
        """Options."""

        table = "countries"


class Genre(Model):
    """A genre."""

    id = fields.SmallIntField(primary_key=True)
    name = fields.TextField()

    class Meta:
        """Options."""

        table = "genres"


class Author(Model):
    """A person under contract."""

    id = Key(primary_key=True)
    name = fields.TextField()
    country: Any = fields.ForeignKeyField("books.Country", to_field="code", source_field="country_code")
    email = fields.TextField()
    phone = fields.TextField()
    contact_address = fields.TextField()
    contract_started = fields.DateField()
    contract_finished = fields.DateField(null=True)
    contract_value = fields.BigIntField()

    class Meta:
        """Options."""

        table = "authors"


class Book(Model):
    """A book with its genres."""

    id = Key(primary_key=True)
    author: Any = fields.ForeignKeyField("books.Author", source_field="author_id")
    title = fields.TextField()
    isbn = fields.TextField()
    published = fields.DateField()
    genres: Any = fields.ManyToManyField(
        "books.Genre", through="book_genres", forward_key="genre_id", backward_key="book_id"
    )

    class Meta:
        """Options."""

        table = "books"

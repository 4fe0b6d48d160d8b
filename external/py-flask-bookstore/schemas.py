"""The form and the answers as Marshmallow has them."""

from typing import Any, Callable

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema
from pybooks import create


def rule(ask: Callable[[Any], str]) -> Callable[[Any], None]:
    """Make a validator of Marshmallow's of a rule."""

    def validator(value: Any) -> None:
        words = ask(value)
        if words:
            raise ValidationError(words)

    return validator


class Read(fields.Field):
    """A field whose value is read by a function of pybooks."""

    default_error_messages = {"required": create.MISSING}

    def __init__(
        self, read: Callable[[Any], Any], *rules: Callable[[Any], str], required: bool = True
    ) -> None:
        super().__init__(required=required, validate=[rule(r) for r in rules])
        self.read = read

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            return self.read(value)
        except ValueError as err:
            raise ValidationError(str(err)) from err


def text(name: str) -> Read:
    """Return the field of a text with its rules."""
    return Read(create.text, *create.TEXTS[name])


class Form(Schema):
    """The body of POST /author; other members are ignored."""

    class Meta:
        """Options."""

        unknown = EXCLUDE

    name = text("name")
    country_code = text("country_code")
    email = text("email")
    phone = text("phone")
    contact_address = text("contact_address")
    contract_started = Read(create.day)
    contract_finished = Read(create.day, required=False)
    contract_value = Read(create.whole, create.in_range)

    @validates_schema(skip_on_field_errors=False)
    def in_order(self, data: Any, **_: Any) -> None:
        """Compare the two dates."""
        finished = data.get("contract_finished")
        if finished and "contract_started" in data and finished < data["contract_started"]:
            raise ValidationError(create.TOO_EARLY, "contract_finished")


class Overview(Schema):
    """An author on a page."""

    id = fields.UUID()
    name = fields.String()
    country_code = fields.String()
    contract_started = fields.Date()
    contract_value = fields.Integer()


class Page(Schema):
    """The answer of GET /author."""

    limit = fields.Integer()
    offset = fields.Integer()
    authors = fields.List(fields.Nested(Overview))


class Summary(Schema):
    """A book of an author."""

    id = fields.UUID()
    title = fields.String()
    isbn = fields.String()
    published = fields.Date()


class Detail(Schema):
    """The answer of GET /author/{id}; books and genres stand beside the author."""

    id = fields.UUID(attribute="author.id")
    name = fields.String(attribute="author.name")
    country_code = fields.String(attribute="author.country_code")
    country = fields.String(attribute="author.country.name")
    email = fields.String(attribute="author.email")
    phone = fields.String(attribute="author.phone")
    contact_address = fields.String(attribute="author.contact_address")
    contract_started = fields.Date(attribute="author.contract_started")
    contract_finished = fields.Date(attribute="author.contract_finished")
    contract_value = fields.Integer(attribute="author.contract_value")
    books = fields.List(fields.Nested(Summary))
    genres = fields.List(fields.String())


class Book(Schema):
    """The answer of GET /book/{id}."""

    id = fields.UUID()
    author_id = fields.UUID()
    author = fields.String(attribute="author.name")
    title = fields.String()
    isbn = fields.String()
    published = fields.Date()
    genres = fields.List(fields.Pluck("Genre", "name"))


class Genre(Schema):
    """A genre."""

    name = fields.String()


class Created(Schema):
    """The answer of POST /author."""

    id = fields.UUID()

"""The form and the answers as pydantic has them."""

import datetime
import uuid
from typing import Annotated, Any, Callable, List, Optional

from pybooks import create
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator


def rule(ask: Callable[[Any], str]) -> AfterValidator:
    """Make a validator of pydantic's of a rule."""

    def validator(value: Any) -> Any:
        words = ask(value)
        if words:
            raise ValueError(words)
        return value

    return AfterValidator(validator)


_text = BeforeValidator(create.text)
_day = Annotated[datetime.date, BeforeValidator(create.day)]


class Form(BaseModel):
    """The body of POST /author; other members are ignored."""

    name: Annotated[str, _text, rule(create.TEXTS["name"][0]), rule(create.TEXTS["name"][1])]
    country_code: Annotated[str, _text, rule(create.country)]
    email: Annotated[str, _text, rule(create.TEXTS["email"][0]), rule(create.email)]
    phone: Annotated[str, _text, rule(create.phone)]
    contact_address: Annotated[str, _text, rule(create.TEXTS["contact_address"][0]), rule(create.plain)]
    contract_started: _day
    contract_finished: Optional[_day] = None
    contract_value: Annotated[int, BeforeValidator(create.whole), rule(create.in_range)]

    @field_validator("contract_finished")
    @classmethod
    def in_order(cls, value: Any, info: ValidationInfo) -> Any:
        """Compare the two dates."""
        started = info.data.get("contract_started")
        if value and started and value < started:
            raise ValueError(create.TOO_EARLY)
        return value


def words(error: Any) -> str:
    """Return what the contract says of an error of pydantic's."""
    return create.MISSING if error["type"] == "missing" else str(error["ctx"]["error"])


class Shape(BaseModel):
    """An answer that is read from the attributes of a row."""

    model_config = ConfigDict(from_attributes=True)


class Overview(Shape):
    """An author on a page."""

    id: uuid.UUID
    name: str
    country_code: str
    contract_started: datetime.date
    contract_value: int


class Page(BaseModel):
    """The answer of GET /author."""

    limit: int
    offset: int
    authors: List[Overview]


class Summary(Shape):
    """A book of an author."""

    id: uuid.UUID
    title: str
    isbn: str
    published: datetime.date


class Detail(BaseModel):
    """The answer of GET /author/{id}."""

    id: uuid.UUID
    name: str
    country_code: str
    country: str
    email: str
    phone: str
    contact_address: str
    contract_started: datetime.date
    contract_finished: Optional[datetime.date]
    contract_value: int
    books: List[Summary]
    genres: List[str]


class Book(BaseModel):
    """The answer of GET /book/{id}."""

    id: uuid.UUID
    author_id: uuid.UUID
    author: str
    title: str
    isbn: str
    published: datetime.date
    genres: List[str]


class Created(BaseModel):
    """The answer of POST /author."""

    id: uuid.UUID

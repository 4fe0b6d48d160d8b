"""The parameters, bodies and answers as pydantic has them.

What pydantic refuses is asked again by pyapi, which words the answer; so a model may refuse more than pyapi,
and must not refuse less.
"""

from datetime import datetime
from typing import Annotated, Any, Callable, List, Literal, Optional, Union

from pyapi import codec, data, forms, routes, rules
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    model_validator,
)


def held(rule: Callable[[str], bool]) -> AfterValidator:
    """Make a validator of pydantic's of a rule."""

    def validator(value: str) -> str:
        if not rule(value):
            raise ValueError("breaks a rule")
        return value

    return AfterValidator(validator)


# Numbers and words of a query, a form or a path, as Go reads them: pydantic takes 1_0 and " 7 " as well.
Integer = Annotated[int, BeforeValidator(data.atoi)]
Truth = Annotated[bool, BeforeValidator(forms.truth)]
PathNumber = Annotated[int, BeforeValidator(routes.number)]
PathName = Annotated[str, AfterValidator(routes.name)]

Stamp = Annotated[datetime, PlainSerializer(codec.rfc3339)]
Time = Annotated[Stamp, BeforeValidator(codec.time)]
Decimal = Annotated[Union[int, float], BeforeValidator(rules.decimal)]
Email = Annotated[str, held(rules.is_email)]


def short(most: int, least: int = 1) -> Any:
    """Return the type of a text with a length."""
    return Annotated[str, Field(min_length=least, max_length=most)]


class Search(BaseModel):
    """The parameters of GET /search. FastAPI takes the last of repeated ones, the others take the first."""

    q: short(100)
    page: Annotated[Integer, Field(ge=1, le=1000)] = 1
    per: Annotated[Integer, Field(ge=1, le=100)] = 20
    sort: Literal["best", "stars", "forks", "updated"] = "best"
    label: Annotated[List[short(50)], Field(max_length=10)] = []


class Found(BaseModel):
    """What a search finds."""

    q: str
    page: int
    per: int
    sort: str
    label: List[str]
    offset: int
    next: int


class Profile(BaseModel):
    """The form of POST /profile. FastAPI takes an empty field for one that is not there."""

    name: short(100)
    email: Email
    age: Annotated[Integer, Field(ge=18, le=130)]
    newsletter: Truth = False
    tag: Annotated[List[short(30)], Field(max_length=10)] = []


class Customer(BaseModel):
    """Who ordered."""

    name: short(100)
    email: Email
    phone: Annotated[str, Field(pattern=f"^({rules.PHONE})?$")] = ""
    since: Annotated[str, held(rules.is_day)]


class Address(BaseModel):
    """Where something goes."""

    street: short(200)
    city: short(100)
    postcode: Annotated[str, Field(pattern="^[a-zA-Z0-9]{1,10}$")]
    country: Annotated[str, held(data.COUNTRIES.__contains__)]


class Line(BaseModel):
    """An article of an order."""

    sku: Annotated[str, Field(pattern="^[a-zA-Z0-9]{8}$")]
    title: short(200)
    quantity: Annotated[StrictInt, Field(ge=1, le=999)]
    price: Annotated[StrictInt, Field(gt=0, le=1_000_000_000)]
    weight: Annotated[Decimal, Field(gt=0, le=1000)]
    begin: Annotated[Time, Field(alias="from")]
    until: Time

    @model_validator(mode="after")
    def ordered(self) -> "Line":
        """Want an end that is not before the beginning, and a beginning that Go does not take for none."""
        if not codec.ZERO_TIME < self.begin <= self.until:
            raise ValueError("breaks a rule")
        return self


class Order(BaseModel):
    """The body of POST /orders."""

    id: Annotated[str, Field(pattern=f"^{rules.UUID}$")]
    placed: Annotated[Time, held(codec.ZERO_TIME.__ne__)]
    currency: Annotated[str, held(data.CURRENCIES.__contains__)]
    channel: Literal["web", "app", "phone"]
    gift: StrictBool = False
    discount: Annotated[Decimal, Field(ge=0, le=0.5)] = 0
    customer: Customer
    shipping: Address
    billing: Address
    lines: Annotated[List[Line], Field(min_length=1, max_length=50)]
    notes: Optional[Annotated[List[short(200, 0)], Field(max_length=10)]] = None


class Confirmation(BaseModel):
    """The answer of POST /orders."""

    order: Order
    totals: List[int]
    subtotal: int
    discount: int
    tax: int
    total: int
    weight: Union[int, float]
    expected: Stamp


class Upload(BaseModel):
    """The answer of POST /upload."""

    name: str
    size: int
    crc32: str


class Visit(BaseModel):
    """The answer of GET /headers."""

    token: str
    language: str
    session: str


class Match(BaseModel):
    """The answer of a route with parameters."""

    route: str
    names: List[str]
    numbers: List[int]


class Article(BaseModel):
    """A part of a Document."""

    id: int
    name: str
    price: Union[int, float]
    stock: int
    tags: List[str]
    text: str
    changed: Stamp


class Document(BaseModel):
    """The answer of GET /document."""

    number: int
    made: Stamp
    articles: List[Article]

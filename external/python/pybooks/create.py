"""The form of POST /author: its decoding, and the nine rules, one function each.

A rule takes a value and returns what is wrong with it in words, or "". Marshmallow and pydantic call them
from their own validators; who has no validation library calls validate.
"""

import datetime
import os
import re
import unicodedata
from typing import Any, Callable, Dict, List, Tuple

import pyboot
from pybooks.problem import no_object

Faults = List[Tuple[str, str]]
Rule = Callable[[str], str]

# The fields in the order in which errors name them.
FIELDS: Tuple[str, ...] = ("name", "country_code", "email", "phone", "contact_address", "contract_started")
FIELDS += ("contract_finished", "contract_value")

MISSING = "is missing"
NO_STRING = "must be a string"
NO_DAY = "must be a day as YYYY-MM-DD"
NOT_WHOLE = "must be a whole number"
TOO_EARLY = "must not be before contract_started"

_MOST_VALUE = 1_000_000_000_000
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@([A-Za-z0-9-]+\.)+[A-Za-z]{{2,}}")
_PHONE = re.compile(r"\+[1-9]?[0-9]{7,14}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def _countries() -> Dict[str, str]:
    here = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(here, "..", "..", "..", "shared", "bookstore", "countries.txt")
    with open(path, encoding="utf-8") as file:
        return dict(line.strip().split(" ", 1) for line in file)


# The names of the countries by their codes, those that the database has.
COUNTRIES = _countries()


def at_most(characters: int) -> Rule:
    """Return the rule of a text's length."""
    words = f"must have at most {characters} characters"
    return lambda text: words if len(text) > characters else ""


def plain(text: str) -> str:
    """Want what every database keeps as it is: no control characters, and more than white space."""
    if not text.strip() or any(unicodedata.category(c) == "Cc" for c in text):
        return "must be text without control characters"
    return ""


def country(text: str) -> str:
    """Want a code of ISO 3166-1."""
    return "" if text in COUNTRIES else "must be a country code of two capital letters (ISO 3166-1)"


def email(text: str) -> str:
    """Want an address."""
    return "" if _EMAIL.fullmatch(text) else "must be an email address"


def phone(text: str) -> str:
    """Want a number as E.164 has it."""
    return "" if _PHONE.fullmatch(text) else "must be a phone number as +4930123456"


# The rules of the texts in the order in which they are asked.
TEXTS: Dict[str, Tuple[Rule, ...]] = {
    "name": (at_most(200), plain),
    "country_code": (country,),
    "email": (at_most(254), email),
    "phone": (phone,),
    "contact_address": (at_most(500), plain),
}


def text(value: Any) -> str:
    """Read a text; half a surrogate pair has no encoding and becomes U+FFFD, as in Go."""
    if not isinstance(value, str):
        raise ValueError(NO_STRING)
    return _LONE_SURROGATES.sub("\ufffd", value)


def day(value: Any) -> datetime.date:
    """Read a day."""
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(NO_DAY)


def whole(value: Any) -> int:
    """Read a whole number, which JSON may write as 1.25e5."""
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or value != int(value)
        or abs(value) > 1 << 53
    ):
        raise ValueError(NOT_WHOLE)
    return int(value)


def in_range(value: int) -> str:
    """Want a contract's value."""
    if value < 0:
        return "must be at least 0"
    return f"must be at most {_MOST_VALUE}" if value > _MOST_VALUE else ""


def decode(body: bytes) -> Dict[str, Any]:
    """Read the body: one JSON object. Members that are null, and texts of nothing, are missing."""
    try:
        members = pyboot.loads(body)
    except ValueError:
        raise no_object() from None
    if not isinstance(members, dict):
        raise no_object()
    return {k: v for k, v in members.items() if v is not None and not (v == "" and k in TEXTS)}


def validate(members: Dict[str, Any]) -> Tuple[Dict[str, Any], Faults]:
    """Return the values of a form, and what is wrong with it in the order of the fields."""
    values: Dict[str, Any] = {"contract_finished": None}
    faults: Faults = []
    for name in FIELDS:
        if name not in members:
            if name != "contract_finished":
                faults.append((name, MISSING))
            continue
        read: Callable[[Any], Any] = text if name in TEXTS else whole if name == "contract_value" else day
        try:
            values[name] = value = read(members[name])
        except ValueError as err:
            faults.append((name, str(err)))
            continue
        rules: Tuple[Callable[[Any], str], ...] = TEXTS.get(name, ())
        if name == "contract_value":
            rules = (in_range,)
        words = next((w for w in (rule(value) for rule in rules) if w), "")
        if (
            name == "contract_finished"
            and "contract_started" in values
            and value < values["contract_started"]
        ):
            words = TOO_EARLY
        if words:
            faults.append((name, words))
    return values, faults

"""Rules of validation in the notation of shared/api, and the binding of JSON objects to fields.

A test compares both with what Go answers.
"""

import re
from datetime import date
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from pyapi.codec import ZERO_TIME, Number, number
from pyapi.data import COUNTRIES, CURRENCIES

Values = Dict[str, Any]
Faults = List[Tuple[str, str]]
# A check gets a value and the values beside it.
Check = Callable[[Any, Mapping[str, Any]], bool]

_LETTER = r"[A-Za-z0-9\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef-]+"
_LABEL = rf"{_LETTER}(?:[~-]*{_LETTER})*"
_TOP = rf"(?![0-9])(?:{_LABEL})(?<![0-9])"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_TOP}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _matches(pattern: str) -> Callable[[str], Check]:
    match = re.compile(pattern).fullmatch
    return lambda _: lambda value, beside: match(value) is not None


def _size(value: Any) -> Any:
    """Return what min and max compare: a number, or how many characters or elements there are."""
    if isinstance(value, (int, float)):
        return value
    return len(value or ())


def is_email(value: str) -> bool:
    """Report whether it is an address. Quoted ones, which Go takes, are none here."""
    return _EMAIL.fullmatch(value) is not None


def is_day(value: str) -> bool:
    """Report whether it is a day of the calendar as 2006-01-02."""
    try:
        return _DAY.fullmatch(value) is not None and date.fromisoformat(value) is not None
    except ValueError:
        return False


UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
PHONE = r"\+?[1-9][0-9]{7,14}"

_CHECKS: Dict[str, Callable[[str], Check]] = {
    "required": lambda _: lambda value, beside: value is not None and value != "" and value != ZERO_TIME,
    "min": lambda n: lambda value, beside: _size(value) >= int(n),
    "max": lambda n: lambda value, beside: _size(value) <= int(n),
    "len": lambda n: lambda value, beside: len(value) == int(n),
    "gt": lambda n: lambda value, beside: value > float(n),
    "gte": lambda n: lambda value, beside: value >= float(n),
    "lte": lambda n: lambda value, beside: value <= float(n),
    "oneof": lambda words: lambda value, beside: value in words.split(" "),
    "gtefield": lambda name: lambda value, beside: value >= beside[name.lower()],
    "alphanum": _matches("[a-zA-Z0-9]+"),
    "uuid": _matches(UUID),
    "e164": _matches(PHONE),
    "email": lambda _: lambda value, beside: is_email(value),
    "datetime": lambda _: lambda value, beside: is_day(value),
    "iso4217": lambda _: lambda value, beside: value in CURRENCIES,
    "iso3166_1_alpha2": lambda _: lambda value, beside: value in COUNTRIES,
}


def check(rule: str) -> Check:
    """Return the check of one rule, as max=100."""
    name, _, parameter = rule.partition("=")
    return _CHECKS[name](parameter)


class Field:
    """A field: how its JSON value is read, what stands for a missing one, and its rules, as required,max=100.

    The rules after dive hold for each element of a list.
    """

    def __init__(self, read: Callable[[Any], Any], zero: Any, rules: str = "", of: Optional["Shape"] = None):
        own, _, each = rules.partition("dive")
        self.read, self.zero, self.of = read, zero, of
        self.optional = own.startswith("omitempty,")
        self.rules = [(r.replace("=", " "), check(r)) for r in own.split(",") if r and r != "omitempty"]
        self.each = [(r.replace("=", " "), check(r)) for r in each.split(",") if r]

    def wrong(self, name: str, value: Any, beside: Mapping[str, Any]) -> Faults:
        """Return what is wrong with a value."""
        if self.optional and not value:
            return []
        for words, passes in self.rules:
            if not passes(value, beside):
                return [(name, "breaks the rule " + words)]
        if self.of and not isinstance(value, list):
            return wrong(self.of, value, name + ".")
        faults: Faults = []
        for i, element in enumerate((value or ()) if self.of or self.each else ()):
            if self.of:
                faults += wrong(self.of, element, f"{name}[{i}].")
                continue
            words = next((w for w, passes in self.each if not passes(element, beside)), "")
            if words:
                faults.append((f"{name}[{i}]", "breaks the rule " + words))
        return faults


Shape = Mapping[str, Field]


def wrong(shape: Shape, values: Mapping[str, Any], prefix: str = "") -> Faults:
    """Return what is wrong with the values of a shape, one fault a field, in the order of the fields."""
    faults: Faults = []
    for name, field in shape.items():
        faults += field.wrong(prefix + name, values[name], values)
    return faults


def bind(shape: Shape, members: Any) -> Values:
    """Read the members of a JSON object, or raise ValueError. Null is as good as missing."""
    if not isinstance(members, dict):
        raise ValueError("must be an object")
    values: Values = {}
    for name, field in shape.items():
        value = members.get(name)
        values[name] = field.zero if value is None else field.read(value)
    return values


def text(value: Any) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise ValueError("must be a text")
    return value


def truth(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def whole(value: Any) -> int:
    """Read a whole number of 64 bits."""
    if type(value) is not int or not -(1 << 63) <= value < 1 << 63:
        raise ValueError("must be a whole number")
    return value


def decimal(value: Any) -> Number:
    """Read a number."""
    if type(value) not in (int, float):
        raise ValueError("must be a number")
    return number(value)


def many(read: Callable[[Any], Any]) -> Callable[[Any], List[Any]]:
    """Return what reads a list."""

    def read_all(value: Any) -> List[Any]:
        if not isinstance(value, list):
            raise ValueError("must be a list")
        return [read(element) for element in value]

    return read_all

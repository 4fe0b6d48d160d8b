"""GET /search, POST /profile and POST /upload: what texts become, and the rules of the values."""

import zlib
from typing import Any, Callable, Iterable, Optional

from pyapi.data import atoi
from pyapi.rules import Field, Shape, Values, text, wrong
from pyboot.problem import Problem

# How a framework gives the values of a parameter. Those that are no text, such as files, do not count.
Get = Callable[[str], Optional[Iterable[Any]]]

_TRUTH = dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), True)
_TRUTH.update((word, False) for word in ("0", "f", "F", "false", "FALSE", "False"))


def truth(word: str) -> bool:
    """Read true or false in the words that Go knows, or raise ValueError."""
    if word not in _TRUTH:
        raise ValueError("must be true or false")
    return _TRUTH[word]


_SEARCH = {
    "q": Field(text, "", "required,max=100"),
    "page": Field(atoi, 1, "min=1,max=1000"),
    "per": Field(atoi, 20, "min=1,max=100"),
    "sort": Field(text, "best", "oneof=best stars forks updated"),
    "label": Field(list, (), "max=10,dive,min=1,max=50"),
}

_PROFILE = {
    "name": Field(text, "", "required,max=100"),
    "email": Field(text, "", "required,email"),
    "age": Field(atoi, 0, "min=18,max=130"),
    "newsletter": Field(truth, False),
    "tag": Field(list, (), "max=10,dive,min=1,max=30"),
}


def _bind(shape: Shape, get: Get) -> Values:
    """Read texts: the first of each name, and all for a list."""
    values: Values = {}
    for name, field in shape.items():
        texts = [value for value in get(name) or () if isinstance(value, str)]
        if field.read is list:
            values[name] = texts
        else:
            values[name] = field.read(texts[0]) if texts else field.zero
    return values


def searched(get: Get) -> Values:
    """Return the value of the answer of GET /search, or raise what is wrong with the parameters."""
    try:
        values = _bind(_SEARCH, get)
    except ValueError:
        raise Problem(400, "A parameter has the wrong type.") from None
    faults = wrong(_SEARCH, values)
    if faults:
        raise Problem(400, "A parameter is wrong.", faults)
    return found(values)


def found(search: Values) -> Values:
    """Return what a valid search finds."""
    number = search["page"]
    return dict(search, offset=(number - 1) * search["per"], next=number + 1)


def no_form() -> Problem:
    """Return the answer to a body that is no form, or has a field of the wrong type."""
    return Problem(400, "A field has the wrong type.")


def profiled(get: Get) -> Values:
    """Return the value of the answer of POST /profile, or raise what is wrong with the form."""
    try:
        values = _bind(_PROFILE, get)
    except ValueError:
        raise no_form() from None
    faults = wrong(_PROFILE, values)
    if faults:
        raise Problem(400, "The profile is not valid.", faults)
    return values


def no_file() -> Problem:
    """Return the answer to an upload without a file."""
    return Problem(400, "The body has no file.")


def uploaded(name: Optional[str], content: bytes) -> Values:
    """Return the value of the answer of POST /upload. A file has a name; its folders are left out."""
    if not name:
        raise no_file()
    return {"name": name.rsplit("/", 1)[-1], "size": len(content), "crc32": f"{zlib.crc32(content):08x}"}

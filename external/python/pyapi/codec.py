"""JSON as Go writes it: whole floats without a fraction, times of RFC 3339, & < > and letters as they are."""

import codecs
import json
import re
from datetime import datetime, timezone
from typing import Any, Tuple, Union

Number = Union[int, float]

ZERO_TIME = datetime(1, 1, 1, tzinfo=timezone.utc)

_RFC3339 = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


def _replace(err: Any) -> Tuple[bytes, int]:
    return b"\xef\xbf\xbd" * (err.end - err.start), err.end


# Half a surrogate pair has no encoding: it becomes U+FFFD, as in Go.
codecs.register_error("tenrounds", _replace)


def utf8(text: str) -> bytes:
    """Encode a text."""
    return text.encode("utf-8", "tenrounds")


def time(text: Any) -> datetime:
    """Read a time of RFC 3339, or raise ValueError. Python keeps microseconds, and Go nanoseconds."""
    if not isinstance(text, str) or not _RFC3339.fullmatch(text):
        raise ValueError("must be a time of RFC 3339")
    return datetime.fromisoformat(text)


def rfc3339(at: datetime) -> str:
    """Write a time, its fraction without zeros at the end."""
    text = at.isoformat()
    if at.microsecond:
        text = text[:-6].rstrip("0") + text[-6:]
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def number(value: Number) -> Number:
    """Return a float that is whole as an int, since Go writes 50.0 as 50."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_text = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=rfc3339).encode


def dumps(value: Any, **_: Any) -> bytes:
    """Encode a value. It fits the JSON hooks of the frameworks; what they add to it is not needed."""
    return utf8(_text(value))


def _float(literal: str) -> float:
    value = float(literal)
    if value in (float("inf"), float("-inf")):
        raise ValueError("number out of range")
    return value


def _constant(name: str) -> None:
    raise ValueError(name + " is not JSON")


_decode = json.JSONDecoder(parse_float=_float, parse_constant=_constant).decode


def loads(body: Union[bytes, str], **_: Any) -> Any:
    """Decode one JSON value that fills the body, or raise ValueError. Whole numbers stay ints."""
    try:
        return _decode(body if isinstance(body, str) else body.decode("utf-8", "replace"))
    except RecursionError:
        raise ValueError("nested too deeply") from None

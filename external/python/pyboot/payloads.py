"""The contract's bytes and rules. They are those of shared/payloads; a test compares the two."""

import itertools
import json
import math
import re
from typing import Any, Dict, Optional, Tuple, Union

TEXT_TYPE = "text/plain; charset=utf-8"
JSON_TYPE = "application/json"
FILE_TYPE = "application/octet-stream"
TEXT = "Hello World!"
HEALTHY = "ok"
NOT_FOUND = "Not Found"
NO_METHOD = "Method Not Allowed"
TOO_LARGE = "Payload Too Large"
MISSING_ID = "Missing required parameter 'id'"
BAD_JSON = "Invalid JSON"

# The largest body and the largest header section of a request, in bytes.
MAX_BODY = 1 << 20
MAX_HEADER = 16 << 10

# The date of the document where it does not rise.
DATE = 1552291200
# Where it may begin to rise: it keeps its ten digits for a billion answers.
LOWEST_BASE = 1000000000
HIGHEST_BASE = 8999999999
# How many dates a worker process has to itself: 25 workers share the billion.
WORKER_SHARE = 40000000

_READ_ONLY = "GET, HEAD"
_ALLOW = {"/": "GET, HEAD, POST", "/text": _READ_ONLY, "/json": _READ_ONLY}
_ALLOW.update({"/about": _READ_ONLY, "/healthz": _READ_ONLY})


def allow(path: str) -> str:
    """Return the Allow line of a known path, or "". All below /files/ counts as known."""
    return _ALLOW.get(path) or (_READ_ONLY if path.startswith("/files/") else "")


class Documents:
    """The value behind /json: call it once for each answer. With a base the date rises by one each time."""

    def __init__(self, base: int = 0) -> None:
        self.base = base
        self.worker(0)

    def worker(self, index: int) -> None:
        """Give worker process number index dates that no other worker has."""
        self._dates = itertools.count(self.base + 1 + index * WORKER_SHARE) if self.base else None

    def __call__(self) -> Dict[str, Any]:
        # next on a count is one step of the interpreter, so threads never share a date.
        date = DATE if self._dates is None else next(self._dates)
        attributes = {"attribute1": 1, "attribute2": "True"}
        return {"test": True, "date": date, "values": [1, 2, 3, 4, 5], "sub_attributes": attributes}


_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def dumps(value: Any, **_: Any) -> str:
    """Encode compactly. It fits the JSON hook of most frameworks; what they add to it is not needed."""
    return _encode(value)


def _number(literal: str) -> float:
    """Read a number as Go does: one beyond float64 is an error and no infinity."""
    value = float(literal)
    if math.isinf(value):
        raise ValueError("number out of range")
    return value


def _constant(name: str) -> None:
    raise ValueError(name + " is not JSON")


_decode = json.JSONDecoder(parse_float=_number, parse_int=_number, parse_constant=_constant).decode
_lone_surrogates = re.compile("[\ud800-\udfff]")


def loads(body: Union[bytes, str], **_: Any) -> Any:
    """Decode one JSON value that fills the body to its end, or raise ValueError.

    Python takes NaN, Infinity, 1e999, UTF-16 and a byte order mark; this takes none of them.
    """
    text = body if isinstance(body, str) else bytes(body).decode("utf-8", "replace")
    try:
        return _decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def name_of(body: Union[bytes, str]) -> Tuple[Optional[str], str]:
    """Read the id of a POST: the id and "", or None and what is wrong."""
    try:
        value = loads(body)
    except ValueError:
        return None, BAD_JSON
    if not isinstance(value, dict):
        return None, BAD_JSON
    name = value.get("id")
    if not isinstance(name, str):
        return None, MISSING_ID
    # Half a surrogate pair has no encoding: it becomes U+FFFD, as in Go.
    return _lone_surrogates.sub("\ufffd", name), ""


def greet(body: Union[bytes, str]) -> Tuple[int, str]:
    """Return status and text of the answer to POST /."""
    name, wrong = name_of(body)
    return (400, wrong) if name is None else (200, "Hello, " + name)

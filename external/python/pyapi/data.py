"""What the answers are made of: documents, pages and events, and the codes that two rules know.

data.json is written by a test of shared/api, which draws the documents and pages from their seeds.
"""

import gzip
import json
import os
import re
from typing import Any, Dict, Iterator, List

from jinja2 import Environment, FileSystemLoader
from pyapi.codec import time
from pyboot.problem import Problem

FOLDER = os.path.dirname(os.path.abspath(__file__))
PAGE = "page.html"

# How many documents, pages and streams there are, and how many events a stream has.
VARIANTS = 8
EVENTS = 64

_VARIANT = re.compile("[+]?0*[0-7]|-0+")
_INTEGER = re.compile("[+-]?[0-9]{1,19}")


def _read() -> Dict[str, Any]:
    with open(os.path.join(FOLDER, "data.json"), encoding="utf-8") as file:
        return json.load(file)


def _times(article: Dict[str, Any]) -> Dict[str, Any]:
    return dict(article, changed=time(article["changed"]))


_data = _read()
CURRENCIES = frozenset(_data["currencies"])
COUNTRIES = frozenset(_data["countries"])
_documents: List[Dict[str, Any]] = [
    dict(d, made=time(d["made"]), articles=[_times(a) for a in d["articles"]]) for d in _data["documents"]
]
_pages: List[Dict[str, Any]] = _data["pages"]


def atoi(text: str) -> int:
    """Read a whole number of 64 bits, or raise ValueError."""
    value = int(text) if _INTEGER.fullmatch(text) else 1 << 63
    if not -(1 << 63) <= value < 1 << 63:
        raise ValueError("must be a whole number")
    return value


def variant(n: str) -> int:
    """Read the parameter n, or raise what is wrong with it."""
    if _VARIANT.fullmatch(n):
        return int(n)
    raise Problem(400, "A parameter is wrong.", [("n", "must be a whole number from 0 to 7")])


def document(n: str) -> Dict[str, Any]:
    """Return the value of GET /document: some 16 KiB of JSON, to be encoded for each answer."""
    return _documents[variant(n)]


def page(n: str) -> Dict[str, Any]:
    """Return what the template of GET /page shows."""
    return _pages[variant(n)]


def environment() -> Environment:
    """Return Jinja2 with the template. It escapes as html/template does, but for +, which no page has."""
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, keep_trailing_newline=True)


def stream(n: str) -> Iterator[bytes]:
    """Return the events of GET /stream, each of which is to be flushed."""
    return _events(variant(n))


def _events(n: int) -> Iterator[bytes]:
    for i in range(EVENTS):
        yield b'id: %d\nevent: tick\ndata: {"stream":%d,"tick":%d}\n\n' % (i, n, i * (n + 1))


# zlib's default, which Go's default is as well.
GZIP_LEVEL = 6


def zipped(body: bytes) -> bytes:
    """Compress a body, for frameworks without a middleware that does it."""
    return gzip.compress(body, GZIP_LEVEL, mtime=0)

"""The parameters of a request: limit and offset, and ids."""

import re
import uuid
from typing import Tuple

from pybooks.problem import bad_parameters, no_route

_DIGITS = re.compile("[0-9]{1,400}")
_UUID = re.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


def _number(text: str, absent: int) -> int:
    """Read a parameter of digits alone; -1 is a wrong one. An empty one counts as absent."""
    if not text:
        return absent
    n = int(text) if _DIGITS.fullmatch(text) else -1
    return n if n < 1 << 63 else -1


def page(limit: str, offset: str) -> Tuple[int, int]:
    """Return limit and offset, or raise what is wrong with them."""
    faults = []
    n, skip = _number(limit, DEFAULT_LIMIT), _number(offset, 0)
    if not 1 <= n <= MAX_LIMIT:
        faults.append(("limit", f"must be a whole number from 1 to {MAX_LIMIT}"))
    if skip < 0:
        faults.append(("offset", "must be a whole number from 0 on"))
    if faults:
        raise bad_parameters(faults)
    return n, skip


def _id(text: str) -> uuid.UUID:
    if not text or "/" in text:
        raise no_route()
    if not _UUID.fullmatch(text):
        raise bad_parameters([("id", "must be a UUID")])
    return uuid.UUID(text)


author_id = book_id = _id

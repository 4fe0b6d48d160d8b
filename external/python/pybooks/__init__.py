"""What the Python bookstores do alike: flags, problems, the rules of the forms, ids, what errors mean.

What a library does stays with it: SQLAlchemy and Tortoise map rows, Marshmallow and pydantic
validate and dump.
The endpoints are those of servers/README.md.
"""

from pybooks.create import decode, validate
from pybooks.errors import is_unavailable
from pybooks.ids import uuid7
from pybooks.options import Settings, add_options, settings
from pybooks.problem import (
    bad_form,
    broken,
    dumps,
    no_object,
    not_found,
    unavailable,
    unrouted,
)
from pybooks.query import author_id, book_id, page
from pyboot.problem import PROBLEM_TYPE, Problem, no_route, too_large

__all__ = [
    "PROBLEM_TYPE",
    "Problem",
    "Settings",
    "add_options",
    "author_id",
    "bad_form",
    "book_id",
    "broken",
    "decode",
    "dumps",
    "is_unavailable",
    "no_object",
    "no_route",
    "not_found",
    "page",
    "settings",
    "too_large",
    "unavailable",
    "unrouted",
    "uuid7",
    "validate",
]

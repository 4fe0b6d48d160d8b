"""The table of 200 routes, the other paths, and what is said where there is no route."""

import os
import re
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

from pyapi.data import atoi
from pyboot.problem import Problem, no_method, no_route

_PARAMETER = re.compile(r"\{(\w+)\}")
_NAME = re.compile("[A-Za-z0-9._-]{1,100}")
NOT_NAME = "must have 1 to 100 letters, digits, dots, hyphens and underscores"
NOT_NUMBER = "must be a whole number from 1 on"

# How many middlewares stand before the paths /middleware/N.
DEPTHS = (0, 5, 10)
PANIC_PATH = "/panic"
PANIC_DEPTH = 5


def chain_path(n: int) -> str:
    """Return the path behind n middlewares."""
    return f"/middleware/{n}"


_OWN = dict.fromkeys(("/search", "/headers", "/page", "/document", "/stream", "/about", "/healthz"), "GET")
_OWN.update({PANIC_PATH: "GET", "/orders": "POST", "/profile": "POST", "/upload": "POST"})
_OWN.update({chain_path(n): "GET" for n in DEPTHS})


def is_number(parameter: str) -> bool:
    """Report whether a parameter must be a number."""
    return parameter in ("id", "number")


def number(text: str) -> int:
    """Read a number in a path, or raise ValueError."""
    value = atoi(text)
    if value < 1:
        raise ValueError(NOT_NUMBER)
    return value


def name(text: str) -> str:
    """Read a name in a path, or raise ValueError."""
    if not _NAME.fullmatch(text):
        raise ValueError(NOT_NAME)
    return text


def bad_parameter(parameter: str) -> Problem:
    """Return the answer to a path with a wrong parameter."""
    words = NOT_NUMBER if is_number(parameter) else NOT_NAME
    return Problem(400, "A parameter is wrong.", [(parameter, words)])


class Route(NamedTuple):
    """One line of the table. Its path has parameters in braces: /users/{username}."""

    method: str
    path: str
    # The names of its parameters, in order.
    params: Tuple[str, ...]

    def written(self, parameter: str) -> str:
        r"""Return the path in the notation of other routers: /users/<username> for <\1>."""
        return _PARAMETER.sub(parameter, self.path)

    def matched(self, get: Callable[[str], str]) -> Dict[str, Any]:
        """Return the value of the answer to parameters, or raise what is wrong with the first wrong one."""
        names: List[str] = []
        numbers: List[int] = []
        for parameter in self.params:
            try:
                if is_number(parameter):
                    numbers.append(number(get(parameter)))
                else:
                    names.append(name(get(parameter)))
            except ValueError:
                raise bad_parameter(parameter) from None
        return {"route": self.path, "names": names, "numbers": numbers}


def _read() -> Tuple[Route, ...]:
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "..", "..", "..", "shared", "api", "routes.txt"), encoding="utf-8") as file:
        lines = [line.split() for line in file]
    return tuple(Route(method, path, tuple(_PARAMETER.findall(path))) for method, path in lines)


# Of two routes that fit one request, the more special one comes first.
ROUTES = _read()
_PARTS = [(route.method, route.path.split("/")) for route in ROUTES]


def _fits(route: List[str], path: List[str]) -> bool:
    pairs = zip(route, path)
    return len(route) == len(path) and all(r == p or (p != "" and r.startswith("{")) for r, p in pairs)


def unrouted(path: str) -> Problem:
    """Return the answer to a request without a route: 405 on known paths, 404 on others."""
    parts = path.split("/")
    allow = [_OWN[path]] if path in _OWN else []
    for method, route in _PARTS:
        if method not in allow and _fits(route, parts):
            allow.append(method)
    return no_method(", ".join(allow)) if allow else no_route()

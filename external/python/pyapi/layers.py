"""The middlewares: what each reads and sets, the same work in every framework. And GET /headers."""

import hmac
import time
import zlib
from typing import Any, Dict, NamedTuple, Optional, Sequence, Tuple

from pyapi.codec import utf8
from pyboot.problem import Problem

CHAIN_TEXT = "behind all middlewares"
SESSION_COOKIE = "session"
SEEN_COOKIE = "seen"

_TOKEN = "Bearer 6f1c2a9d4b7e8350"
_KEY = "d41d8cd98f00b204"


class Layer(NamedTuple):
    """A middleware. It reads one header line of the request and sets one of the answer."""

    name: str
    # The line of the request, "" for none, and that of the answer.
    reads: str
    sets: str
    # What the line must say, if it is not empty.
    secret: str = ""
    # True for those that only turn an exception into a Problem(500); they read and set nothing.
    recovers: bool = False

    def value(self, read: str) -> Optional[str]:
        """Return what the line of the answer says, or None if the request must not pass."""
        if self.secret:
            return "read" if hmac.compare_digest(utf8(read), self.secret.encode()) else None
        if self.reads == "Origin":
            return read if read.endswith(".example") else "https://api.example"
        return (read or "none") if self.reads else f"t={time.time_ns() // 1_000_000}"


LAYERS: Tuple[Layer, ...] = (
    Layer("request id", "X-Request-Id", "X-Request-Id"),
    Layer("recovery", "", "", recovers=True),
    Layer("CORS", "Origin", "Access-Control-Allow-Origin"),
    Layer("timing", "", "X-Request-Start"),
    Layer("auth token", "Authorization", "X-Auth-Scope", _TOKEN),
    Layer("trace id", "Traceparent", "Traceresponse"),
    Layer("second recovery", "", "", recovers=True),
    Layer("timing across origins", "Origin", "Timing-Allow-Origin"),
    Layer("second timing", "", "X-Backend-Start"),
    Layer("API key", "X-Api-Key", "X-Api-Plan", _KEY),
)


def layers(n: int) -> Sequence[Layer]:
    """Return the first n of them; there are 10."""
    return LAYERS[:n]


def unauthorized() -> Problem:
    """Return the answer to a request without the right token or key."""
    return Problem(401, "The token is missing or wrong.", (), {"WWW-Authenticate": "Bearer"})


def panic() -> None:
    """Fail, behind five middlewares."""
    raise RuntimeError("a handler that fails")


class Visit(NamedTuple):
    """The answer of GET /headers: its value, its lines, and the value of the cookie that it sets."""

    value: Dict[str, Any]
    header: Dict[str, str]
    cookie: str


def _sum(text: str) -> str:
    return f"{zlib.crc32(utf8(text)):08x}"


def visited(authorization: str, accepted: str, session: str) -> Visit:
    """Return the answer to Authorization, Accept-Language and the cookie, or raise 401."""
    token = authorization[len("Bearer ") :] if authorization.startswith("Bearer ") else ""
    if not token:
        raise unauthorized()
    language = _language(accepted)
    header = {"Cache-Control": "private, max-age=60", "Content-Language": language}
    header["ETag"] = f'"{_sum(token + language + session)}"'
    return Visit({"token": token, "language": language, "session": session}, header, _sum(session))


def _language(accepted: str) -> str:
    """Return the first of the accepted ones: de of "de-AT;q=0.9, en". Anything odd is English."""
    first = accepted.split(",", 1)[0].split(";", 1)[0].strip().split("-", 1)[0]
    return first if len(first) == 2 and first.isascii() and first.isalpha() and first.islower() else "en"

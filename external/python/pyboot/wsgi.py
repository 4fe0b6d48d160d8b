"""What WSGI leaves to its applications."""

from http import HTTPStatus
from typing import Any, Dict, Optional

from pyboot.payloads import MAX_BODY


def status_line(status: int) -> str:
    """Return status and reason as WSGI and most frameworks on it want them."""
    return _LINES[status]


_LINES = {s.value: f"{s.value} {s.phrase}" for s in HTTPStatus}
_LINES[416] = "416 Range Not Satisfiable"  # Python has the words of an older RFC


def wsgi_body(environ: Dict[str, Any]) -> Optional[bytes]:
    """Read the body of a request, or return None if it is over the limit: by its length before any is read.

    Frameworks that go by CONTENT_LENGTH alone find no body in a chunked request. PEP 3333 has no word for it,
    and servers say wsgi.input_terminated where the input ends by itself.
    """
    length = environ.get("CONTENT_LENGTH") or ""
    if length:
        return environ["wsgi.input"].read(int(length)) if int(length) <= MAX_BODY else None
    if environ.get("wsgi.input_terminated") or "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        try:
            body = environ["wsgi.input"].read(MAX_BODY + 1)
        except OSError:  # a chunk that is none, or a client that has gone: frameworks would make it a 500
            return b""
        return body if len(body) <= MAX_BODY else None
    return b""

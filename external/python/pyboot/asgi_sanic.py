"""What the servers on Sanic share: pages with a fixed text, the body up to the limit, the Date."""

from typing import Any, AsyncIterator, Callable, Optional

from pyboot import asgi_body, asgi_date
from sanic.response import text

READ = ("GET", "HEAD")


def says(words: str) -> Callable[[Any], Any]:
    """Return a page that answers with the same words each time."""

    async def page(request: Any) -> Any:
        return text(words)

    return page


async def body(request: Any) -> Optional[bytes]:
    """Return the body, or None if it is too large: then the connection will be closed."""

    async def pieces() -> AsyncIterator[bytes]:
        while True:
            piece = await request.stream.read()
            if piece is None:
                return
            yield piece

    read = await asgi_body.read(request.headers.get("content-length"), pieces)
    if read is None:
        request.stream.keep_alive = False  # Sanic sends Connection: close for it
        request.stream.request_body = None  # or Sanic would wait for the rest of the body
    return read


async def dated(request: Any, response: Any) -> None:
    """Add the Date that Sanic leaves out."""
    response.headers["Date"] = asgi_date.now()

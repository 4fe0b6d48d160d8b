"""The body of a request, up to the contract's limit, from whatever stream a framework on asyncio has."""

from typing import AsyncIterable, Callable, Optional

from pyboot.payloads import MAX_BODY


async def read(length: Optional[str], chunks: Callable[[], AsyncIterable[bytes]]) -> Optional[bytes]:
    """Return the body, or None if it is too large: by its Content-Length before any of it is read."""
    if length and length.isdigit() and int(length) > MAX_BODY:
        return None
    body = bytearray()
    async for chunk in chunks():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)

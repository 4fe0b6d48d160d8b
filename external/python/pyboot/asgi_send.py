"""Answers in ASGI's own messages, for applications without a framework's responses."""

from typing import Any, AsyncIterator, Awaitable, Callable, Dict, Sequence, Tuple

from pyboot.files import FileAnswer
from pyboot.payloads import TEXT_TYPE

Message = Dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Lines = Sequence[Tuple[bytes, bytes]]


async def whole(
    send: Send, status: int, body: bytes, content_type: str = TEXT_TYPE, more: Lines = ()
) -> None:
    """Send a whole body. The server leaves it out of an answer to HEAD."""
    lines = [(b"content-type", content_type.encode()), (b"content-length", b"%d" % len(body)), *more]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


async def file(send: Send, answer: FileAnswer, head: bool) -> None:
    """Send an answer of pyboot.file_answer, piece by piece."""
    lines = [(name.lower().encode(), value.encode()) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": lines})
    if not head and answer.status != 304:
        for piece in answer.chunks():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def body(receive: Receive) -> AsyncIterator[bytes]:
    """Yield the body of a request as it comes."""
    more = True
    while more:
        message = await receive()
        yield message.get("body", b"")
        more = message.get("more_body", False)

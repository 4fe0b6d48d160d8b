"""The contract on Litestar: its handlers, its encoder (msgspec) for the document, its exception handlers."""

from dataclasses import dataclass
from typing import List
from urllib.parse import unquote

import pyboot
from pyboot import asgi_body
from litestar import Litestar, MediaType, Request, Response, post, route
from litestar.exceptions import HTTPException, MethodNotAllowedException


@dataclass
class Attributes:
    """The nested object of a Document."""

    attribute1: int
    attribute2: str


@dataclass
class Document:
    """The value behind /json."""

    test: bool
    date: int
    values: List[int]
    sub_attributes: Attributes


def read(path, **options):
    """Return the decorator of a page for GET and HEAD."""
    return route(path, http_method=["GET", "HEAD"], status_code=200, **options)


def text(path, words):
    """Return a page that answers with the same words each time."""

    @read(path, media_type=MediaType.TEXT)
    async def page() -> str:
        return words

    return page


def refuse(status, words, **headers):
    """Return an answer in plain text."""
    return Response(words, status_code=status, media_type=MediaType.TEXT, headers=headers)


@post("/", status_code=200)
async def greet(request: Request) -> Response:
    """Answer POST /."""
    body = await asgi_body.read(request.headers.get("content-length"), request.stream)
    if body is None:
        return refuse(413, pyboot.TOO_LARGE, Connection="close")
    return refuse(*pyboot.greet(body))


@route(["/", "/text", "/json", "/about", "/healthz", "/files", "/files/{name:path}"], http_method="OPTIONS")
async def options() -> None:
    """Refuse OPTIONS, which Litestar would answer by itself."""
    raise MethodNotAllowedException


def refused(request: Request, error: HTTPException) -> Response:
    """Replace Litestar's refusals in JSON."""
    path = unquote(request.scope["raw_path"].decode("latin-1"))
    if isinstance(error, MethodNotAllowedException) and pyboot.allow(path):
        return refuse(405, pyboot.NO_METHOD, Allow=pyboot.allow(path))
    return refuse(404, pyboot.NOT_FOUND)


def build(config):
    """Make the application."""

    @read("/json")
    async def document() -> Document:
        return config.document()

    @read(["/files/{name:path}", "/files"])
    async def file(request: Request) -> Response:
        name = unquote(request.scope["raw_path"].decode("latin-1"))[len("/files/") :]
        conditions = [request.headers.get(h, "") for h in ("if-modified-since", "range", "if-range")]
        answer = pyboot.file_answer(config.files, name, *conditions)
        lines = dict(answer.headers)
        kind = lines.pop("Content-Type", "").split(";")[0]  # Litestar adds the charset
        return Response(answer.body(), status_code=answer.status, media_type=kind, headers=lines)

    pages = {"/": pyboot.TEXT, "/text": pyboot.TEXT, "/about": config.name, "/healthz": pyboot.HEALTHY}
    return Litestar(
        [options, document, greet, file, *(text(path, words) for path, words in pages.items())],
        exception_handlers={HTTPException: refused},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=None,  # greet counts by itself, since the refusal must close the connection
    )


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn")

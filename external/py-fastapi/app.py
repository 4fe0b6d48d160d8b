"""The contract on FastAPI: its path operations, a model for the document, and handlers for the refusals."""

from typing import List

import pyboot
from pyboot import asgi_body, asgi_starlette
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel


class Attributes(BaseModel):
    """The nested object of a Document."""

    attribute1: int
    attribute2: str


class Document(BaseModel):
    """The value behind /json. As the return type of a path operation it is what FastAPI encodes by."""

    test: bool
    date: int
    values: List[int]
    sub_attributes: Attributes


def text(words):
    """Return a page that answers with the same words each time."""

    async def page():
        return words

    return page


async def greet(request: Request):
    """Answer POST /. The body is JSON whatever the Content-Type says, so FastAPI cannot bind it."""
    body = await asgi_body.read(request.headers.get("content-length"), request.stream)
    if body is None:
        return PlainTextResponse(pyboot.TOO_LARGE, 413, {"Connection": "close"})
    status, words = pyboot.greet(body)
    return PlainTextResponse(words, status)


def build(config):
    """Make the application, without the pages of its documentation."""
    app = FastAPI(openapi_url=None, redirect_slashes=False, exception_handlers=asgi_starlette.REFUSALS)
    reading = ["GET", "HEAD"]

    @app.api_route("/json", methods=reading)
    async def document() -> Document:
        return config.document()

    pages = {"/": pyboot.TEXT, "/text": pyboot.TEXT, "/about": config.name, "/healthz": pyboot.HEALTHY}
    for path, words in pages.items():
        app.api_route(path, methods=reading, response_class=PlainTextResponse)(text(words))
    app.post("/")(greet)
    app.mount("/files", asgi_starlette.Files(directory=config.files))
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn")

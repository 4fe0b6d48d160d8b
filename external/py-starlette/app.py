"""The contract on Starlette: its router, JSONResponse, StaticFiles, and handlers for the refusals."""

import pyboot
from pyboot import asgi_body, asgi_starlette
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route


def text(words):
    """Return a page that answers with the same words each time."""

    async def page(request):
        return PlainTextResponse(words)

    return page


async def greet(request):
    """Answer POST /. Starlette's own max_body_size refuses with words that cannot be replaced."""
    body = await asgi_body.read(request.headers.get("content-length"), request.stream)
    if body is None:
        return PlainTextResponse(pyboot.TOO_LARGE, 413, {"Connection": "close"})
    status, words = pyboot.greet(body)
    return PlainTextResponse(words, status)


def build(config):
    """Make the application."""

    async def document(request):
        return JSONResponse(config.document())

    routes = [
        Route("/", text(pyboot.TEXT)),
        Route("/", greet, methods=["POST"]),
        Route("/text", text(pyboot.TEXT)),
        Route("/about", text(config.name)),
        Route("/healthz", text(pyboot.HEALTHY)),
        Route("/json", document),
        Mount("/files", asgi_starlette.Files(directory=config.files)),
    ]
    app = Starlette(routes=routes, exception_handlers=asgi_starlette.REFUSALS)
    app.router.redirect_slashes = False
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn")

"""The contract on Starlette: its router, its JSONResponse, its exception handlers for the refusals."""

import pyboot
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route


def text(words):
    """Return a page that answers with the same words each time."""

    async def page(request):
        return PlainTextResponse(words)

    return page


async def greet(request):
    """Answer POST /, reading no more of the body than the limit."""
    length = request.headers.get("content-length", "0")
    body = bytearray()
    if length.isdigit() and int(length) <= pyboot.MAX_BODY:
        async for piece in request.stream():
            body += piece
            if len(body) > pyboot.MAX_BODY:
                break
    if int(length) > pyboot.MAX_BODY or len(body) > pyboot.MAX_BODY:
        return PlainTextResponse(pyboot.TOO_LARGE, 413, {"Connection": "close"})
    status, words = pyboot.greet(body)
    return PlainTextResponse(words, status)


async def not_found(request, exc):
    """Replace Starlette's 404."""
    return PlainTextResponse(pyboot.NOT_FOUND, 404)


async def no_method(request, exc):
    """Replace Starlette's 405, with the contract's order in Allow."""
    return PlainTextResponse(pyboot.NO_METHOD, 405, {"Allow": pyboot.allow(request.url.path)})


def build(config):
    """Make the application."""

    async def document(request):
        return JSONResponse(config.document())

    async def file(request: Request):
        conditions = [request.headers.get(h, "") for h in ("if-modified-since", "range", "if-range")]
        answer = pyboot.file_answer(config.files, request.path_params["name"], *conditions)
        return Response(answer.body(), answer.status, dict(answer.headers))

    async def root(request):
        return await greet(request) if request.method == "POST" else PlainTextResponse(pyboot.TEXT)

    routes = [
        Route("/", root, methods=["GET", "POST"]),
        Route("/text", text(pyboot.TEXT)),
        Route("/about", text(config.name)),
        Route("/healthz", text(pyboot.HEALTHY)),
        Route("/json", document),
        Route("/files/{name:path}", file),
    ]
    app = Starlette(routes=routes, exception_handlers={404: not_found, 405: no_method})
    app.router.redirect_slashes = False
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn")

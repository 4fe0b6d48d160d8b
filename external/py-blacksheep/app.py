"""The contract on BlackSheep: its router, its json response with settings, its fallback for the refusals."""

import pyboot
from pyboot import asgi_body
from blacksheep import Application, Content, Request, Response, json, text
from blacksheep.settings.json import json_settings


def says(words):
    """Return a page that answers with the same words each time."""

    async def page():
        return text(words)

    return page


def line(request: Request, name: bytes) -> str:
    """Return the value of a header line, or nothing."""
    return (request.get_first_header(name) or b"").decode("latin-1")


async def greet(request: Request):
    """Answer POST /."""
    body = await asgi_body.read(line(request, b"content-length"), request.stream)
    if body is None:
        refusal = text(pyboot.TOO_LARGE, 413)
        refusal.add_header(b"Connection", b"close")
        return refusal
    status, words = pyboot.greet(body)
    return text(words, status)


async def refuse(request: Request):
    """Answer what no route takes."""
    allow = pyboot.allow(request.scope["path"])
    if not allow:
        return text(pyboot.NOT_FOUND, 404)
    refusal = text(pyboot.NO_METHOD, 405)
    refusal.add_header(b"Allow", allow.encode())
    return refusal


def build(config):
    """Make the application."""
    json_settings.use(dumps=pyboot.dumps)
    app = Application()

    async def document():
        return json(config.document())

    async def file(request: Request):
        name = request.scope["path"][len("/files/") :]
        conditions = [line(request, n) for n in (b"if-modified-since", b"range", b"if-range")]
        answer = pyboot.file_answer(config.files, name, *conditions)
        lines = dict(answer.headers)
        lines.pop("Content-Length", "")
        kind = lines.pop("Content-Type", "").encode()
        body = Content(kind, answer.body()) if kind else None
        return Response(answer.status, [(n.encode(), v.encode()) for n, v in lines.items()], body)

    pages = {"/": says(pyboot.TEXT), "/text": says(pyboot.TEXT), "/about": says(config.name)}
    pages.update({"/healthz": says(pyboot.HEALTHY), "/json": document, "/files/*": file})
    for path, page in pages.items():
        app.router.add_get(path, page)
        app.router.add_head(path, page)
    app.router.add_post("/", greet)
    app.router.fallback = refuse
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn")

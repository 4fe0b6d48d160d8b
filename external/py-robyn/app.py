"""The contract on Robyn: its routes, its own server in Rust."""

from urllib.parse import unquote

import pyboot
import pyboot.asgi_robyn
from robyn import Headers, Response, Robyn

PLAIN = {"Content-Type": pyboot.TEXT_TYPE}


def says(words, status=200, **lines):
    """Return an answer in plain text."""
    return Response(status, Headers({**PLAIN, **lines}), words)


def text(words):
    """Return a page that answers with the same words each time."""

    async def page():
        return says(words)

    return page


async def greet(request):
    """Answer POST /."""
    if len(request.body) > pyboot.MAX_BODY:
        return says(pyboot.TOO_LARGE, 413, Connection="close")
    status, words = pyboot.greet(request.body)
    return says(words, status)


async def refuse(request):
    """Answer what no other route takes."""
    allow = pyboot.allow(request.url.path)
    if allow and request.method not in ("GET", "HEAD"):
        return says(pyboot.NO_METHOD, 405, Allow=allow)
    return says(pyboot.NOT_FOUND, 404)


def build(config):
    """Make the application."""
    app = Robyn(__file__)

    async def document():
        return Response(200, Headers({"Content-Type": pyboot.JSON_TYPE}), pyboot.dumps(config.document()))

    async def file(request):
        conditions = [request.headers.get(h) or "" for h in ("if-modified-since", "range", "if-range")]
        name = unquote(request.url.path[len("/files/") :])
        answer = pyboot.file_answer(config.files, name, *conditions)
        return Response(answer.status, Headers(dict(answer.headers)), answer.body())

    pages = {"/": text(pyboot.TEXT), "/text": text(pyboot.TEXT), "/about": text(config.name)}
    pages.update({"/healthz": text(pyboot.HEALTHY), "/json": document, "/files/*name": file})
    for path, page in pages.items():
        app.get(path)(page)
        app.head(path)(page)
    app.post("/")(greet)
    for method in (app.put, app.delete, app.patch, app.options):
        method("/")(refuse)
    for method in (app.get, app.head, app.post, app.put, app.delete, app.patch, app.options):
        method("/*path")(refuse)
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="robyn", own={"robyn": pyboot.asgi_robyn.serve})

"""The contract on Sanic: its router, its json and text responses, its exception handlers, its own server."""

from urllib.parse import unquote

import pyboot
import pyboot.asgi_own
import pyboot.asgi_workers
from pyboot import asgi_sanic
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.response import json, raw, text


async def greet(request):
    """Answer POST /."""
    body = await asgi_sanic.body(request)
    if body is None:
        return text(pyboot.TOO_LARGE, 413)
    status, words = pyboot.greet(body)
    return text(words, status)


async def refuse(request, error):
    """Replace Sanic's refusals."""
    if error.status_code == 405:
        return text(pyboot.NO_METHOD, 405, {"Allow": pyboot.allow(request.path)})
    if error.status_code == 404:
        return text(pyboot.NOT_FOUND, 404)
    return text(str(error), error.status_code)


def build(config):
    """Make the application."""
    app = Sanic("tenrounds", configure_logging=False, strict_slashes=True, dumps=pyboot.dumps)

    async def document(request):
        return json(config.document())

    async def file(request, name):
        conditions = [request.headers.get(h, "") for h in ("if-modified-since", "range", "if-range")]
        answer = pyboot.file_answer(config.files, unquote(name), *conditions)
        lines = dict(answer.headers)
        kind = lines.pop("Content-Type", None)
        return raw(answer.body(), answer.status, lines, kind)

    pages = {
        "/": asgi_sanic.says(pyboot.TEXT),
        "/text": asgi_sanic.says(pyboot.TEXT),
        "/about": asgi_sanic.says(config.name),
    }
    pages.update({"/healthz": asgi_sanic.says(pyboot.HEALTHY), "/json": document, "/files/<name:path>": file})
    for i, (path, page) in enumerate(pages.items()):
        app.add_route(page, path, methods=asgi_sanic.READ, name=f"page{i}", unquote=False)
    app.add_route(greet, "/", methods=["POST"], stream=True)
    app.exception(SanicException)(refuse)
    app.on_response(asgi_sanic.dated)
    return app


if __name__ == "__main__":
    pyboot.main(
        build, runner="sanic", own={"sanic": pyboot.asgi_own.sanic, "workers": pyboot.asgi_workers.sanic}
    )

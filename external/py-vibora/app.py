"""The contract on Vibora 0.0.6 of 2018: its router, its handlers of errors, its own server."""

import pyboot
import pyboot.asgi_old
from pyboot import asgi_date
from vibora import Request, Response, Vibora
from vibora.exceptions import MethodNotAllowed, NotFound
from vibora.limits import RouteLimits, ServerLimits


def says(words, status=200, **lines):
    """Return an answer in plain text."""
    head = {"Content-Type": pyboot.TEXT_TYPE, "Date": asgi_date.now(), **lines}
    return Response(words.encode(), status_code=status, headers=head)


def text(words):
    """Return a page that answers with the same words each time."""

    async def page(request: Request):
        return says(words)

    return page


async def greet(request: Request):
    """Answer POST /."""
    status, words = pyboot.greet(await request.stream.read())
    return says(words, status)


async def not_found():
    """Replace Vibora's 404."""
    return says(pyboot.NOT_FOUND, 404)


async def no_method(request: Request):
    """Replace Vibora's 405."""
    return says(pyboot.NO_METHOD, 405, Allow=pyboot.allow(request.url.decode()))


def build(config):
    """Make the application."""
    app = Vibora(
        server_limits=ServerLimits(keep_alive_timeout=120, max_headers_size=pyboot.MAX_HEADER),
        route_limits=RouteLimits(max_body_size=pyboot.MAX_BODY),
    )

    async def document(request: Request):
        head = {"Content-Type": pyboot.JSON_TYPE, "Date": asgi_date.now()}
        return Response(pyboot.dumps(config.document()).encode(), headers=head)

    async def file(request: Request, name: str):
        conditions = [request.headers.get(h) or "" for h in ("if-modified-since", "range", "if-range")]
        answer = pyboot.file_answer(config.files, name, *conditions)
        lines = {"Date": asgi_date.now(), **dict(answer.headers)}
        lines.pop("Content-Length", "")
        return Response(answer.body(), status_code=answer.status, headers=lines)

    pages = {"/": text(pyboot.TEXT), "/text": text(pyboot.TEXT), "/about": text(config.name)}
    pages.update({"/healthz": text(pyboot.HEALTHY), "/json": document, "/files/<name>": file})
    for path, page in pages.items():
        app.route(path, methods=["GET", "HEAD"], cache=False)(page)
    app.route("/", methods=["POST"])(greet)
    app.handle(NotFound)(not_found)
    app.handle(MethodNotAllowed)(no_method)
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="vibora", own={"vibora": pyboot.asgi_old.vibora})

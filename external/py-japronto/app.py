"""The contract on Japronto 0.1.2 of 2018: its router and its responses, on its own server in C."""

import pyboot
import pyboot.asgi_old
from pyboot import asgi_date
from japronto import Application, RouteNotFoundException

# Japronto adds a charset to what ends in /json. White space at the end is no part of a value.
JSON_TYPE = pyboot.JSON_TYPE + " "


def says(request, words, status=200, **lines):
    """Answer in plain text."""
    return request.Response(code=status, text=words, headers={"Date": asgi_date.now(), **lines})


def text(words):
    """Return a page that answers with the same words each time."""
    return lambda request: says(request, words)


def greet(request):
    """Answer POST /."""
    body = request.body or b""
    if len(body) > pyboot.MAX_BODY:
        return says(request, pyboot.TOO_LARGE, 413, Connection="close")
    status, words = pyboot.greet(body)
    return says(request, words, status)


def refuse(request, error):
    """Answer what no route takes, for which Japronto knows one error alone."""
    allow = pyboot.allow(request.path)
    if allow and request.method not in ("GET", "HEAD"):
        return says(request, pyboot.NO_METHOD, 405, Allow=allow)
    return says(request, pyboot.NOT_FOUND, 404)


def build(config):
    """Make the application."""
    app = Application()

    def document(request):
        body = pyboot.dumps(config.document()).encode()
        return request.Response(body=body, mime_type=JSON_TYPE, headers={"Date": asgi_date.now()})

    def file(request):
        conditions = [request.headers.get(h, "") for h in ("If-Modified-Since", "Range", "If-Range")]
        answer = pyboot.file_answer(config.files, request.match_dict["name"], *conditions)
        lines = {"Date": asgi_date.now(), **dict(answer.headers)}
        kind = lines.pop("Content-Type", "")
        lines.pop("Content-Length", "")
        if kind == pyboot.TEXT_TYPE:
            return request.Response(code=answer.status, text=answer.text.decode(), headers=lines)
        return request.Response(code=answer.status, body=answer.body(), mime_type=kind, headers=lines)

    pages = {"/": text(pyboot.TEXT), "/text": text(pyboot.TEXT), "/about": text(config.name)}
    pages.update({"/healthz": text(pyboot.HEALTHY), "/json": document, "/files/{name}": file})
    for path, page in pages.items():
        app.router.add_route(path, page, methods=["GET", "HEAD"])
    app.router.add_route("/", greet, method="POST")
    app.add_error_handler(RouteNotFoundException, refuse)
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="japronto", own={"japronto": pyboot.asgi_old.japronto})

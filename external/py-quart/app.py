"""The contract on Quart: its routes, its JSON provider, its error handlers."""

import pyboot
from pyboot import asgi_body
from quart import Quart, Response, jsonify, request
from quart.json.provider import DefaultJSONProvider


class Compact(DefaultJSONProvider):
    """Encodes without the line end that Quart adds."""

    def dumps(self, value, **options):
        return pyboot.dumps(value)

    def response(self, *args, **kwargs):
        value = self._prepare_response_obj(args, kwargs)
        return Response(self.dumps(value), mimetype="application/json")


def says(words, status=200, **lines):
    """Return an answer in plain text."""
    return Response(words, status, lines, content_type=pyboot.TEXT_TYPE)


def text(words):
    """Return a page that answers with the same words each time."""

    async def page():
        return says(words)

    return page


async def greet():
    """Answer POST /."""
    body = await asgi_body.read(request.headers.get("content-length"), lambda: request.body)
    if body is None:
        return says(pyboot.TOO_LARGE, 413, Connection="close")
    status, words = pyboot.greet(body)
    return says(words, status)


async def not_found(error):
    """Replace Quart's 404."""
    return says(pyboot.NOT_FOUND, 404)


async def no_method(error):
    """Replace Quart's 405, with the contract's order in Allow."""
    return says(pyboot.NO_METHOD, 405, Allow=pyboot.allow(request.scope["path"]))


def build(config):
    """Make the application."""
    app = Quart("tenrounds", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    # greet counts by itself, since the refusal must close the connection
    app.config["MAX_CONTENT_LENGTH"] = None
    app.json = Compact(app)
    app.url_map.merge_slashes = False
    app.register_error_handler(404, not_found)
    app.register_error_handler(405, no_method)

    async def document():
        return jsonify(config.document())

    async def file(name):
        conditions = [request.headers.get(h, "") for h in ("if-modified-since", "range", "if-range")]
        answer = pyboot.file_answer(config.files, request.scope["path"][len("/files/") :], *conditions)
        return Response(answer.body(), answer.status, dict(answer.headers))

    pages = {"/": pyboot.TEXT, "/text": pyboot.TEXT, "/about": config.name, "/healthz": pyboot.HEALTHY}
    for path, words in pages.items():
        app.add_url_rule(path, path, text(words))
    app.add_url_rule("/json", "json", document)
    app.add_url_rule("/files/<path:name>", "file", file)
    app.add_url_rule("/", "greet", greet, methods=["POST"])
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="hypercorn")

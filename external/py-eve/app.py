"""The contract on Eve: its application without a database, its JSON renderer, Flask's routes."""

import pyboot
from pyboot import wsgi_flask
from eve import Eve
from eve.io.base import DataLayer
from eve.render import JSONRenderer
from flask import Response, abort, request

SETTINGS = {
    "DOMAIN": {},
    "URL_PREFIX": "eve",  # the list of resources, which Eve serves at the root otherwise
    "ALLOW_OVERRIDE_HTTP_METHOD": False,
    "PROVIDE_AUTOMATIC_OPTIONS": False,
}


class NoData(DataLayer):
    """No database: there are no resources."""

    def init_app(self, app):
        pass


class CompactJSON(JSONRenderer):
    """Eve's hook for another encoder."""

    def render(self, data):
        return pyboot.dumps(data)


def greet():
    """Answer POST /."""
    body = pyboot.wsgi_body(request.environ)
    if body is None:
        abort(413)
    status, words = pyboot.greet(body)
    return wsgi_flask.text(words, status)


def build(config):
    """Make the application."""
    app = Eve(settings=SETTINGS, data=NoData, static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True  # Eve does not care about them
    renderer = CompactJSON()

    app.get("/", endpoint="root")(lambda: wsgi_flask.text(pyboot.TEXT))
    app.get("/text", endpoint="text")(lambda: wsgi_flask.text(pyboot.TEXT))
    app.get("/about", endpoint="about")(lambda: wsgi_flask.text(config.name))
    app.get("/healthz", endpoint="healthz")(lambda: wsgi_flask.text(pyboot.HEALTHY))
    app.post("/", endpoint="greet")(greet)

    @app.get("/json", endpoint="document")
    def document():
        return Response(renderer.render(config.document()), content_type=renderer.mime[0])

    @app.get("/files/<path:name>", endpoint="file")
    def file(name):
        return wsgi_flask.file(config.files, name)

    app.register_error_handler(404, lambda _: wsgi_flask.text(pyboot.NOT_FOUND, 404))
    app.register_error_handler(
        405, lambda _: wsgi_flask.text(pyboot.NO_METHOD, 405, Allow=pyboot.allow(request.path))
    )
    app.register_error_handler(413, lambda _: wsgi_flask.text(pyboot.TOO_LARGE, 413))
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")

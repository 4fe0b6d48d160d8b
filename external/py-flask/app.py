"""The contract on Flask: its router, its JSON provider, and error handlers for the refusals."""

import pyboot
from pyboot import wsgi_flask
from flask import Flask, Response, abort, jsonify, request
from flask.json.provider import JSONProvider


class CompactJSON(JSONProvider):
    """Flask's hook for another encoder: its own one adds a line end."""

    def dumps(self, obj, **kwargs):
        return pyboot.dumps(obj)

    def loads(self, s, **kwargs):
        return pyboot.loads(s)

    def response(self, *args, **kwargs):
        return Response(self.dumps(self._prepare_response_obj(args, kwargs)), mimetype=pyboot.JSON_TYPE)


def build(config):
    """Make the application."""
    app = Flask("app", static_folder=None)
    app.json = CompactJSON(app)
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False

    app.get("/", endpoint="root")(lambda: wsgi_flask.text(pyboot.TEXT))
    app.get("/text", endpoint="text")(lambda: wsgi_flask.text(pyboot.TEXT))
    app.get("/about", endpoint="about")(lambda: wsgi_flask.text(config.name))
    app.get("/healthz", endpoint="healthz")(lambda: wsgi_flask.text(pyboot.HEALTHY))

    @app.get("/json")
    def document():
        return jsonify(config.document())

    @app.post("/")
    def greet():
        body = pyboot.wsgi_body(request.environ)
        if body is None:
            abort(413)
        status, words = pyboot.greet(body)
        return wsgi_flask.text(words, status)

    @app.get("/files/<path:name>")
    def file(name):
        return wsgi_flask.file(config.files, name)

    @app.errorhandler(404)
    def not_found(_):
        return wsgi_flask.text(pyboot.NOT_FOUND, 404)

    @app.errorhandler(405)
    def no_method(_):
        return wsgi_flask.text(pyboot.NO_METHOD, 405, Allow=pyboot.allow(request.path))

    @app.errorhandler(413)
    def too_large(_):
        return wsgi_flask.text(pyboot.TOO_LARGE, 413)

    return app


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")

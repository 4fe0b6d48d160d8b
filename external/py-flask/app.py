"""The contract on Flask: its router, its JSON provider, send_file, and error handlers for the refusals."""

import pyboot
from flask import Flask, Response, abort, jsonify, request, send_file
from flask.json.provider import JSONProvider


class CompactJSON(JSONProvider):
    """Flask's hook for another encoder: its own one adds a line end."""

    def dumps(self, obj, **kwargs):
        return pyboot.dumps(obj)

    def loads(self, s, **kwargs):
        return pyboot.loads(s)

    def response(self, *args, **kwargs):
        return Response(self.dumps(self._prepare_response_obj(args, kwargs)), mimetype=pyboot.JSON_TYPE)


def text(words, status=200, **headers):
    """Answer with a text of the contract."""
    # A status with its reason: Flask would write one of its own in capitals.
    return Response(words, pyboot.status_line(status), headers, content_type=pyboot.TEXT_TYPE)


def build(config):
    """Make the application."""
    app = Flask("app", static_folder=None)
    app.json = CompactJSON(app)
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False

    app.get("/", endpoint="root")(lambda: text(pyboot.TEXT))
    app.get("/text", endpoint="text")(lambda: text(pyboot.TEXT))
    app.get("/about", endpoint="about")(lambda: text(config.name))
    app.get("/healthz", endpoint="healthz")(lambda: text(pyboot.HEALTHY))

    @app.get("/json")
    def document():
        return jsonify(config.document())

    @app.post("/")
    def greet():
        body = pyboot.wsgi_body(request.environ)
        if body is None:
            abort(413)
        status, words = pyboot.greet(body)
        return text(words, status)

    @app.get("/files/<path:name>")
    def file(name):
        path = pyboot.file_path(config.files, name)
        if path is None:
            return text(pyboot.NOT_FOUND, 404)
        answer = send_file(path, pyboot.FILE_TYPE, conditional=True, etag=False)
        answer.status = pyboot.status_line(answer.status_code)
        for extra in ("Cache-Control", "Content-Disposition", "Date"):
            del answer.headers[extra]
        return answer

    @app.errorhandler(404)
    def not_found(_):
        return text(pyboot.NOT_FOUND, 404)

    @app.errorhandler(405)
    def no_method(_):
        return text(pyboot.NO_METHOD, 405, Allow=pyboot.allow(request.path))

    @app.errorhandler(413)
    def too_large(_):
        return text(pyboot.TOO_LARGE, 413)

    return app


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")

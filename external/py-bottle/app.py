"""The contract on Bottle: its router, its JSON plugin, static_file, and error handlers for the refusals."""

import pyboot
from bottle import Bottle, HTTPError, JSONPlugin, request, response, static_file


def text(words, status=200):
    """Answer with a text of the contract."""
    response.status = status
    response.content_type = pyboot.TEXT_TYPE
    return words


def greet():
    """Answer POST /."""
    body = pyboot.wsgi_body(request.environ)
    if body is None:
        raise HTTPError(413)
    status, words = pyboot.greet(body)
    return text(words, status)


def not_found(_):
    """Replace Bottle's 404."""
    return text(pyboot.NOT_FOUND, 404)


def no_method(_):
    """Replace Bottle's 405, with the contract's order in Allow."""
    response.set_header("Allow", pyboot.allow(request.path))
    return text(pyboot.NO_METHOD, 405)


def too_large(_):
    """Replace Bottle's 413."""
    return text(pyboot.TOO_LARGE, 413)


def build(config):
    """Make the application."""
    app = Bottle()
    app.config["json.enable"] = False  # its plugin is replaced by the same one with a compact encoder
    app.install(JSONPlugin(pyboot.dumps))
    app.error_handler.update({404: not_found, 405: no_method, 413: too_large})

    app.get("/", callback=lambda: text(pyboot.TEXT))
    app.get("/text", callback=lambda: text(pyboot.TEXT))
    app.get("/about", callback=lambda: text(config.name))
    app.get("/healthz", callback=lambda: text(pyboot.HEALTHY))
    app.get("/json", callback=config.document)  # the plugin encodes what is a dict
    app.post("/", callback=greet)

    @app.get("/files/<name:path>")
    def file(name):
        if pyboot.file_path(config.files, name) is None:
            raise HTTPError(404)
        return static_file(name, config.files, pyboot.FILE_TYPE, etag=False)

    return app


if __name__ == "__main__":
    pyboot.main(build, runner="waitress")

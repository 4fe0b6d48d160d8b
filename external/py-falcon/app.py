"""The contract on Falcon: resources, a media handler for JSON, error handlers; on ASGI by --runner uvicorn."""

import falcon
import pyboot


class Text:
    """A text of the contract."""

    def __init__(self, words):
        self.words = words

    def on_get(self, req, resp):
        say(resp, self.words)

    on_head = on_get

    def on_options(self, req, resp):
        raise falcon.HTTPMethodNotAllowed([])  # Falcon would answer OPTIONS by itself


class Root(Text):
    """The root, which takes a POST as well."""

    def on_post(self, req, resp):
        body = pyboot.wsgi_body(req.env)
        if body is None:
            raise falcon.HTTPPayloadTooLarge
        status, words = pyboot.greet(body)
        say(resp, words, status)


class Document(Text):
    """The document, encoded by the media handler."""

    def on_get(self, req, resp):
        resp.media = self.words()

    on_head = on_get


class File(Text):
    """A file. Falcon's static route takes any method and paths such as ./1k.bin, so pyboot answers."""

    def on_get(self, req, resp, name):
        conditions = [req.get_header(h) or "" for h in ("If-Modified-Since", "Range", "If-Range")]
        answer = pyboot.file_answer(self.words, name, *conditions)
        resp.status = falcon.code_to_http_status(answer.status)
        resp.set_headers(answer.headers)
        resp.data = answer.body()

    on_head = on_get

    def on_options(self, req, resp, name):
        raise falcon.HTTPMethodNotAllowed([])


def say(resp, words, status=200):
    """Answer with a text of the contract."""
    resp.status = falcon.code_to_http_status(status)
    resp.content_type = pyboot.TEXT_TYPE
    resp.text = words


def not_found(req, resp, ex, params):
    """Replace Falcon's 404."""
    say(resp, pyboot.NOT_FOUND, 404)


def no_method(req, resp, ex, params):
    """Replace Falcon's 405, with the contract's order in Allow."""
    resp.set_header("Allow", pyboot.allow(req.path))
    say(resp, pyboot.NO_METHOD, 405)


def too_large(req, resp, ex, params):
    """Replace Falcon's 413."""
    say(resp, pyboot.TOO_LARGE, 413)


def build(config):
    """Make the application."""
    app = falcon.App()
    json = falcon.media.JSONHandler(dumps=pyboot.dumps)
    app.resp_options.media_handlers[falcon.MEDIA_JSON] = json
    app.add_error_handler(falcon.HTTPNotFound, not_found)
    app.add_error_handler(falcon.HTTPMethodNotAllowed, no_method)
    app.add_error_handler(falcon.HTTPPayloadTooLarge, too_large)
    app.add_route("/", Root(pyboot.TEXT))
    app.add_route("/text", Text(pyboot.TEXT))
    app.add_route("/about", Text(config.name))
    app.add_route("/healthz", Text(pyboot.HEALTHY))
    app.add_route("/json", Document(config.document))
    app.add_route("/files/{name:path}", File(config.files))
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")

"""The contract on Tornado: its handlers, its StaticFileHandler, its own server."""

import pyboot
import pyboot.asgi_own
import pyboot.asgi_workers
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler, stream_request_body


class Page(RequestHandler):
    """A handler that refuses as the contract says, and that says nothing of itself."""

    def set_default_headers(self):
        self.clear_header("Server")

    def compute_etag(self):
        return None

    def text(self, words, status=200):
        self.set_status(status)
        self.set_header("Content-Type", pyboot.TEXT_TYPE)
        self.finish(words)

    def head(self, *args):
        return self.get(*args)

    def write_error(self, status, **kwargs):
        allow = pyboot.allow(self.request.path)
        if status == 405 and allow:
            self.set_header("Allow", allow)
            self.text(pyboot.NO_METHOD, 405)
        elif status in (403, 404, 405):
            self.text(pyboot.NOT_FOUND, 404)
        else:
            self.text(self._reason, status)


class Text(Page):
    """A page that answers with the same words each time."""

    def initialize(self, words):
        self.words = words

    def get(self):
        self.text(self.words)


class Document(Page):
    """The page /json."""

    def initialize(self, document):
        self.document = document

    def get(self):
        self.set_header("Content-Type", pyboot.JSON_TYPE)
        self.finish(pyboot.dumps(self.document()))


@stream_request_body
class Root(Text):
    """The page /, which takes a POST as well."""

    def prepare(self):
        self.body = bytearray()
        length = self.request.headers.get("Content-Length", "")
        if self.request.method == "POST" and length.isdigit() and int(length) > pyboot.MAX_BODY:
            self.too_large()

    def data_received(self, chunk):
        self.body += chunk
        if len(self.body) > pyboot.MAX_BODY and not self._finished:
            self.too_large()

    def too_large(self):
        self.set_header("Connection", "close")
        self.text(pyboot.TOO_LARGE, 413)

    def post(self):
        status, words = pyboot.greet(self.body)
        self.text(words, status)


class Files(Page, StaticFileHandler):
    """The files. StaticFileHandler would tidy up the path first."""

    def get_cache_time(self, path, modified, mime_type):
        return 0  # ten years otherwise, where the query has a v

    def get(self, name, include_body=True):
        if pyboot.file_path(self.root, name) is None:
            raise HTTPError(404)
        return StaticFileHandler.get(self, name, include_body)

    def head(self, name):
        return self.get(name, False)


def build(config):
    """Make the application."""
    pages = {"/text": pyboot.TEXT, "/about": config.name, "/healthz": pyboot.HEALTHY}
    routes = [(path, Text, {"words": words}) for path, words in pages.items()]
    routes.append(("/", Root, {"words": pyboot.TEXT}))
    routes.append(("/json", Document, {"document": config.document}))
    routes.append(("/files/(.*)", Files, {"path": config.files}))
    return Application(routes, default_handler_class=Page)


if __name__ == "__main__":
    pyboot.main(
        build,
        runner="tornado",
        own={"tornado": pyboot.asgi_own.tornado, "workers": pyboot.asgi_workers.tornado},
    )

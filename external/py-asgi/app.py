"""The contract on ASGI itself: no framework, the floor of the language for servers on an event loop."""

import pyboot
from pyboot import asgi_body, asgi_send


def text(words, status=200):
    """Return a page that answers with the same words each time."""
    body = words.encode()

    async def page(scope, receive, send):
        await asgi_send.whole(send, status, body)

    return page


not_found = text(pyboot.NOT_FOUND, 404)


async def no_method(scope, receive, send):
    """Answer a method that a known path does not have."""
    allow = [(b"allow", pyboot.allow(scope["path"]).encode())]
    await asgi_send.whole(send, 405, pyboot.NO_METHOD.encode(), more=allow)


async def greet(scope, receive, send):
    """Answer POST /."""
    length = dict(scope["headers"]).get(b"content-length", b"").decode("latin-1")
    body = await asgi_body.read(length, lambda: asgi_send.body(receive))
    if body is None:
        close = [(b"connection", b"close")]
        await asgi_send.whole(send, 413, pyboot.TOO_LARGE.encode(), more=close)
        return
    status, words = pyboot.greet(body)
    await asgi_send.whole(send, status, words.encode())


def build(config):
    """Make the application: a table of pages in place of a router."""

    async def document(scope, receive, send):
        await asgi_send.whole(send, 200, pyboot.dumps(config.document()).encode(), pyboot.JSON_TYPE)

    async def file(scope, receive, send):
        lines = dict(scope["headers"])
        names = (b"if-modified-since", b"range", b"if-range")
        conditions = [lines.get(n, b"").decode("latin-1") for n in names]
        answer = pyboot.file_answer(config.files, scope["path"][len("/files/") :], *conditions)
        await asgi_send.file(send, answer, scope["method"] == "HEAD")

    hello = text(pyboot.TEXT)
    pages = {"/": hello, "/text": hello, "/json": document}
    pages.update({"/about": text(config.name), "/healthz": text(pyboot.HEALTHY)})

    async def application(scope, receive, send):
        if scope["type"] != "http":
            raise RuntimeError("no lifespan and no websockets")
        path, method = scope["path"], scope["method"]
        if method == "POST" and path == "/":
            page = greet
        elif not pyboot.allow(path):
            page = not_found
        elif method not in ("GET", "HEAD"):
            page = no_method
        else:
            page = pages.get(path, file)
        await page(scope, receive, send)

    return application


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn")

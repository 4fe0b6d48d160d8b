"""The contract on aiohttp: its router, its json_bytes_response, its FileResponse, its server on uvloop."""

import pyboot
import pyboot.asgi_own
import pyboot.asgi_workers
from pyboot import asgi_body
from aiohttp import web


def text(words):
    """Return a page that answers with the same words each time."""

    async def page(request):
        return web.Response(text=words)

    return page


async def greet(request):
    """Answer POST /."""
    body = await asgi_body.read(request.headers.get("Content-Length"), request.content.iter_any)
    if body is None:
        refusal = web.Response(text=pyboot.TOO_LARGE, status=413, headers={"Connection": "close"})
        refusal.force_close()
        return refusal
    status, words = pyboot.greet(body)
    return web.Response(text=words, status=status)


async def refuse(request):
    """Answer what no other route takes."""
    allow = pyboot.allow(request.path)
    if allow:
        return web.Response(text=pyboot.NO_METHOD, status=405, headers={"Allow": allow})
    return web.Response(text=pyboot.NOT_FOUND, status=404)


def encode(value):
    """Encode to bytes: aiohttp adds a charset to the Content-Type of a text."""
    return pyboot.dumps(value).encode()


class Untagged(web.FileResponse):
    """A file without an ETag, which the contract does not have."""

    @property
    def etag(self):
        return None

    @etag.setter
    def etag(self, value):
        pass


async def bare(request, response):
    """Take away the Server line that aiohttp adds to each answer."""
    response.headers.pop("Server", None)


def build(config):
    """Make the application."""

    async def document(request):
        return web.json_bytes_response(config.document(), dumps=encode)

    async def file(request):
        path = pyboot.file_path(config.files, request.match_info["name"])
        return web.Response(text=pyboot.NOT_FOUND, status=404) if path is None else Untagged(path)

    app = web.Application()
    pages = {"/": text(pyboot.TEXT), "/text": text(pyboot.TEXT), "/about": text(config.name)}
    pages.update({"/healthz": text(pyboot.HEALTHY), "/json": document, "/files/{name:.*}": file})
    for path, page in pages.items():
        app.router.add_get(path, page)
    app.router.add_post("/", greet)
    app.router.add_route("*", "/{path:.*}", refuse)
    app.on_response_prepare.append(bare)
    return app


if __name__ == "__main__":
    pyboot.main(
        build,
        runner="aiohttp",
        own={"aiohttp": pyboot.asgi_own.aiohttp, "workers": pyboot.asgi_workers.aiohttp},
    )

"""The application api on aiohttp: its router, middlewares, forms, compression, streams, and its Jinja2."""

import functools

import pyboot
import aiohttp_jinja2
import jinja2
import pyapi
import pyboot.asgi_own
from aiohttp import web
from middlewares import behind, refuse


def refusing(handler):
    """Make a handler answer its problems. A middleware would do that before every handler."""

    @functools.wraps(handler)
    async def answer(request):
        try:
            return await handler(request)
        except pyapi.Problem as problem:
            return refuse(problem)

    return answer


def json(value):
    """Answer with a value. aiohttp adds a charset to the Content-Type of a text."""
    return web.json_bytes_response(value, dumps=pyapi.dumps)


def values(multidict):
    """Return what gets all values of a name."""
    return lambda name: multidict.getall(name, ())


def text(words):
    """Return a page that answers with the same words each time."""

    async def page(request):
        return web.Response(text=words)

    return page


@refusing
async def search(request):
    """Answer GET /search."""
    return json(pyapi.searched(values(request.query)))


@refusing
async def headers(request):
    """Answer GET /headers."""
    get = request.headers.get
    session = request.cookies.get(pyapi.SESSION_COOKIE, "")
    visit = pyapi.visited(get("Authorization", ""), get("Accept-Language", ""), session)
    answer = json(visit.value)
    answer.headers.update(visit.header)
    answer.set_cookie(pyapi.SEEN_COOKIE, visit.cookie, httponly=True, samesite="Lax")
    return answer


async def body(request, read, wrong):
    """Read a body. One whose length is over the limit is not read; aiohttp refuses others by itself."""
    if (request.content_length or 0) > pyboot.MAX_BODY:
        raise pyapi.too_large()
    try:
        return await read()
    except web.HTTPException:
        raise
    except Exception:  # aiohttp has many for a body that is none, or no form
        raise wrong from None


@refusing
async def order(request):
    """Answer POST /orders."""
    return json(pyapi.ordered(await body(request, request.read, pyapi.unbound())))


@refusing
async def profile(request):
    """Answer POST /profile."""
    return json(pyapi.profiled(values(await body(request, request.post, pyapi.no_form()))))


@refusing
async def upload(request):
    """Answer POST /upload."""
    file = (await body(request, request.post, pyapi.no_file())).get("file")
    if not isinstance(file, web.FileField):
        raise pyapi.no_file()
    return json(pyapi.uploaded(file.filename, file.file.read()))


@refusing
@aiohttp_jinja2.template(pyapi.PAGE)
async def page(request):
    """Answer GET /page."""
    return pyapi.page(request.query.get("n", ""))


@refusing
async def document(request):
    """Answer GET /document, compressed at zlib's default level by the answer itself."""
    answer = json(pyapi.document(request.query.get("n", "")))
    answer.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.enable_compression(web.ContentCoding.gzip)
    return answer


@refusing
async def stream(request):
    """Answer GET /stream."""
    events = pyapi.stream(request.query.get("n", ""))
    answer = web.StreamResponse(headers={"Content-Type": pyapi.STREAM_TYPE})
    await answer.prepare(request)
    for event in events:
        await answer.write(event)
    return answer


async def panic(request):
    """Fail."""
    pyapi.panic()


def matched(route):
    """Return the page of a route with parameters."""

    @refusing
    async def page(request):
        return json(route.matched(request.match_info.__getitem__))

    return page


async def unrouted(request):
    """Answer what no other route takes."""
    return refuse(pyapi.unrouted(request.path))


async def bare(request, response):
    """Take away the Server line that aiohttp adds to each answer."""
    response.headers.pop("Server", None)


def build(config):
    """Make the application."""
    app = web.Application(client_max_size=pyboot.MAX_BODY)
    aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(pyapi.FOLDER), keep_trailing_newline=True)
    pages = {"/about": text(config.name), "/healthz": text(pyboot.HEALTHY), "/search": search}
    pages.update({"/headers": headers, "/page": page, "/document": document, "/stream": stream})
    pages.update({pyapi.chain_path(n): behind(n, text(pyapi.CHAIN_TEXT)) for n in pyapi.DEPTHS})
    pages[pyapi.PANIC_PATH] = behind(pyapi.PANIC_DEPTH, panic)
    for path, handler in pages.items():
        app.router.add_get(path, handler)
    for path, handler in {"/orders": order, "/profile": profile, "/upload": upload}.items():
        app.router.add_post(path, handler)
    for route in pyapi.ROUTES:
        handler = matched(route) if route.params else text(route.path)
        path = route.written(r"{\1:[^/]+}")  # of itself aiohttp takes no braces in a parameter
        app.router.add_route(route.method, path, handler)
    app.router.add_route("*", "/{path:.*}", unrouted)
    app.on_response_prepare.append(bare)
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="aiohttp", own={"aiohttp": pyboot.asgi_own.aiohttp})

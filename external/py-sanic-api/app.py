"""The application api on Sanic: its router, blueprints with hooks, forms, cookies and streams."""

import pyboot
import pyapi
import pyboot.asgi_own
from pyboot import asgi_sanic
from middlewares import behind, refuse
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.response import html, json


async def search(request):
    """Answer GET /search. Sanic leaves out parameters without a value, unless it is told not to."""
    return json(pyapi.searched(request.get_args(keep_blank_values=True).getlist))


async def headers(request):
    """Answer GET /headers."""
    get = request.headers.get
    session = request.cookies.get(pyapi.SESSION_COOKIE, "")
    visit = pyapi.visited(get("authorization", ""), get("accept-language", ""), session)
    answer = json(visit.value, headers=visit.header)
    answer.add_cookie(pyapi.SEEN_COOKIE, visit.cookie, secure=False, httponly=True, samesite="Lax")
    return answer


async def body(request):
    """Read the body up to the limit."""
    read = await asgi_sanic.body(request)
    if read is None:
        raise pyapi.too_large()
    return read


async def order(request):
    """Answer POST /orders."""
    return json(pyapi.ordered(await body(request)))


async def profile(request):
    """Answer POST /profile."""
    request.body = await body(request)
    return json(pyapi.profiled(request.get_form(keep_blank_values=True).getlist))


async def upload(request):
    """Answer POST /upload."""
    request.body = await body(request)
    file = request.files.get("file")
    if file is None:
        raise pyapi.no_file()
    return json(pyapi.uploaded(file.name, file.body))


# Sanic's templates are in sanic-ext, which also has hooks of its own around each request.
template = pyapi.environment().get_template(pyapi.PAGE)


async def page(request):
    """Answer GET /page."""
    return html(template.render(pyapi.page(request.args.get("n", ""))))


async def document(request):
    """Answer GET /document. Sanic has no compression, so this does what its guide shows for a response."""
    answer = json(pyapi.document(request.args.get("n", "")), headers={"Vary": "Accept-Encoding"})
    if "gzip" in request.headers.get("accept-encoding", ""):
        answer.headers["Content-Encoding"] = "gzip"
        answer.body = pyapi.zipped(answer.body)
    return answer


async def stream(request):
    """Answer GET /stream."""
    events = pyapi.stream(request.args.get("n", ""))
    answer = await request.respond(content_type=pyapi.STREAM_TYPE)
    for event in events:
        await answer.send(event)


async def panic(request):
    """Fail."""
    pyapi.panic()


def matched(route):
    """Return the page of a route with parameters."""

    async def answer(request, **params):
        return json(route.matched(params.__getitem__))

    return answer


async def unrouted(request, error):
    """Replace Sanic's refusals."""
    routed = error.status_code in (404, 405)
    return await refuse(request, pyapi.unrouted(request.path) if routed else pyapi.Problem(error.status_code))


def build(config):
    """Make the application."""
    app = Sanic("tenrounds", configure_logging=False, strict_slashes=True, dumps=pyapi.dumps)
    pages = {"/about": asgi_sanic.says(config.name), "/healthz": asgi_sanic.says(pyboot.HEALTHY)}
    pages.update({"/search": search, "/headers": headers, "/page": page})
    pages.update({"/document": document, "/stream": stream})
    for path, endpoint in pages.items():
        app.add_route(endpoint, path, name=path[1:])
    for path, endpoint in {"/orders": order, "/profile": profile, "/upload": upload}.items():
        app.add_route(endpoint, path, methods=["POST"], stream=True)
    for i, route in enumerate(pyapi.ROUTES):
        endpoint = matched(route) if route.params else asgi_sanic.says(route.path)
        path = route.written(r"<\1>")
        app.add_route(endpoint, path, methods=[route.method], name=f"route{i}", unquote=True)
    for n in pyapi.DEPTHS:
        endpoint = asgi_sanic.says(pyapi.CHAIN_TEXT)
        app.blueprint(behind(f"behind{n}", pyapi.chain_path(n), endpoint, n))
    app.blueprint(behind("panics", pyapi.PANIC_PATH, panic, pyapi.PANIC_DEPTH))
    app.exception(pyapi.Problem)(refuse)
    app.exception(SanicException)(unrouted)
    app.on_response(asgi_sanic.dated)
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="sanic", own={"sanic": pyboot.asgi_own.sanic})

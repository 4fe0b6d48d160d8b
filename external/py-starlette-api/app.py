"""The application api on Starlette: its routes with middlewares, forms, templates, gzip and streams."""

import pyboot
import pyapi
from pyapi import asgi
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.templating import Jinja2Templates


class JSON(JSONResponse):
    """Starlette's class with an encoder that knows times."""

    def render(self, content):
        return pyapi.dumps(content)


async def search(request):
    """Answer GET /search."""
    return JSON(pyapi.searched(request.query_params.getlist))


async def headers(request):
    """Answer GET /headers."""
    get = request.headers.get
    visit = pyapi.visited(
        get("authorization", ""), get("accept-language", ""), request.cookies.get(pyapi.SESSION_COOKIE, "")
    )
    answer = JSON(visit.value, headers=visit.header)
    answer.set_cookie(pyapi.SEEN_COOKIE, visit.cookie, httponly=True, samesite="lax")
    return answer


async def order(request):
    """Answer POST /orders."""
    return JSON(pyapi.ordered(await request.body()))


async def profile(request):
    """Answer POST /profile."""
    async with request.form() as form:
        return JSON(pyapi.profiled(form.getlist))


async def upload(request):
    """Answer POST /upload."""
    async with request.form() as form:
        file = form.get("file")
        if file is None or isinstance(file, str):
            raise pyapi.no_file()
        return JSON(pyapi.uploaded(file.filename, await file.read()))


templates = Jinja2Templates(env=pyapi.environment())


async def page(request):
    """Answer GET /page."""
    return templates.TemplateResponse(request, pyapi.PAGE, pyapi.page(request.query_params.get("n", "")))


async def document(request):
    """Answer GET /document."""
    return JSON(pyapi.document(request.query_params.get("n", "")))


async def stream(request):
    """Answer GET /stream."""
    events = pyapi.stream(request.query_params.get("n", ""))

    async def each():
        for event in events:  # an iterator that is not async would go through a thread
            yield event

    return StreamingResponse(each(), headers={"content-type": pyapi.STREAM_TYPE})


def matched(route):
    """Return the page of a route with parameters."""

    async def answer(request):
        return JSON(route.matched(request.path_params.__getitem__))

    return answer


def text(words):
    """Return a page that answers with the same words each time."""

    async def answer(request):
        return PlainTextResponse(words)

    return answer


async def panic(request):
    """Fail."""
    pyapi.panic()


def build(config):
    """Make the application. Starlette refuses bodies over max_body_size in words of its own."""
    routes = [
        Route("/about", text(config.name)),
        Route("/healthz", text(pyboot.HEALTHY)),
        Route("/search", search),
        Route("/headers", headers),
        Route("/page", page),
        Route("/document", document, middleware=[Middleware(GZipMiddleware, compresslevel=pyapi.GZIP_LEVEL)]),
        Route("/stream", stream),
        Route(pyapi.PANIC_PATH, panic, middleware=asgi.chain(pyapi.PANIC_DEPTH)),
    ]
    for path, endpoint in {"/orders": order, "/profile": profile, "/upload": upload}.items():
        routes.append(Route(path, endpoint, methods=["POST"], max_body_size=pyboot.MAX_BODY))
    for n in pyapi.DEPTHS:
        routes.append(Route(pyapi.chain_path(n), text(pyapi.CHAIN_TEXT), middleware=asgi.chain(n)))
    for route in pyapi.ROUTES:
        endpoint = matched(route) if route.params else text(route.path)
        routes.append(Route(route.path, endpoint, methods=[route.method]))
    handlers = {pyapi.Problem: asgi.refuse, HTTPException: asgi.unrouted}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn")

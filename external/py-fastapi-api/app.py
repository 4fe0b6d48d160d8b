"""The application api on FastAPI: typed parameters and bodies, pydantic's models, Starlette's middlewares."""

import inspect
from typing import Annotated, Optional

import pyboot
import models
import pyapi
from fastapi import Cookie, FastAPI, File, Form, Header, Query, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from fastapi.templating import Jinja2Templates
from pyapi import asgi
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

templates = Jinja2Templates(env=pyapi.environment())


def text(words):
    """Return a page that answers with the same words each time."""

    async def page():
        return words

    return page


async def search(query: Annotated[models.Search, Query()]) -> models.Found:
    """Answer GET /search."""
    return pyapi.found(query.model_dump())


async def headers(
    response: Response,
    authorization: Annotated[str, Header()] = "",
    accept_language: Annotated[str, Header()] = "",
    session: Annotated[str, Cookie()] = "",
) -> models.Visit:
    """Answer GET /headers."""
    visit = pyapi.visited(authorization, accept_language, session)
    response.headers.update(visit.header)
    response.set_cookie(pyapi.SEEN_COOKIE, visit.cookie, httponly=True, samesite="lax")
    return visit.value


async def order(order: models.Order) -> models.Confirmation:
    """Answer POST /orders."""
    confirmed = pyapi.confirm(vars(order), [vars(line) for line in order.lines])
    return dict(confirmed, order=order)


async def profile(profile: Annotated[models.Profile, Form()]) -> models.Profile:
    """Answer POST /profile."""
    return profile


async def upload(file: Annotated[Optional[UploadFile], File()] = None) -> models.Upload:
    """Answer POST /upload."""
    if file is None:
        raise pyapi.no_file()
    return pyapi.uploaded(file.filename, await file.read())


async def page(request: Request, n: str = ""):
    """Answer GET /page."""
    return templates.TemplateResponse(request, pyapi.PAGE, pyapi.page(n))


# They are made once, since the encoding is measured.
documents = [models.Document.model_validate(pyapi.document(str(n))) for n in range(pyapi.VARIANTS)]


async def document(n: str = "") -> models.Document:
    """Answer GET /document."""
    return documents[pyapi.variant(n)]


async def stream(n: str = ""):
    """Answer GET /stream."""
    events = pyapi.stream(n)

    async def each():
        for event in events:  # an iterator that is not async would go through a thread
            yield event

    return StreamingResponse(each(), headers={"content-type": pyapi.STREAM_TYPE})


def matched(route):
    """Return the page of a route with parameters. FastAPI reads their types from the signature."""
    names = [p for p in route.params if not pyapi.is_number(p)]
    numbers = [p for p in route.params if pyapi.is_number(p)]

    async def page(**params):
        return {
            "route": route.path,
            "names": [params[p] for p in names],
            "numbers": [params[p] for p in numbers],
        }

    def parameter(name):
        kind = models.PathNumber if name in numbers else models.PathName
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind)

    page.__signature__ = inspect.Signature(
        [parameter(p) for p in route.params], return_annotation=models.Match
    )
    return page


async def panic():
    """Fail."""
    pyapi.panic()


async def invalid(request, error):
    """Answer what FastAPI refuses as the shared rules do, whose words the contract has."""
    path, place = request.scope["path"], error.errors()[0]["loc"]
    try:
        if place[0] == "path":
            raise pyapi.bad_parameter(place[1])
        if path == "/upload":
            raise pyapi.no_file()
        if path == "/search":
            value = pyapi.searched(request.query_params.getlist)
        elif path == "/profile":
            value = pyapi.profiled(error.body.getlist)
        else:
            value = pyapi.confirmed(error.body)
        return Response(pyapi.dumps(value), media_type="application/json")
    except pyapi.Problem as problem:
        return await asgi.refuse(request, problem)


def behind(app, middlewares):
    """Put the last route behind middlewares. FastAPI's own are those of a whole application."""
    route = app.router.routes[-1]
    for cls, args, options in reversed(middlewares):
        route.app = cls(route.app, *args, **options)


def build(config):
    """Make the application, without the pages of its documentation. See Starlette's for max_body_size."""
    handlers = {
        pyapi.Problem: asgi.refuse,
        HTTPException: asgi.unrouted,
        RequestValidationError: invalid,
    }
    app = FastAPI(openapi_url=None, redirect_slashes=False, exception_handlers=handlers)
    for path, words in {"/about": config.name, "/healthz": pyboot.HEALTHY}.items():
        app.get(path, response_class=PlainTextResponse)(text(words))
    for path, endpoint in {"/search": search, "/headers": headers, "/document": document}.items():
        app.get(path)(endpoint)
    behind(app, [Middleware(GZipMiddleware, compresslevel=pyapi.GZIP_LEVEL)])
    app.get("/page", response_class=HTMLResponse)(page)
    app.get("/stream", response_class=StreamingResponse)(stream)
    for path, endpoint in {"/orders": order, "/profile": profile, "/upload": upload}.items():
        app.post(path, max_body_size=pyboot.MAX_BODY)(endpoint)
    for n in pyapi.DEPTHS:
        app.get(pyapi.chain_path(n), response_class=PlainTextResponse)(text(pyapi.CHAIN_TEXT))
        behind(app, asgi.chain(n))
    app.get(pyapi.PANIC_PATH)(panic)
    behind(app, asgi.chain(pyapi.PANIC_DEPTH))
    for route in pyapi.ROUTES:
        if route.params:
            app.api_route(route.path, methods=[route.method])(matched(route))
        else:
            fixed = app.api_route(route.path, methods=[route.method], response_class=PlainTextResponse)
            fixed(text(route.path))
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn")

"""The bookstore on FastAPI, SQLAlchemy's asyncio and pydantic, over asyncpg."""

import asyncio
import sys

import pyboot
import pybooks
import shapes
from pyboot import asgi_body
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from pybooks import engine, tables
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from starlette.exceptions import HTTPException

READING = ["GET", "HEAD"]


def first(request, name):
    """Return the first value of a parameter of the query, as it stands there."""
    return next(iter(request.query_params.getlist(name)), "")


async def form(request):
    """Read the body up to the limit, whatever the Content-Type says, and validate it."""
    body = await asgi_body.read(request.headers.get("content-length"), request.stream)
    if body is None:
        raise pybooks.too_large()
    members = pybooks.decode(body)
    try:
        return shapes.Form.model_validate(members)
    except ValidationError as err:
        raise pybooks.bad_form([(str(e["loc"][0]), shapes.words(e)) for e in err.errors()]) from None


def routes(app, session, settings):
    """Add the endpoints."""

    @app.api_route("/author", methods=READING)
    async def authors(request: Request) -> shapes.Page:
        limit, offset = pybooks.page(first(request, "limit"), first(request, "offset"))
        async with asyncio.timeout(settings.timeout), session() as s:
            found = (await s.scalars(tables.overview(limit, offset))).all()
        return {"limit": limit, "offset": offset, "authors": found}

    @app.api_route("/author/{id}", methods=READING)
    async def author(id: str) -> shapes.Detail:
        key = pybooks.author_id(id)
        async with asyncio.timeout(settings.timeout), session() as s:
            found = (await s.scalars(tables.one_author(key))).one_or_none()
            if found is None:
                raise pybooks.not_found("author")
            books = (await s.scalars(tables.books_of(key))).unique().all()
        own = {
            name: getattr(found, name)
            for name in shapes.Detail.model_fields
            if name not in ("books", "genres")
        }
        return dict(own, country=found.country.name, books=books, genres=tables.genres_of(books))

    @app.api_route("/book/{id}", methods=READING)
    async def book(id: str) -> shapes.Book:
        key = pybooks.book_id(id)
        async with asyncio.timeout(settings.timeout), session() as s:
            found = (await s.scalars(tables.one_book(key))).unique().one_or_none()
        if found is None:
            raise pybooks.not_found("book")
        own = {name: getattr(found, name) for name in ("id", "author_id", "title", "isbn", "published")}
        return dict(own, author=found.author.name, genres=[g.name for g in found.genres])

    @app.post("/author", status_code=201)
    async def create(request: Request, response: Response) -> shapes.Created:
        values = (await form(request)).model_dump()
        key = pybooks.uuid7()
        async with asyncio.timeout(settings.timeout), session() as s:
            s.add(tables.Author(id=key, **values))
            await s.commit()
        response.headers["Location"] = f"/author/{key}"
        return {"id": key}


async def refuse(request, problem):
    """Send a problem."""
    return Response(problem.body, problem.status, problem.header, pybooks.PROBLEM_TYPE)


async def unrouted(request, error):
    """Replace the framework's refusals."""
    routed = error.status_code in (404, 405)
    problem = pybooks.unrouted(request.scope["path"]) if routed else pybooks.Problem(error.status_code)
    return await refuse(request, problem)


class Failing:
    """Answers errors of the database; the framework's own handler of all errors would raise them again."""

    def __init__(self, app):
        self.app = app
        self.told = False

    async def __call__(self, scope, receive, send):
        begun = False

        async def watch(message):
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as err:
            if begun or scope["type"] != "http":
                raise
            problem = pybooks.unavailable() if pybooks.is_unavailable(err) else pybooks.broken()
            if problem.status == 500 and not self.told:
                self.told = True
                print(f"answered 500: {type(err).__name__}: {err}", file=sys.stderr)
            await (await refuse(None, problem))(scope, receive, send)


def text(words):
    """Return a page that answers with the same words each time."""

    async def page():
        return words

    return page


def build(config):
    """Make the application, without the pages of its documentation."""
    settings = pybooks.settings(config)
    args = {"timeout": settings.timeout}
    pool = create_async_engine(
        engine.url(settings, "asyncpg", "aiosqlite"), connect_args=args, **engine.common(settings)
    )
    handlers = {pybooks.Problem: refuse, HTTPException: unrouted}
    app = FastAPI(openapi_url=None, redirect_slashes=False, exception_handlers=handlers)
    for path, words in {"/about": config.name, "/healthz": pyboot.HEALTHY}.items():
        app.api_route(path, methods=READING, response_class=PlainTextResponse)(text(words))
    routes(app, async_sessionmaker(pool, expire_on_commit=False, class_=AsyncSession), settings)
    app.add_middleware(Failing)
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn", options=pybooks.add_options)

"""The bookstore on Sanic and Tortoise, over asyncpg; the form is held to the rules of pybooks."""

import asyncio
import sys

import pyboot
import models
import pybooks
import pyboot.asgi_own
from pyboot import asgi_sanic
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.response import json, raw
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.contrib.sanic import register_tortoise


def day(date):
    """Write a date, or null."""
    return date and date.isoformat()


def overview(author):
    """Return what a page shows of an author."""
    return {
        "id": str(author.id),
        "name": author.name,
        "country_code": author.country_id,
        "contract_started": day(author.contract_started),
        "contract_value": author.contract_value,
    }


async def authors(request):
    """Answer GET /author."""
    limit, offset = pybooks.page(request.args.get("limit", ""), request.args.get("offset", ""))
    shown = ("id", "name", "country_id", "contract_started", "contract_value")
    found = await models.Author.all().order_by("id").limit(limit).offset(offset).only(*shown)
    return json({"limit": limit, "offset": offset, "authors": [overview(a) for a in found]})


async def author(request, id):
    """Answer GET /author/{id}."""
    key = pybooks.author_id(id)
    a = await models.Author.filter(id=key).select_related("country").first()
    if a is None:
        raise pybooks.not_found("author")
    books = await models.Book.filter(author_id=key).order_by("id").prefetch_related("genres")
    value = {
        "id": str(a.id),
        "name": a.name,
        "country_code": a.country_id,
        "country": a.country.name,
        "email": a.email,
        "phone": a.phone,
        "contact_address": a.contact_address,
        "contract_started": day(a.contract_started),
        "contract_finished": day(a.contract_finished),
        "contract_value": a.contract_value,
        "books": [
            {"id": str(b.id), "title": b.title, "isbn": b.isbn, "published": day(b.published)} for b in books
        ],
        "genres": sorted({g.name for b in books for g in b.genres}),
    }
    return json(value)


async def book(request, id):
    """Answer GET /book/{id}."""
    found = models.Book.filter(id=pybooks.book_id(id)).select_related("author").prefetch_related("genres")
    b = await found.first()
    if b is None:
        raise pybooks.not_found("book")
    value = {"id": str(b.id), "author_id": str(b.author_id), "author": b.author.name, "title": b.title}
    value.update(isbn=b.isbn, published=day(b.published), genres=sorted(g.name for g in b.genres))
    return json(value)


async def form(request):
    """Read the body up to the limit."""
    body = await asgi_sanic.body(request)
    if body is None:
        raise pybooks.too_large()
    values, faults = pybooks.validate(pybooks.decode(body))
    if faults:
        raise pybooks.bad_form(faults)
    return values


def within(seconds, page):
    """Bound the time that the database has for one answer."""

    async def bounded(request, *args, **kwargs):
        async with asyncio.timeout(seconds):
            return await page(request, *args, **kwargs)

    return bounded


async def refuse(request, problem):
    """Send a problem."""
    lines = {k: v for k, v in problem.header.items() if k != "Connection"}  # Sanic sends that one by itself
    return raw(problem.body, problem.status, lines, pybooks.PROBLEM_TYPE)


async def unrouted(request, error):
    """Replace Sanic's refusals."""
    routed = error.status_code in (404, 405)
    return await refuse(
        request, pybooks.unrouted(request.path) if routed else pybooks.Problem(error.status_code)
    )


async def failed(request, error):
    """Answer an error of the database; the reason of a 500 is found in the standard error."""
    if pybooks.is_unavailable(error):
        return await refuse(request, pybooks.unavailable())
    if not failed.told:
        failed.told = True
        print(f"answered 500: {type(error).__name__}: {error}", file=sys.stderr)
    return await refuse(request, pybooks.broken())


failed.told = False


def database(settings):
    """Return Tortoise's configuration."""
    if settings.postgres:
        own = {"minsize": 1, "maxsize": settings.pool, "timeout": settings.timeout}
        connection = expand_db_url("asyncpg://" + settings.address)
        connection["credentials"].update(own)
    else:
        models.Key.in_file = True
        own = {"file_path": settings.address, "busy_timeout": int(settings.timeout * 1000)}
        connection = {"engine": "tortoise.backends.sqlite", "credentials": own}
    apps = {"books": {"models": ["models"], "default_connection": "default"}}
    return {"connections": {"default": connection}, "apps": apps}


def build(config):
    """Make the application."""
    settings = pybooks.settings(config)
    app = Sanic("tenrounds", configure_logging=False, strict_slashes=True, dumps=pybooks.dumps)

    async def create(request):
        values = await form(request)
        values["country_id"] = values.pop("country_code")
        async with asyncio.timeout(settings.timeout):
            made = await models.Author.create(id=pybooks.uuid7(), **values)
        return json({"id": str(made.id)}, 201, {"Location": f"/author/{made.id}"})

    pages = {"/about": asgi_sanic.says(config.name), "/healthz": asgi_sanic.says(pyboot.HEALTHY)}
    for path, page in {"/author": authors, "/author/<id>": author, "/book/<id>": book}.items():
        pages[path] = within(settings.timeout, page)
    for i, (path, page) in enumerate(pages.items()):
        app.add_route(page, path, methods=asgi_sanic.READ, name=f"page{i}", unquote=False)
    app.add_route(create, "/author", methods=["POST"], stream=True)
    app.exception(pybooks.Problem)(refuse)
    app.exception(SanicException)(unrouted)
    app.exception(Exception)(failed)
    app.on_response(asgi_sanic.dated)
    register_tortoise(app, config=database(settings))
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="sanic", own={"sanic": pyboot.asgi_own.sanic}, options=pybooks.add_options)

"""The bookstore on Flask, SQLAlchemy's ORM and Marshmallow."""

import argparse
import sys

import pyboot
import pybooks
import schemas
from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from pybooks import engine, tables
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge


class Compact(DefaultJSONProvider):
    """Flask's provider without spaces, escapes and a newline at the end."""

    dumps = staticmethod(pybooks.dumps)

    def response(self, *args, **kwargs):
        return Response(self.dumps(*args), mimetype="application/json")


def refuse(problem):
    """Send a problem."""
    return Response(problem.body, problem.status, problem.header, content_type=pybooks.PROBLEM_TYPE)


def failed(err):
    """Answer an error of the database; the reason of the first 500 is found in the standard error."""
    if pybooks.is_unavailable(err):
        return refuse(pybooks.unavailable())
    if not failed.told:
        failed.told = True
        print(f"answered 500: {type(err).__name__}: {err}", file=sys.stderr)
    return refuse(pybooks.broken())


failed.told = False


def routes(app, session, settings):
    """Add the endpoints."""

    def text(words):
        return lambda: Response(words, content_type=pyboot.TEXT_TYPE)

    app.add_url_rule("/healthz", "healthz", text(pyboot.HEALTHY))
    app.add_url_rule("/about", "about", text(app.name))
    overviews, details, books = schemas.Page(), schemas.Detail(), schemas.Book()
    forms, created = schemas.Form(), schemas.Created()

    @app.get("/author")
    def authors():
        limit, offset = pybooks.page(request.args.get("limit", ""), request.args.get("offset", ""))
        with session() as s:
            found = s.scalars(tables.overview(limit, offset)).all()
            return app.json.response(overviews.dump({"limit": limit, "offset": offset, "authors": found}))

    @app.get("/author/<id>")
    def author(id):
        key = pybooks.author_id(id)
        with session() as s:
            found = s.scalars(tables.one_author(key)).one_or_none()
            if found is None:
                raise pybooks.not_found("author")
            written = s.scalars(tables.books_of(key)).unique().all()
            value = {"author": found, "books": written, "genres": tables.genres_of(written)}
            return app.json.response(details.dump(value))

    @app.get("/book/<id>")
    def book(id):
        key = pybooks.book_id(id)
        with session() as s:
            found = s.scalars(tables.one_book(key)).unique().one_or_none()
            if found is None:
                raise pybooks.not_found("book")
            return app.json.response(books.dump(found))

    @app.post("/author")
    def create():
        members = pybooks.decode(body())
        try:
            values = forms.load(members)
        except schemas.ValidationError as err:
            wrong = err.normalized_messages()
            raise pybooks.bad_form([(f, wrong[f][0]) for f in forms.fields if f in wrong]) from None
        with session() as s:
            new = tables.Author(id=pybooks.uuid7(), **values)
            key = new.id
            s.add(new)
            s.commit()
        answer = app.json.response(created.dump({"id": key}))
        answer.status_code, answer.headers["Location"] = 201, f"/author/{key}"
        answer.autocorrect_location_header = False
        return answer

    @app.before_request
    def begin():
        if request.environ["PATH_INFO"].startswith("//"):  # which werkzeug takes for one slash
            raise pybooks.no_route()
        engine.begin(settings)


def body():
    """Read the body up to the limit; where it has no length, the server ends it."""
    if request.content_length is not None and request.content_length > pyboot.MAX_BODY:
        raise pybooks.too_large()
    try:
        data = request.stream.read(pyboot.MAX_BODY + 1)
    except Exception:  # whatever a runner raises for a chunk that is none, or a client that is gone
        raise pybooks.no_object() from None
    if len(data) > pyboot.MAX_BODY:
        raise pybooks.too_large()
    return data


def build(config):
    """Make the application. The socket opens after the database was asked for the first time."""
    settings = pybooks.settings(config)
    if config.runner == "gevent" and config.options.driver == "psycopg2":
        from psycogreen.gevent import patch_psycopg

        patch_psycopg()
    pool = engine.sync(settings, config.options.driver)
    app = Flask(config.name, static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.json = Compact(app)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True
    app.url_map.redirect_defaults = False
    routes(app, sessionmaker(pool, expire_on_commit=False, class_=Session), settings)
    app.register_error_handler(pybooks.Problem, refuse)
    app.register_error_handler(RequestEntityTooLarge, lambda _: refuse(pybooks.too_large()))

    @app.errorhandler(HTTPException)
    def unrouted(err):
        return refuse(
            pybooks.unrouted(request.path) if err.code in (301, 308, 404, 405) else pybooks.Problem(err.code)
        )

    app.register_error_handler(Exception, failed)
    return app


def options(p: argparse.ArgumentParser) -> None:
    """Add the flags of this program."""
    pybooks.add_options(p)
    p.add_argument(
        "--driver", choices=engine.DRIVERS, default="psycopg", help="for PostgreSQL; default %(default)s"
    )


if __name__ == "__main__":
    pyboot.main(build, runner="gthread", options=options)

"""The application api on Flask: its router, blueprints with hooks, forms, Jinja2 and streams."""

import pyboot
import pyapi
from flask import Flask, Response, render_template, request
from flask.json.provider import DefaultJSONProvider
from middlewares import behind, refuse
from werkzeug.exceptions import HTTPException


class Compact(DefaultJSONProvider):
    """Flask's provider without spaces, escapes and a newline at the end."""

    dumps = staticmethod(pyapi.dumps)

    def response(self, *args, **kwargs):
        return Response(self.dumps(*args), mimetype="application/json")


def text(words):
    """Return a page that answers with the same words each time."""
    return lambda: Response(words, content_type=pyboot.TEXT_TYPE)


def unrouted(error):
    """Replace Flask's refusals."""
    routed = error.code in (301, 308, 404, 405)
    return refuse(pyapi.unrouted(request.path) if routed else pyapi.Problem(error.code))


def read(wrong, part):
    """Read a part of the request from its body. werkzeug holds the limit by a length, or by what it reads."""
    try:
        return part(request)
    except HTTPException:
        raise
    except Exception:  # whatever a runner raises for a chunk that is none, or a client that is gone
        raise wrong from None


def own(app):
    """Add the endpoints that are not in the table."""
    json = app.json.response

    @app.get("/search")
    def search():
        return json(pyapi.searched(request.args.getlist))

    @app.get("/headers")
    def headers():
        get = request.headers.get
        session = request.cookies.get(pyapi.SESSION_COOKIE, "")
        visit = pyapi.visited(get("Authorization", ""), get("Accept-Language", ""), session)
        answer = json(visit.value)
        answer.headers.update(visit.header)
        answer.set_cookie(pyapi.SEEN_COOKIE, visit.cookie, httponly=True, samesite="Lax")
        return answer

    @app.post("/orders")
    def order():
        return json(pyapi.ordered(read(pyapi.unbound(), lambda r: r.get_data())))

    @app.post("/profile")
    def profile():
        return json(pyapi.profiled(read(pyapi.no_form(), lambda r: r.form).getlist))

    @app.post("/upload")
    def upload():
        file = read(pyapi.no_file(), lambda r: r.files).get("file")
        if file is None:
            raise pyapi.no_file()
        return json(pyapi.uploaded(file.filename, file.read()))

    @app.get("/page")
    def page():
        return render_template(pyapi.PAGE, **pyapi.page(request.args.get("n", "")))

    @app.get("/document")
    def document():
        """Compress here: Flask leaves that to the server before it."""
        answer = json(pyapi.document(request.args.get("n", "")))
        answer.vary.add("Accept-Encoding")
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            answer.content_encoding = "gzip"
            answer.data = pyapi.zipped(answer.data)
        return answer

    @app.get("/stream")
    def stream():
        events = pyapi.stream(request.args.get("n", ""))
        return Response(events, content_type=pyapi.STREAM_TYPE)


def matched(json, route):
    """Return the view of a route with parameters."""
    return lambda **params: json(route.matched(params.__getitem__))


def build(config):
    """Make the application."""
    app = Flask(config.name, static_folder=None, template_folder=pyapi.FOLDER)
    app.config.update(PROVIDE_AUTOMATIC_OPTIONS=False, MAX_CONTENT_LENGTH=pyboot.MAX_BODY)
    app.jinja_options = {"keep_trailing_newline": True}
    app.json = Compact(app)
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    app.get("/about", endpoint="about")(text(config.name))
    app.get("/healthz", endpoint="healthz")(text(pyboot.HEALTHY))
    own(app)
    for i, route in enumerate(pyapi.ROUTES):
        view = matched(app.json.response, route) if route.params else text(route.path)
        app.add_url_rule(route.written(r"<\1>"), f"route{i}", view, methods=[route.method])
    for n in pyapi.DEPTHS:
        app.register_blueprint(behind(f"behind{n}", pyapi.chain_path(n), text(pyapi.CHAIN_TEXT), n))
    app.register_blueprint(behind("panics", pyapi.PANIC_PATH, pyapi.panic, pyapi.PANIC_DEPTH))
    app.register_error_handler(pyapi.Problem, refuse)
    app.register_error_handler(HTTPException, unrouted)
    return app


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")

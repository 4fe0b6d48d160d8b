"""The contract on Pyramid: routes and views of a Configurator, its JSON renderer, FileResponse, not-found view."""

import pyboot
from pyramid.config import Configurator
from pyramid.exceptions import URLDecodeError
from pyramid.httpexceptions import HTTPNotFound
from pyramid.renderers import JSON
from pyramid.response import FileResponse, Response


def text(words, status=200, **headers):
    """Answer with a text of the contract."""
    answer = Response(words, status, content_type="text/plain", charset="utf-8")
    answer.headers.update(headers)
    return answer


def says(words):
    """Return a view that answers with the same words each time."""
    return lambda request: text(words)


def greet(request):
    """Answer POST /."""
    body = pyboot.wsgi_body(request.environ)
    if body is None:
        return text(pyboot.TOO_LARGE, 413)
    status, words = pyboot.greet(body)
    return text(words, status)


def file(request):
    """Answer a file; FileResponse does ranges and conditions."""
    path = pyboot.file_path(request.registry.settings["files"], request.matchdict["name"])
    if path is None:
        raise HTTPNotFound
    answer = FileResponse(path, request, content_type=pyboot.FILE_TYPE)
    answer.accept_ranges = "bytes"
    return answer


def not_found(request):
    """Replace Pyramid's 404."""
    return text(pyboot.NOT_FOUND, 404)


def no_method(request):
    """Answer what no view with a method has taken."""
    return text(pyboot.NO_METHOD, 405, Allow=pyboot.allow(request.path))


def build(config):
    """Make the application."""
    app = Configurator(settings={"files": config.files})
    app.add_renderer("json", JSON(serializer=pyboot.dumps))
    app.add_notfound_view(not_found)
    app.add_exception_view(not_found, context=URLDecodeError)  # a path that is not in UTF-8

    pages = {"/": pyboot.TEXT, "/text": pyboot.TEXT, "/about": config.name, "/healthz": pyboot.HEALTHY}
    views = {path: (says(words), None) for path, words in pages.items()}
    views["/json"] = (lambda request: config.document(), "json")
    views["/files/{name:.+}"] = (file, None)
    for path, (view, renderer) in views.items():
        app.add_route(path, path)
        app.add_view(view, route_name=path, renderer=renderer, request_method="GET")  # HEAD too
        app.add_view(no_method, route_name=path)
    app.add_view(greet, route_name="/", request_method="POST")
    return app.make_wsgi_app()


if __name__ == "__main__":
    pyboot.main(build, runner="waitress")

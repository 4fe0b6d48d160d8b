"""The contract on hug: routes on functions, output formats of its own kind, a not-found function. It is on falcon 2."""

import falcon
import hug
import pyboot
from hug.format import content_type


def send(data, request, response):
    """Say the length of an answer to HEAD: falcon 2 does it for GET alone."""
    if request.method == "HEAD":
        response.set_header("Content-Length", str(len(data)))
    return data


@content_type(pyboot.TEXT_TYPE)
def as_text(words, request, response):
    """Write a text of the contract: an output format of hug."""
    return send(words.encode(), request, response)


@content_type(pyboot.JSON_TYPE)
def as_json(value, request, response):
    """Write compact JSON: hug's own format adds a charset."""
    return send(pyboot.dumps(value).encode(), request, response)


@content_type(pyboot.FILE_TYPE)
def as_bytes(data, request, response):
    """Write what is bytes already."""
    return data


def text():
    return pyboot.TEXT


def healthz():
    return pyboot.HEALTHY


def greet(request, response):
    """Answer POST /."""
    body = pyboot.wsgi_body(request.env)
    status, words = (413, pyboot.TOO_LARGE) if body is None else pyboot.greet(body)
    response.status = pyboot.status_line(status)
    return words


def not_found(response):
    """Replace hug's 404, which documents the API."""
    response.status = falcon.HTTP_404
    return pyboot.NOT_FOUND


def refuse():
    """Answer OPTIONS, which falcon would answer by itself."""
    raise falcon.HTTPMethodNotAllowed([])


def no_method(ex, request, response, params):
    """Replace falcon's 405, with the contract's order in Allow."""
    response.status = falcon.HTTP_405
    response.content_type = pyboot.TEXT_TYPE
    response.set_header("Allow", pyboot.allow(request.path))
    response.body = pyboot.NO_METHOD


def build(config):
    """Make the application."""

    def about():
        return config.name

    def document():
        return config.document()

    def file(request, response):
        conditions = [request.get_header(h) or "" for h in ("If-Modified-Since", "Range", "If-Range")]
        answer = pyboot.file_answer(config.files, request.path[len("/files/") :], *conditions)
        response.status = pyboot.status_line(answer.status)
        response.set_headers(answer.headers)
        return answer.body()

    api = hug.API("contract")
    pages = {"/text": (text, as_text), "/about": (about, as_text), "/healthz": (healthz, as_text)}
    pages.update({"/": (text, as_text), "/json": (document, as_json), "/files/{name}": (file, as_bytes)})
    for path, (page, output) in pages.items():
        hug.http(path, accept=("GET", "HEAD"), output=output, api=api)(page)
        hug.http(path, accept=("OPTIONS",), parse_body=False, api=api)(refuse)
    hug.http("/", accept=("POST",), output=as_text, parse_body=False, api=api)(greet)
    hug.not_found(output=as_text, api=api, parse_body=False)(not_found)

    server = api.http.server()
    server.req_options.strip_url_path_trailing_slash = False
    server.add_error_handler(falcon.HTTPMethodNotAllowed, no_method)
    return server


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")

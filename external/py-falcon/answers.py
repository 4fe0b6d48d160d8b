"""What Falcon's resources answer, and its routes: the same for WSGI (app.py) and ASGI (coroutines.py)."""

import pyboot
import falcon


def say(resp, words, status=200):
    """Answer with a text of the contract."""
    resp.status = falcon.code_to_http_status(status)
    resp.content_type = pyboot.TEXT_TYPE
    resp.text = words


def send_file(files, name, req, resp):
    """Answer with a file. Falcon's static route takes any method and paths such as ./1k.bin."""
    conditions = [req.get_header(h) or "" for h in ("If-Modified-Since", "Range", "If-Range")]
    answer = pyboot.file_answer(files, name, *conditions)
    resp.status = falcon.code_to_http_status(answer.status)
    resp.set_headers(answer.headers)
    resp.data = answer.body()


def not_found(resp):
    """Replace Falcon's 404."""
    say(resp, pyboot.NOT_FOUND, 404)


def no_method(req, resp):
    """Replace Falcon's 405, with the contract's order in Allow."""
    resp.set_header("Allow", pyboot.allow(req.path))
    say(resp, pyboot.NO_METHOD, 405)


def add_routes(app, config, half):
    """Add the resources and error handlers of one half, which is a module, to an application."""
    json = falcon.media.JSONHandler(dumps=pyboot.dumps)
    app.resp_options.media_handlers[falcon.MEDIA_JSON] = json
    app.add_error_handler(falcon.HTTPNotFound, half.not_found)
    app.add_error_handler(falcon.HTTPMethodNotAllowed, half.no_method)
    app.add_error_handler(falcon.HTTPPayloadTooLarge, half.too_large)
    app.add_route("/", half.Root(pyboot.TEXT))
    app.add_route("/text", half.Text(pyboot.TEXT))
    app.add_route("/about", half.Text(config.name))
    app.add_route("/healthz", half.Text(pyboot.HEALTHY))
    app.add_route("/json", half.Document(config.document))
    app.add_route("/files/{name:path}", half.File(config.files))
    return app

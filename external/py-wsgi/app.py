"""The contract on WSGI itself, PEP 3333: no framework at all, the floor of the language."""

import pyboot

def send(environ, start, status, body, content_type=pyboot.TEXT_TYPE, *more):
    """Send a whole body; its head alone to HEAD."""
    start(pyboot.status_line(status), [("Content-Type", content_type), ("Content-Length", str(len(body))), *more])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def text(status, words):
    """Return a page that answers with the same words each time."""
    body = words.encode()
    return lambda environ, start: send(environ, start, status, body)


def greet(environ, start):
    """Answer POST /."""
    body = pyboot.wsgi_body(environ)
    if body is None:
        # No Connection: close, as the contract has it: PEP 3333 forbids applications to speak of the connection.
        return send(environ, start, 413, pyboot.TOO_LARGE.encode())
    status, words = pyboot.greet(body)
    return send(environ, start, status, words.encode())


def file(folder, environ, start):
    """Answer a file, by the server's own way to send files where it has one."""
    name = environ["PATH_INFO"][len("/files/") :].encode("latin-1").decode("utf-8", "replace")
    conditions = [environ.get("HTTP_" + h, "") for h in ("IF_MODIFIED_SINCE", "RANGE", "IF_RANGE")]
    answer = pyboot.file_answer(folder, name, *conditions)
    start(pyboot.status_line(answer.status), answer.headers)
    if environ["REQUEST_METHOD"] == "HEAD" or answer.status == 304:
        return []
    return answer.chunks()


def build(config):
    """Make the application: a table of pages in place of a router."""
    document = config.document
    pages = {"/": text(200, pyboot.TEXT), "/text": text(200, pyboot.TEXT)}
    pages.update({"/about": text(200, config.name), "/healthz": text(200, pyboot.HEALTHY)})
    pages["/json"] = lambda e, start: send(e, start, 200, pyboot.dumps(document()).encode(), pyboot.JSON_TYPE)

    def application(environ, start):
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        allowed = pyboot.allow(path)
        if method == "POST" and path == "/":
            return greet(environ, start)
        if allowed and method not in ("GET", "HEAD"):
            return send(environ, start, 405, pyboot.NO_METHOD.encode(), pyboot.TEXT_TYPE, ("Allow", allowed))
        if path in pages:
            return pages[path](environ, start)
        if allowed:
            return file(config.files, environ, start)
        return send(environ, start, 404, pyboot.NOT_FOUND.encode())

    return application


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")

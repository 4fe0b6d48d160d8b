"""What the servers on Flask share: texts with the contract's status lines, files without extra headers."""

from typing import Any

from flask import Response, send_file
from pyboot.files import file_path
from pyboot.payloads import FILE_TYPE, NOT_FOUND, TEXT_TYPE
from pyboot.wsgi import status_line


def text(words: str, status: int = 200, **headers: str) -> Any:
    """Answer with a text of the contract."""
    # A status with its reason: Flask would write one of its own in capitals.
    return Response(words, status_line(status), headers, content_type=TEXT_TYPE)


def file(files: str, name: str) -> Any:
    """Answer with a file of a folder."""
    path = file_path(files, name)
    if path is None:
        return text(NOT_FOUND, 404)
    answer = send_file(path, FILE_TYPE, conditional=True, etag=False)
    answer.status = status_line(answer.status_code)
    for extra in ("Cache-Control", "Content-Disposition", "Date"):
        del answer.headers[extra]
    return answer

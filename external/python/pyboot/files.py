"""Files with ranges and conditions, for frameworks that have no facility of their own."""

import os
import re
from email.utils import formatdate, parsedate_to_datetime
from typing import Iterator, List, Optional, Tuple

from pyboot.payloads import FILE_TYPE, NOT_FOUND, TEXT_TYPE

_CHUNK = 64 << 10
_range = re.compile(r"bytes=(\d*)-(\d*)$")


def file_path(folder: str, name: str) -> Optional[str]:
    """Return the path of the file of that name, or None. A name with any separator in it is no file's."""
    if name in ("", ".", "..") or any(c in name for c in "/\\\0"):
        return None
    try:
        path = os.path.join(folder, name)
        return path if os.path.isfile(path) else None
    except (ValueError, OSError):  # a name that the file system cannot have
        return None


class FileAnswer:
    """An answer about a file: status, header lines, and which part of which file the body is."""

    def __init__(self, status: int, headers: List[Tuple[str, str]], path: str = "", start: int = 0) -> None:
        self.status = status
        self.headers = headers
        self.path = path
        self.start = start
        self.length = 0
        # What is sent where no file is: the text of a 404 or a 416.
        self.text = b""

    def header(self, name: str, value: str) -> None:
        """Add a header line."""
        self.headers.append((name, value))

    def chunks(self) -> Iterator[bytes]:
        """Read the body in pieces."""
        if not self.path:
            yield self.text
            return
        with open(self.path, "rb") as file:
            file.seek(self.start)
            rest = self.length
            while rest > 0:
                piece = file.read(min(rest, _CHUNK))
                if not piece:
                    return  # the file got shorter meanwhile: the server notices
                rest -= len(piece)
                yield piece

    def body(self) -> bytes:
        """Read the whole body."""
        return b"".join(self.chunks())


def file_answer(folder: str, name: str, since: str = "", range_: str = "", if_range: str = "") -> FileAnswer:
    """Answer a GET or HEAD of a file. The last three are the values of If-Modified-Since, Range and If-Range."""
    path = file_path(folder, name)
    if path is None:
        return _refusal(404, NOT_FOUND)
    stat = os.stat(path)
    modified = formatdate(int(stat.st_mtime), usegmt=True)
    if _not_modified(since, int(stat.st_mtime)):
        return FileAnswer(304, [("Last-Modified", modified)])
    bounds = _part(range_, stat.st_size) if if_range in ("", modified) else None
    if bounds is not None and bounds[0] > bounds[1]:
        answer = _refusal(416, "Range Not Satisfiable")
        answer.header("Content-Range", f"bytes */{stat.st_size}")
        return answer
    first, last = bounds or (0, stat.st_size - 1)
    answer = FileAnswer(206 if bounds else 200, [("Content-Type", FILE_TYPE)], path, first)
    answer.length = last - first + 1
    answer.header("Content-Length", str(answer.length))
    answer.header("Last-Modified", modified)
    answer.header("Accept-Ranges", "bytes")
    if bounds:
        answer.header("Content-Range", f"bytes {first}-{last}/{stat.st_size}")
    return answer


def _refusal(status: int, text: str) -> FileAnswer:
    answer = FileAnswer(status, [("Content-Type", TEXT_TYPE)])
    answer.text = text.encode()
    answer.length = len(answer.text)
    answer.header("Content-Length", str(answer.length))
    return answer


def _not_modified(since: str, modified: int) -> bool:
    if not since:
        return False
    try:
        return parsedate_to_datetime(since).timestamp() >= modified
    except (TypeError, ValueError, OverflowError):
        return False


def _part(value: str, size: int) -> Optional[Tuple[int, int]]:
    """Read a Range of one part: first and last byte, or None where it is not to be heeded.

    The first is beyond the last where no byte of the file is meant.
    """
    match = _range.match(value)
    if not match or len(value) > 50:
        return None
    first, last = match.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1

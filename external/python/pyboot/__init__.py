"""What every Python server here does alike: flags, socket, signals, lifeline, payloads, files, runners.

It is the server's half of the process contract in servers/README.md. An app.py builds its framework's
application and hands it to main. The core keeps to Python 3.6, since some targets live there.
"""

import sys
import warnings

from pyboot import lifeline  # first: it keeps what gevent replaces

# Nothing is written: pyramid's use of setuptools is its authors' affair.
warnings.simplefilter("ignore")

if lifeline.wants_gevent(sys.argv):
    # gevent must patch before anybody else takes a lock or a socket class, so app.py imports pyboot first.
    from gevent import monkey

    monkey.patch_all()

from pyboot.config import Config
from pyboot.files import FileAnswer, file_answer, file_path
from pyboot.main import main
from pyboot.payloads import (
    BAD_JSON,
    FILE_TYPE,
    HEALTHY,
    JSON_TYPE,
    MAX_BODY,
    MAX_HEADER,
    MISSING_ID,
    NO_METHOD,
    NOT_FOUND,
    TEXT,
    TEXT_TYPE,
    TOO_LARGE,
    allow,
    dumps,
    greet,
    loads,
)
from pyboot.wsgi import status_line, wsgi_body

__all__ = [
    "BAD_JSON",
    "FILE_TYPE",
    "HEALTHY",
    "JSON_TYPE",
    "MAX_BODY",
    "MAX_HEADER",
    "MISSING_ID",
    "NOT_FOUND",
    "NO_METHOD",
    "TEXT",
    "TEXT_TYPE",
    "TOO_LARGE",
    "Config",
    "FileAnswer",
    "allow",
    "dumps",
    "file_answer",
    "file_path",
    "greet",
    "loads",
    "main",
    "status_line",
    "wsgi_body",
]

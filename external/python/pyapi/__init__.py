"""What the Python servers of the application api do alike: shared/api in Python.

A server adds how its framework routes, binds, renders, compresses and flushes. The endpoints are those of
servers/README.md.
"""

from pyapi.codec import dumps, loads, number, rfc3339, time
from pyapi.data import (
    FOLDER,
    GZIP_LEVEL,
    PAGE,
    VARIANTS,
    document,
    environment,
    page,
    stream,
    variant,
    zipped,
)
from pyapi.forms import found, no_file, no_form, profiled, searched, truth, uploaded
from pyapi.layers import (
    CHAIN_TEXT,
    SEEN_COOKIE,
    SESSION_COOKIE,
    Layer,
    layers,
    panic,
    unauthorized,
    visited,
)
from pyapi.order import confirm, confirmed, ordered, unbound
from pyapi.routes import (
    DEPTHS,
    PANIC_DEPTH,
    PANIC_PATH,
    ROUTES,
    Route,
    bad_parameter,
    chain_path,
    is_number,
    unrouted,
)
from pyboot.problem import PROBLEM_TYPE, Problem, too_large

STREAM_TYPE = "text/event-stream"
HTML_TYPE = "text/html; charset=utf-8"

__all__ = [
    "CHAIN_TEXT",
    "DEPTHS",
    "FOLDER",
    "GZIP_LEVEL",
    "HTML_TYPE",
    "Layer",
    "PAGE",
    "PANIC_DEPTH",
    "PANIC_PATH",
    "PROBLEM_TYPE",
    "Problem",
    "ROUTES",
    "Route",
    "SEEN_COOKIE",
    "SESSION_COOKIE",
    "STREAM_TYPE",
    "VARIANTS",
    "bad_parameter",
    "chain_path",
    "confirm",
    "confirmed",
    "document",
    "dumps",
    "environment",
    "found",
    "is_number",
    "layers",
    "loads",
    "no_file",
    "no_form",
    "number",
    "ordered",
    "page",
    "panic",
    "profiled",
    "rfc3339",
    "searched",
    "stream",
    "time",
    "too_large",
    "truth",
    "unauthorized",
    "unbound",
    "unrouted",
    "uploaded",
    "variant",
    "visited",
    "zipped",
]

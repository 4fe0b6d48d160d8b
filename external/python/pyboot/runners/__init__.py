"""One function a runner: how an application is served, with the settings that make servers comparable.

All share the limits of the contract where the engine has them: 16 KiB of header, 10 s to send it, 120 s of rest
between two requests. What an engine does not have is named as a gap of that engine in harness/verify.
Each imports its server when it is called, since a target has only its own installed.
"""

from pyboot.runners import asgi, gunicorn, rust, wsgi

# The names that --runner takes.
ALL = {
    "asgi": gunicorn.asgi,
    "bjoern": wsgi.bjoern,
    "cheroot": wsgi.cheroot,
    "gevent": gunicorn.gevent,
    "granian": rust.granian_asgi,
    "granian-wsgi": rust.granian_wsgi,
    "gthread": gunicorn.gthread,
    "h11": asgi.uvicorn_h11,
    "hypercorn": asgi.hypercorn,
    "sync": gunicorn.sync,
    "uvicorn": asgi.uvicorn,
    "waitress": wsgi.waitress,
    "werkzeug": wsgi.werkzeug,
}

"""Refusals, and the middlewares as hooks of Flask's blueprints."""

import pyapi
from flask import Blueprint, Response, g, request


def refuse(problem):
    """Send a problem."""
    return Response(problem.body, problem.status, problem.header, content_type=pyapi.PROBLEM_TYPE)


def hooks(blueprint, layer):
    """Add a middleware: what it reads before the view, and what it sets after it, even if that failed."""

    @blueprint.before_request
    def before():
        value = layer.value(request.headers.get(layer.reads, "") if layer.reads else "")
        if value is None:
            return refuse(pyapi.unauthorized())
        g.setdefault("lines", {})[layer.sets] = value
        return None

    @blueprint.after_request
    def after(response):
        value = g.get("lines", {}).get(layer.sets)
        if value is not None:
            response.headers[layer.sets] = value
        return response


def behind(name, path, view, n):
    """Return a blueprint with a view behind n middlewares.

    Flask answers the exceptions of every view, so its recovery is a handler of exceptions, and a second one
    would change nothing.
    """
    blueprint = Blueprint(name, name)
    blueprint.get(path, endpoint="page")(view)
    for layer in pyapi.layers(n):
        if layer.recovers:
            blueprint.register_error_handler(Exception, lambda _: refuse(pyapi.Problem(500)))
        else:
            hooks(blueprint, layer)
    return blueprint

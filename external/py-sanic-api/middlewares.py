"""Refusals, and the middlewares as hooks of Sanic's blueprints."""

import pyapi
from sanic import Blueprint
from sanic.response import raw


async def refuse(request, problem):
    """Send a problem."""
    lines = {k: v for k, v in problem.header.items() if k != "Connection"}  # Sanic sends that one by itself
    return raw(problem.body, problem.status, lines, pyapi.PROBLEM_TYPE)


async def broken(request, error):
    """Answer an exception."""
    return await refuse(request, pyapi.Problem(500))


def hooks(blueprint, layer):
    """Add a middleware: what it reads before the handler, and what it sets after it, even if that failed."""

    async def before(request):
        value = layer.value(request.headers.get(layer.reads, "") if layer.reads else "")
        if value is None:
            return await refuse(request, pyapi.unauthorized())
        vars(request.ctx)[layer.sets] = value
        return None

    async def after(request, response):
        value = vars(request.ctx).get(layer.sets)
        if value is not None:
            response.headers[layer.sets] = value

    blueprint.on_request(before)
    blueprint.on_response(after)


def behind(name, path, endpoint, n):
    """Return a blueprint with an endpoint behind n middlewares.

    Sanic answers the exceptions of every handler, so its recovery is a handler of exceptions, and a second
    one would change nothing.
    """
    blueprint = Blueprint(name)
    blueprint.add_route(endpoint, path, name="page")
    for layer in pyapi.layers(n):
        if layer.recovers:
            blueprint.exception(Exception)(broken)
        else:
            hooks(blueprint, layer)
    return blueprint

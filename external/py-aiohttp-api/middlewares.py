"""Refusals, and the middlewares as aiohttp has them."""

import functools

import pyapi
from aiohttp import web


def refuse(problem):
    """Send a problem."""
    answer = web.Response(body=problem.body, status=problem.status, headers=problem.header)
    answer.headers["Content-Type"] = pyapi.PROBLEM_TYPE
    if problem.status == 413:
        answer.force_close()
    return answer


@web.middleware
async def recovers(request, handler):
    """Answer an exception, with what the middlewares before the handler set."""
    try:
        return await handler(request)
    except Exception:
        answer = refuse(pyapi.Problem(500))
        answer.headers.update(request)
        return answer


def middleware(layer):
    """Return a middleware."""

    @web.middleware
    async def sets(request, handler):
        value = layer.value(request.headers.get(layer.reads, "") if layer.reads else "")
        if value is None:
            return refuse(pyapi.unauthorized())
        request[layer.sets] = value
        answer = await handler(request)
        answer.headers[layer.sets] = value
        return answer

    return recovers if layer.recovers else sets


def behind(n, handler):
    """Put a handler behind n middlewares as aiohttp does it. Its own are those of a whole application."""
    for layer in reversed(pyapi.layers(n)):
        handler = functools.partial(middleware(layer), handler=handler)
    return handler

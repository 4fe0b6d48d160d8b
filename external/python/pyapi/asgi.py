"""What the servers on Starlette and FastAPI share: refusals, and the middlewares as ASGI has them."""

from typing import Any, List

from pyapi.layers import Layer, layers, unauthorized
from pyapi.routes import unrouted as answer_to
from pyboot.problem import PROBLEM_TYPE, Problem
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import Response

# Where the scope has what sends an answer through the middlewares that the request has passed.
_SEND = "api.send"


async def refuse(request: Any, problem: Any) -> Response:
    """Send a problem."""
    return Response(problem.body, problem.status, problem.header, PROBLEM_TYPE)


async def unrouted(request: Any, error: Any) -> Response:
    """Replace the framework's refusals."""
    routed = error.status_code in (404, 405)
    return await refuse(request, answer_to(request.scope["path"]) if routed else Problem(error.status_code))


class Sets:
    """A middleware that reads one line of the request and sets one of the answer."""

    def __init__(self, app: Any, layer: Layer) -> None:
        self.app = app
        self.layer = layer

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        layer = self.layer
        value = layer.value(Headers(scope=scope).get(layer.reads, "") if layer.reads else "")
        if value is None:
            await (await refuse(None, unauthorized()))(scope, receive, send)
            return

        async def send_more(message: Any) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[layer.sets] = value
            await send(message)

        scope[_SEND] = send_more
        await self.app(scope, receive, send_more)


class Recovers:
    """A middleware that answers an exception. The answer has what the middlewares before the handler set."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception:
            await (await refuse(None, Problem(500)))(scope, receive, scope.get(_SEND, send))


def chain(n: int) -> List[Middleware]:
    """Return the first n middlewares."""
    return [Middleware(Recovers) if la.recovers else Middleware(Sets, layer=la) for la in layers(n)]

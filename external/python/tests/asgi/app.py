"""The smallest ASGI application, for the tests of the runners."""

from typing import Any

import pyboot


def build(config: pyboot.Config) -> Any:
    """Make an application that answers every path."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                kind = (await receive())["type"]
                await send({"type": kind + ".complete"})
                if kind == "lifespan.shutdown":
                    return
        body = pyboot.dumps(config.document()).encode()
        headers = [(b"content-length", str(len(body)).encode()), (b"content-type", pyboot.JSON_TYPE.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


if __name__ == "__main__":
    pyboot.main(build, runner="uvicorn")

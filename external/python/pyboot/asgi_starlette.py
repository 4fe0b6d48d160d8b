"""Starlette's StaticFiles and refusals as the contract wants them, for Starlette and what is built on it."""

import os
from typing import Any, Optional, Tuple

from pyboot.payloads import NO_METHOD, NOT_FOUND, allow
from starlette.responses import FileResponse, PlainTextResponse
from starlette.staticfiles import StaticFiles


class Untagged(FileResponse):
    """A file without an ETag, which the contract does not have."""

    def set_stat_headers(self, stat_result: os.stat_result) -> None:
        super().set_stat_headers(stat_result)
        del self.headers["etag"]

    def _should_use_range(self, http_if_range: str) -> bool:
        return http_if_range == self.headers["last-modified"]


class Files(StaticFiles):
    """Takes names as they come: StaticFiles would tidy up the path first."""

    def get_path(self, scope: Any) -> str:
        path: str = scope["path"]
        return path[len("/files/") :]

    def lookup_path(self, path: str) -> Tuple[str, Optional[os.stat_result]]:
        return ("", None) if "/" in path or "\\" in path else super().lookup_path(path)

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Any, status_code: int = 200
    ) -> Any:
        response = super().file_response(full_path, stat_result, scope, status_code)
        if isinstance(response, FileResponse):
            return Untagged(full_path, status_code, stat_result=stat_result)
        del response.headers["etag"]
        return response


async def not_found(request: Any, error: Exception) -> PlainTextResponse:
    """Replace Starlette's 404."""
    return PlainTextResponse(NOT_FOUND, 404)


async def no_method(request: Any, error: Exception) -> PlainTextResponse:
    """Replace Starlette's 405, with the contract's order in Allow."""
    return PlainTextResponse(NO_METHOD, 405, {"Allow": allow(request.scope["path"])})


REFUSALS: Any = {404: not_found, 405: no_method}

"""Cal.com's envelopes: the success body and the error bodies it is known to send.

Three shapes of errors (``http-exception.filter.ts`` and ``ValidationPipe`` of Cal.com):

    NestError       a Nest exception: ``error.code`` is its class name
    InputError      a DTO validation: one entry per wrong property, in ``error.details``
    LibraryError    thrown by Cal.com's shared library: Nest's default body

and `UnmappedError`, a plain error of its code, of which nobody is told more than a 500.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

_NEST_NAMES = {
    400: "BadRequestException",
    401: "UnauthorizedException",
    403: "ForbiddenException",
    404: "NotFoundException",
    413: "PayloadTooLargeException",
    422: "UnprocessableEntityException",
}


def instant(moment: dt.datetime) -> str:
    """Write an aware datetime as Cal.com does: UTC, milliseconds, ``Z``."""
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"


class NestError(Exception):
    """A refusal by one of Cal.com's controllers or services."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class LibraryError(Exception):
    """A refusal by Cal.com's shared booking library."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class UnmappedError(Exception):
    """A failure that Cal.com has no words for."""


@dataclasses.dataclass(frozen=True, slots=True)
class FieldError:
    """One property that class-validator turned down."""

    property: str
    constraint: str
    message: str


class InputError(Exception):
    """A body or query that does not pass validation."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("Bad Request Exception")
        self.errors = errors


def success(data: Any, status: int = 200) -> JSONResponse:
    """Wrap an answer."""
    return JSONResponse({"status": "success", "data": data}, status_code=status)


def done() -> JSONResponse:
    """Answer that something was done, with nothing to show for it."""
    return JSONResponse({"status": "success"})


def error_body(request: Request, error: Mapping[str, Any]) -> dict[str, Any]:
    """Wrap an error as Cal.com's exception filters do."""
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {
        "status": "error",
        "timestamp": instant(request.app.state.now()),
        "path": target,
        "error": dict(error),
    }


def nest_error(request: Request, status: int, message: str) -> JSONResponse:
    """Answer with a Nest exception."""
    phrase = HTTPStatus(status).phrase
    error = {
        "code": _NEST_NAMES.get(status, "HttpException"),
        "message": message,
        "details": {"message": message, "error": phrase, "statusCode": status},
    }
    return JSONResponse(error_body(request, error), status_code=status)


def unmapped_error(request: Request) -> JSONResponse:
    """Answer with what Cal.com makes of an error that no filter maps."""
    error = {"code": "INTERNAL_SERVER_ERROR", "message": "Internal server error."}
    return JSONResponse(error_body(request, error), status_code=500)


async def on_nest_error(request: Request, error: Exception) -> Response:
    """Handle `NestError`."""
    assert isinstance(error, NestError)  # noqa: S101
    return nest_error(request, error.status, error.message)


async def on_library_error(request: Request, error: Exception) -> Response:
    """Handle `LibraryError`."""
    assert isinstance(error, LibraryError)  # noqa: S101
    body = {"statusCode": error.status, "message": error.message}
    return JSONResponse(body, status_code=error.status)


async def on_unmapped_error(request: Request, error: Exception) -> Response:
    """Handle `UnmappedError`."""
    assert isinstance(error, UnmappedError)  # noqa: S101
    return unmapped_error(request)


async def on_input_error(request: Request, error: Exception) -> Response:
    """Handle `InputError`."""
    assert isinstance(error, InputError)  # noqa: S101
    details = [
        {
            "property": item.property,
            "constraints": {item.constraint: item.message},
            "children": [],
        }
        for item in error.errors
    ]
    body = {
        "code": "BadRequestException",
        "message": "Bad Request Exception",
        "details": {"errors": details},
    }
    return JSONResponse(error_body(request, body), status_code=400)


async def on_no_route(request: Request, error: Exception) -> Response:
    """Handle an address or a method that does not exist."""
    message = f"Cannot {request.method} {request.url.path}"
    return nest_error(request, 404, message)

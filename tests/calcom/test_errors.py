"""Contract 1.3 and 1.4: error bodies, rate limit headers, and the words of refusals."""

import json
from typing import Any

import pytest

from calpages.calcom import errors
from calpages.calcom.errors import status_error
from calpages.calcom.refusals import Refusal, refusal_of
from calpages.calcom.retry import retry_decision, retry_hint

PERSONAL = "Booking with uid=bFJeNb2uX8ANpT3JL5EfXw of jane@example.com was not found"
NOW = 1_900_000_000.0
RESET = "X-RateLimit-Reset-Default"


def nest(**error: Any) -> dict[str, Any]:
    return {"status": "error", "path": "/v2/bookings/x", "error": error}


@pytest.mark.parametrize(
    ("body", "wire_code", "message"),
    [
        (
            nest(code="NotFoundException", message="A", details={"message": "A"}),
            "NotFoundException",
            "A",
        ),
        (
            nest(
                code="BadRequestException",
                message="Bad Request Exception",
                details={
                    "errors": [
                        {
                            "property": "start",
                            "constraints": {"isDateString": "start must be a date"},
                            "children": [{"constraints": {"isIn": "child is wrong"}}],
                        }
                    ]
                },
            ),
            "BadRequestException",
            "start must be a date; child is wrong",
        ),
        (
            nest(code="BAD_REQUEST", message="responses - {notes}error_required_field"),
            "BAD_REQUEST",
            "responses - {notes}error_required_field",
        ),
        (nest(code="some_code", message="D", data={}), "some_code", "D"),
        (nest(code="TRPCError", message="E"), "TRPCError", "E"),
        ({"statusCode": 500, "message": "Internal server error"}, "", "Internal"),
        ({"statusCode": 400, "message": ["a", "b"], "error": "Bad"}, "", "a; b"),
        ({"error": "Unauthorized"}, "", "Unauthorized"),
        (nest(code=None, message={"a": 1}, details=[]), "", ""),
        ([], "", ""),
        ("text", "", ""),
    ],
)
def test_every_error_body_is_read(body: Any, wire_code: str, message: str) -> None:
    error = status_error(400, json.dumps(body).encode(), {"x-request-id": "r-1"})
    assert error.wire_code == wire_code
    assert error.message.startswith(message)
    assert bool(error.message) == bool(message)
    assert error.request_id == "r-1"


@pytest.mark.parametrize("body", [b"", b"<html>502</html>", b'{"a', b"\xff\xfe"])
def test_a_body_that_is_not_json_leaves_the_status(body: bytes) -> None:
    error = status_error(502, body, {})
    assert isinstance(error, errors.ServerError)
    assert (error.status, error.message) == (502, "")


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (301, errors.StatusError, "unexpected_status"),
        (400, errors.BadRequestError, "bad_request"),
        (401, errors.UnauthorizedError, "unauthorized"),
        (403, errors.ForbiddenError, "forbidden"),
        (404, errors.NotFoundError, "not_found"),
        (409, errors.StatusError, "unexpected_status"),
        (422, errors.BadRequestError, "bad_request"),
        (429, errors.RateLimitedError, "rate_limited"),
        (500, errors.ServerError, "server"),
        (599, errors.ServerError, "server"),
    ],
)
def test_each_status_has_its_type_and_code(
    status: int, kind: type[errors.StatusError], code: str
) -> None:
    error = status_error(status, b"", {})
    assert type(error) is kind
    assert error.code == code


def test_an_error_never_prints_what_cal_com_said() -> None:
    body = json.dumps(nest(code="NotFoundException", message=PERSONAL)).encode()
    error = status_error(404, body, {})
    assert error.message == PERSONAL
    printed = f"{error} {error!r} {error.args}"
    assert "jane" not in printed
    assert "bFJe" not in printed


@pytest.mark.parametrize(
    ("status", "message", "refusal"),
    [
        (
            400,
            "Can't cancel booking with uid=x because it has been cancelled already."
            " Please provide uid of a booking that is not cancelled.",
            Refusal.ALREADY_CANCELLED,
        ),
        (400, "This booking has already been cancelled.", Refusal.ALREADY_CANCELLED),
        (
            400,
            "Can't reschedule booking with uid=x because it has been cancelled. Please"
            " provide uid of a booking that is not cancelled.",
            Refusal.ALREADY_CANCELLED,
        ),
        (
            400,
            "Can't reschedule booking with uid=x because it has been cancelled and"
            " rescheduled already to booking with uid=y. You probably want to"
            " reschedule y instead by passing it within the request URL.",
            Refusal.ALREADY_RESCHEDULED,
        ),
        (
            400,
            "User either already has booking at this time or is not available",
            Refusal.SLOT_TAKEN,
        ),
        (
            400,
            "One of the hosts either already has booking at this time or is not"
            " available",
            Refusal.SLOT_TAKEN,
        ),
        (
            400,
            'The event type can\'t be booked at the "start" time provided. This could'
            " be because it's too soon (violating the minimum booking notice)",
            Refusal.OUT_OF_BOUNDS,
        ),
        (400, "Attempting to book a meeting in the past.", Refusal.IN_THE_PAST),
        (400, "Cannot cancel a booking that has already ended", Refusal.IN_THE_PAST),
        (
            400,
            "Attendee with this email can't book because the maximum number of active"
            " bookings has been reached.",
            Refusal.LIMIT_REACHED,
        ),
        (
            400,
            "This event type does not allow cancellations",
            Refusal.CANCELLATION_DISABLED,
        ),
        (400, "Cancellation reason is required", Refusal.REASON_REQUIRED),
        (400, "responses - {notes}error_required_field, ", Refusal.MISSING_ANSWER),
        (
            403,
            "Rescheduling is not allowed within the minimum notice period before the"
            " event",
            Refusal.TOO_CLOSE,
        ),
        (
            400,
            "Booking with uid=x is a seated booking which means you have to provide"
            " seatUid in the request body",
            Refusal.SEAT_NEEDED,
        ),
        (500, "No auth user found", Refusal.SEAT_NEEDED),
        (
            400,
            "Invalid seatUid: this seat does not exist or has already been cancelled.",
            Refusal.SEAT_GONE,
        ),
        (404, "Seat with uid=x does not exist.", Refusal.SEAT_GONE),
        (
            404,
            "Attendee with e-mail jane@example.com for booking with uid=x and"
            " seatUid=y not found",
            Refusal.SEAT_GONE,
        ),
        (
            404,
            "Attendee with e-mail jane@example.com for booking with uid=x not found",
            Refusal.ATTENDEE_GONE,
        ),
        (404, "Booking with uid=x not found", Refusal.NOT_FOUND),
        (
            404,
            "Booking with uid=x was not found in the database",
            Refusal.NOT_FOUND,
        ),
        (404, "Could not find original booking", Refusal.NOT_FOUND),
        (404, "Booking with uid=x is missing event type", Refusal.EVENT_TYPE_GONE),
        (404, "Event type with id=7 not found", Refusal.EVENT_TYPE_GONE),
        (400, "CancelledBookingsCannotBeRescheduled", Refusal.ALREADY_CANCELLED),
        (
            400,
            "cancelled_bookings_cannot_be_rescheduled",
            Refusal.ALREADY_CANCELLED,
        ),
        (
            400,
            "Can't reschedule booking with uid=x because it has been cancelled and"
            " rescheduled already to booking with uid=undefined. You probably want to"
            " reschedule undefined instead by passing it within the request URL.",
            Refusal.ALREADY_RESCHEDULED,
        ),
        (
            400,
            "Attendee with this email can't book because the maximum number of active"
            " bookings has been reached. You can reschedule your existing booking (x)"
            " to a new timeslot instead.",
            Refusal.LIMIT_REACHED,
        ),
        (403, "booking_limit_reached", Refusal.HOST_LIMIT_REACHED),
        (403, "duration_limit_reached", Refusal.HOST_LIMIT_REACHED),
        (400, "email_verification_required", Refusal.EMAIL_UNVERIFIED),
        (400, "invalid_verification_code", Refusal.EMAIL_UNVERIFIED),
        (
            409,
            "already_signed_up_for_this_booking_error",
            Refusal.ALREADY_ATTENDING,
        ),
        (409, "booking_conflict_error", Refusal.SLOT_TAKEN),
        (409, "No more seats left at this seated booking.", Refusal.SEATS_FULL),
        (
            422,
            "Booking with id=7 at 2030-09-02T09:00:00Z has no more seats left.",
            Refusal.SEATS_FULL,
        ),
        (
            422,
            "Can't reserve a slot if the event is already booked.",
            Refusal.SLOT_TAKEN,
        ),
        (
            422,
            "Can't reserve the slot because the round robin event type has no"
            " available hosts left at this time slot.",
            Refusal.SLOT_TAKEN,
        ),
        (
            422,
            "This time slot is already reserved by another user. Please choose a"
            " different time.",
            Refusal.SLOT_RESERVED,
        ),
        (404, "Event Type with ID=7 not found", Refusal.EVENT_TYPE_GONE),
        (404, "Slot with uid=x not found", Refusal.NOT_FOUND),
        (429, "", Refusal.RATE_LIMITED),
        (400, "Something new", Refusal.UNKNOWN),
    ],
)
def test_the_words_of_a_refusal_tell_its_reason(
    status: int, message: str, refusal: Refusal
) -> None:
    assert refusal_of(status, message) is refusal


@pytest.mark.parametrize(
    ("status", "is_definite"),
    [(301, False), (400, True), (404, True), (408, False), (429, True), (500, False)],
)
def test_only_an_answer_of_cal_com_itself_is_definite(
    status: int, is_definite: bool
) -> None:
    assert status_error(status, b"", {}).is_definite is is_definite


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({RESET: "37"}, 37.0),
        ({RESET: "37000"}, 37.0),
        ({RESET: "1900000005"}, 5.0),
        ({RESET: "1900000005500"}, 5.5),
        ({RESET: "1800000000"}, 0.0),
        ({"x-ratelimit-reset-other": "9", RESET: "4"}, 9.0),
        ({"retry-after": "2", RESET: "60"}, 2.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, None),
        ({RESET: "-1"}, None),
        ({RESET: "9" * 400}, None),
        ({RESET: "٣"}, None),
    ],
)
def test_the_hint_when_to_come_back_is_a_wait_or_a_timestamp(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_hint(headers, NOW) == seconds


def rate_limited(seconds: float | None) -> errors.StatusError:
    return status_error(429, b"", {}, retry_after_seconds=seconds)


@pytest.mark.parametrize(
    ("error", "decision"),
    [
        (errors.NoAnswerError(sent=False), True),
        (errors.NoAnswerError(sent=True), True),
        (errors.DeadlineError(sent=True), False),
        (status_error(500, b"", {}), True),
        (status_error(502, b"", {}), True),
        (status_error(503, b"", {}), True),
        (status_error(504, b"", {}), True),
        (status_error(501, b"", {}), False),
        (status_error(404, b"", {}), False),
        (rate_limited(2.5), 2.5),
        (rate_limited(3.5), False),
        (rate_limited(None), False),
        (errors.ShapeError(["data"]), False),
        (ValueError(), False),
    ],
)
def test_only_what_may_pass_is_tried_again(
    error: Exception, decision: bool | float
) -> None:
    assert retry_decision(error) == decision

"""The sandbox's answers against Cal.com's published OpenAPI document.

Where the document contradicts its own examples, or what Cal.com is known to send, the
difference is named here and nowhere else:

* ``{"type": "object"}`` without properties is what its generator writes for a type it
  does not know: booleans, numbers, text and null stand there.
* Some texts and numbers of a booking are null when there is nothing to say.
* The hosts of a team's event type are objects. Slots in ``time`` format are objects
  too: they are held to the ``range`` schema, which requires neither key.
* The schema of a reservation that is read contains itself. It is held to the one of a
  reservation that was made, without ``reservationDuration`` (contract 4.2).
"""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from calpages.sandbox import DEMO
from calpages.sandbox.demo import CATALOGUE
from tests.sandbox.conftest import BOOKINGS, Cal

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT.parent / "shared" / "cal-api-v2" / "openapi.json"
DOCUMENT_URI = "urn:cal.com:openapi"
UNTYPED = {"type": "object"}
NULLABLE = {"rating", "description"}
HOST = {"Authorization": "Bearer cal_sandbox"}
UIDS = {demo.kind: demo.uid for demo in DEMO}
BOOKING_SCHEMAS = {
    "series": "RecurringBookingOutput_2024_08_13",
    "occurrence": "RecurringBookingOutput_2024_08_13",
    "seated": "GetSeatedBookingOutput_2024_08_13",
    "seat": "GetSeatedBookingOutput_2024_08_13",
}

pytestmark = pytest.mark.skipif(
    not DOCUMENT.exists(),
    reason="needs Cal.com's OpenAPI document at ../shared/cal-api-v2/openapi.json",
)


def as_json_schema(node: Any, name: str = "") -> Any:
    """Make JSON Schema 2020-12 of an OpenAPI 3.0 schema, its known faults mended."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    notes = ("description", "example", "default", "deprecated", "title", "nullable")
    kept = {key: value for key, value in node.items() if key not in notes}
    if kept == UNTYPED and name not in ("metadata", "bookingFieldsResponses"):
        return {}
    if name == "hosts" and kept.get("items") == {"type": "string"}:
        kept["items"] = UNTYPED
    properties = kept.pop("properties", None)
    schema = {key: as_json_schema(value) for key, value in kept.items()}
    if "oneOf" in schema:
        # Alternatives are not exclusive: several kinds of question look the same.
        schema["anyOf"] = schema.pop("oneOf")
    if properties is not None:
        schema["properties"] = {
            key: as_json_schema(value, key) for key, value in properties.items()
        }
    if node.get("nullable") or name in NULLABLE:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


@pytest.fixture(scope="module")
def registry() -> Registry:
    schemas = json.loads(DOCUMENT.read_text("utf-8"))["components"]["schemas"]
    schemas = {name: as_json_schema(schema) for name, schema in schemas.items()}
    contents = {"components": {"schemas": schemas}}
    resource = Resource(contents=contents, specification=DRAFT202012)
    return Registry().with_resource(DOCUMENT_URI, resource)


def faults(registry: Registry, name: str, value: Any) -> list[str]:
    schema = {"$ref": f"{DOCUMENT_URI}#/components/schemas/{name}"}
    validator = Draft202012Validator(schema, registry=registry)
    errors = validator.iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: demo.kind)
async def test_every_booking_fits(cal: Cal, registry: Registry, demo) -> None:
    read = cal.by_seat if demo.kind == "seat" else cal.get
    body = (await read(demo.uid, Authorization="Bearer cal_sandbox")).json()
    assert body["status"] == "success"
    name = BOOKING_SCHEMAS.get(demo.kind, "BookingOutput_2024_08_13")
    data = body["data"] if demo.kind == "series" else [body["data"]]
    for booking in data:
        assert faults(registry, name, booking) == []
        assert booking["attendees"]


async def test_what_a_cancel_answers_fits(cal: Cal, registry: Registry) -> None:
    answer = await cal.cancel(UIDS["accepted"], cancellationReason="Ill")
    name = "BookingOutput_2024_08_13"
    assert faults(registry, name, answer.json()["data"]) == []
    envelope = "CancelBookingOutput_2024_08_13"
    assert faults(registry, envelope, answer.json()) == []


@pytest.mark.parametrize("kind", ["accepted", "occurrence", "in-person", "team"])
async def test_what_a_reschedule_answers_fits(cal: Cal, registry, kind) -> None:
    booking = (await cal.get(UIDS[kind])).json()["data"]
    start = (await cal.starts(eventTypeId=booking["eventTypeId"]))[-1]
    answer = await cal.reschedule(UIDS[kind], start=start)
    name = BOOKING_SCHEMAS.get(kind, "BookingOutput_2024_08_13")
    assert faults(registry, name, answer.json()["data"]) == []
    envelope = "RescheduleBookingOutput_2024_08_13"
    assert faults(registry, envelope, answer.json()) == []


async def test_what_a_seats_reschedule_answers_fits(cal: Cal, registry) -> None:
    seats = [demo.uid for demo in DEMO if demo.kind == "seat"]
    start = (await cal.starts(eventTypeId=105))[-1]
    url = f"/v2/bookings/{UIDS['seated']}/reschedule"
    for seat_uid, headers in ((seats[0], BOOKINGS), (seats[1], BOOKINGS | HOST)):
        body = {"start": start, "seatUid": seat_uid}
        answer = await cal.client.post(url, headers=headers, json=body)
        data = answer.json()["data"]
        assert faults(registry, "CreateSeatedBookingOutput_2024_08_13", data) == []
        envelope = "RescheduleBookingOutput_2024_08_13"
        assert faults(registry, envelope, answer.json()) == []
    assert len(data["attendees"]) == 2
    without = {name: value for name, value in data.items() if name != "seatUid"}
    assert faults(registry, "CreateSeatedBookingOutput_2024_08_13", without)


async def test_reservations_fit(cal: Cal, registry: Registry) -> None:
    body = {"eventTypeId": 103, "slotStart": "2026-10-12T08:00:00Z"}
    input_schema = "ReserveSlotInput_2024_09_04"
    assert faults(registry, input_schema, body | {"slotDuration": 60}) == []
    made = (await cal.reserve(**body, slotDuration=60)).json()
    uid = made["data"]["reservationUid"]
    body["slotStart"] = "2026-10-13T08:00:00Z"
    changed = (await cal.update(uid, **body)).json()
    for answer in (made, changed):
        assert faults(registry, "ReserveSlotOutputResponse_2024_09_04", answer) == []
    read = (await cal.reservation(uid)).json()
    assert read["data"] | {"reservationDuration": 5} == changed["data"]
    assert "reservationDuration" not in read["data"]
    document = json.loads(DOCUMENT.read_text("utf-8"))
    delete = document["paths"]["/v2/slots/reservations/{uid}"]["delete"]
    example = delete["responses"]["200"]["content"]["application/json"]["schema"]
    assert (await cal.release(uid)).json() == example["example"]
    del made["data"]["reservationUntil"]
    assert faults(registry, "ReserveSlotOutputResponse_2024_09_04", made)


async def test_every_event_type_fits(cal: Cal, registry: Registry) -> None:
    for host in CATALOGUE.hosts.values():
        body = (await cal.event_types(username=host.username)).json()
        assert body["data"]
        assert faults(registry, "GetEventTypesOutput_2024_06_14", body) == []
    body = (await cal.client.get("/v2/teams/42/event-types")).json()
    assert body["data"]
    assert faults(registry, "GetTeamEventTypesOutput", body) == []


async def test_slots_fit(cal: Cal) -> None:
    document = json.loads(DOCUMENT.read_text("utf-8"))
    answers = document["paths"]["/v2/slots"]["get"]["responses"]["200"]
    formats = answers["content"]["application/json"]["schema"]["oneOf"]
    schema = next(s for s in formats if "range" in s["title"])
    validator = Draft202012Validator(as_json_schema(schema))
    for event_type in (101, 105, 107):
        for form in ("range", "time"):
            body = (await cal.slots(eventTypeId=event_type, format=form)).json()
            assert body["data"]
            validator.validate(body["data"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("start", 5), ("uid", None), ("status", "ACCEPTED"), ("hosts", {}), ("id", "1")],
)
async def test_a_wrong_answer_would_be_noticed(cal, registry, field, value) -> None:
    name = "BookingOutput_2024_08_13"
    booking = (await cal.get(UIDS["accepted"])).json()["data"]
    assert faults(registry, name, booking | {field: value})
    del booking[field]
    assert faults(registry, name, booking)

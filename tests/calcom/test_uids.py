import pytest

from calpages.calcom.uids import is_uid


@pytest.mark.parametrize(
    "uid",
    ["bFJeNb2uX8ANpT3JL5EfXw", "3be561a9-31f1-4b8e-aefc-9d9a085f0dd1", "a" * 64],
)
def test_what_cal_com_makes_is_a_uid(uid: str) -> None:
    assert is_uid(uid)


@pytest.mark.parametrize(
    "uid",
    [
        "",
        "short",
        "a" * 65,
        "a" * 10_000,
        "../../bookings/x",
        "..%2f..%2fme0000",
        "uid with space",
        "uid00000\x00",
        "uid00000\n",
        "uidéuidéuidé",
        "\N{FULLWIDTH DIGIT ONE}" * 8,
        None,
        12345678,
    ],
)
def test_what_cannot_be_a_uid_is_told_without_asking(uid: object) -> None:
    assert not is_uid(uid)

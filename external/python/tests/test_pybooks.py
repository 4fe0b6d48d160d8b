"""The rules that the Python bookstores share; whole answers are checked by bench verify --app bookstore."""

import datetime
import json
from typing import Any, Dict

import pybooks
import pytest
from pybooks import create, errors

VALID: Dict[str, Any] = {
    "name": "Ada <&> \ud800",
    "country_code": "IE",
    "email": "ada@example.org",
    "phone": "+35312345678",
}
VALID.update(contact_address="1 Harbour Street", contract_started="2024-02-29", contract_value=1.25e5)


def test_a_valid_form_has_its_values() -> None:
    values, faults = pybooks.validate(dict(VALID))
    assert not faults
    assert values["name"] == "Ada <&> \ufffd"
    assert values["contract_value"] == 125000 and values["contract_finished"] is None
    assert values["contract_started"] == datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("name", 7, create.NO_STRING),
        ("name", "x" * 201, "must have at most 200 characters"),
        ("name", "a\nb", "must be text without control characters"),
        ("country_code", "ie", "must be a country code of two capital letters (ISO 3166-1)"),
        ("email", "ada@", "must be an email address"),
        ("phone", "12345", "must be a phone number as +4930123456"),
        ("contract_started", "0000-01-01", create.NO_DAY),
        ("contract_finished", "2024-02-28", create.TOO_EARLY),
        ("contract_value", 1.5, create.NOT_WHOLE),
        ("contract_value", True, create.NOT_WHOLE),
        ("contract_value", -1, "must be at least 0"),
    ],
)
def test_each_rule_names_its_field(field: str, value: Any, words: str) -> None:
    assert pybooks.validate(dict(VALID, **{field: value}))[1] == [(field, words)]


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'{"a":1e999}', b'{"a":NaN}', b"{} x", b"[" * 20000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(pybooks.Problem) as found:
        pybooks.decode(body)
    assert found.value.status == 400


@pytest.mark.parametrize(
    "limit, offset", [("0", ""), ("101", ""), ("+5", ""), ("1;x", ""), ("", "-1"), ("", "9" * 30)]
)
def test_wrong_parameters(limit: str, offset: str) -> None:
    with pytest.raises(pybooks.Problem):
        pybooks.page(limit, offset)


def test_ids_rise() -> None:
    ids = [pybooks.uuid7() for _ in range(5000)]
    assert ids == sorted(ids) and len(set(ids)) == 5000
    assert all(i.version == 7 and i.variant == "specified in RFC 4122" for i in ids)


def test_problems_are_compact_and_unescaped() -> None:
    body = pybooks.bad_form([("name", "<&>")]).body
    assert b'"<&>"' in body and b", " not in body and json.loads(body)["status"] == 400


@pytest.mark.parametrize(
    "state, gone", [("08006", True), ("25006", True), ("57014", True), ("53300", True), ("42601", False)]
)
def test_what_an_sqlstate_means(state: str, gone: bool) -> None:
    class Own(Exception):
        sqlstate = state

    class Wrapped(Exception):
        orig = Own()

    err = Wrapped()
    assert errors.is_unavailable(err) is gone


def test_what_is_no_error_of_a_database_is_the_programs_own() -> None:
    assert not errors.is_unavailable(TypeError("x"))
    assert errors.is_unavailable(ConnectionRefusedError())

"""The payloads are those of the Go half, and the rules too."""

import json
import re
from pathlib import Path
from typing import Any

import pyboot
import pytest
from pyboot import payloads

ROOT = Path(__file__).resolve().parents[3]


def test_texts_are_those_of_go() -> None:
    source = (ROOT / "shared/payloads/payloads.go").read_text()
    texts = dict(re.findall(r'^\t(\w+)\s*= "(.*)"$', source, re.M))
    assert len(texts) == 10
    names = {"TextType": "TEXT_TYPE", "JSONType": "JSON_TYPE", "FileType": "FILE_TYPE", "Text": "TEXT"}
    names.update(
        {"Healthy": "HEALTHY", "NotFound": "NOT_FOUND", "NoMethod": "NO_METHOD", "TooLarge": "TOO_LARGE"}
    )
    names.update({"MissingID": "MISSING_ID", "BadJSON": "BAD_JSON"})
    assert {names[n]: t for n, t in texts.items()} == {n: getattr(payloads, n) for n in names.values()}
    document = re.search(r"JSON = `(.*)` \+\n\t`(.*)`", source)
    assert document and pyboot.dumps(payloads.Documents()()) == document[1] + document[2]
    assert f"const Date = {payloads.DATE}" in source


@pytest.mark.parametrize(
    ("path", "want"),
    [
        ("/", "GET, HEAD, POST"),
        ("/json", "GET, HEAD"),
        ("/files/x", "GET, HEAD"),
        ("/files", ""),
        ("/json/", ""),
        ("/nope", ""),
    ],
)
def test_allow(path: str, want: str) -> None:
    assert pyboot.allow(path) == want


def test_dates_rise_and_workers_share_none() -> None:
    fixed = payloads.Documents()
    assert fixed()["date"] == fixed()["date"] == payloads.DATE
    one, two = payloads.Documents(payloads.HIGHEST_BASE), payloads.Documents(payloads.HIGHEST_BASE)
    two.worker(24)
    assert [one()["date"] for _ in range(3)] == [payloads.HIGHEST_BASE + i for i in (1, 2, 3)]
    assert two()["date"] == payloads.HIGHEST_BASE + 24 * payloads.WORKER_SHARE + 1
    assert len(pyboot.dumps(two())) == 106


HELLO = (200, "Hello, Ada")
MISSING = (400, payloads.MISSING_ID)
BAD = (400, payloads.BAD_JSON)


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ('{"id": "Ada"}', HELLO),
        (' \t\r\n{"id":"Ada"} \n', HELLO),
        ('{"x":[1,{"id":2}],"id":"Ada"}', HELLO),
        ('{"ID":"Bob","id":"Ada"}', HELLO),
        (r'{"i\u0064":"Ada"}', HELLO),
        ('{"id":"Ada","n":123456789012345678901234567890}', HELLO),
        ('{"id":""}', (200, "Hello, ")),
        (r'{"id":"\u00c4 \"x\" \ud83d\ude00"}', (200, 'Hello, Ä "x" 😀')),
        (r'{"id":"\ud800"}', (200, "Hello, \ufffd")),
        ("{}", MISSING),
        ('{"ID":"Ada"}', MISSING),
        ('{"id":7}', MISSING),
        ('{"id":null}', MISSING),
        ('{"id":["Ada"]}', MISSING),
        ("", BAD),
        ("null", BAD),
        ('[{"id":"Ada"}]', BAD),
        ('"id"', BAD),
        ('{"id":"Ada"} x', BAD),
        ('{"id":"Ada"}{"id":"Ada"}', BAD),
        ('{"id":"Ada"', BAD),
        ("{id:'Ada'}", BAD),
        ('{"id":"Ada","n":NaN}', BAD),
        ('{"id":"Ada","n":Infinity}', BAD),
        ('{"id":"Ada","n":1e999}', BAD),
        ('{"id":"Ada","n":1' + "0" * 400 + "}", BAD),
        ('\ufeff{"id":"Ada"}', BAD),
        ("[" * 100000, BAD),
    ],
)
def test_greet(body: str, want: Any) -> None:
    assert pyboot.greet(body.encode()) == want
    assert pyboot.greet(bytearray(body.encode())) == want


def test_another_encoding_is_no_json() -> None:
    assert pyboot.greet('{"id":"Ada"}'.encode("utf-16")) == BAD


def test_dumps_is_compact() -> None:
    value = {"a": [1, "ü"], "b": None}
    assert pyboot.dumps(value) == '{"a":[1,"ü"],"b":null}'
    assert json.loads(pyboot.dumps(value, indent=2)) == value

"""The rules of the application api against what shared/api says; whole servers: bench verify --app api."""

import json
import os
from datetime import datetime, timezone
from typing import Any, Dict, List

import pyapi
import pytest
from pyapi import data, order, rules

with open(os.path.join(os.path.dirname(__file__), "api_answers.json"), encoding="utf-8") as _file:
    _ALL: Dict[str, List[Dict[str, Any]]] = json.load(_file)

ROUTES = {r.path: r for r in pyapi.ROUTES if r.method == "GET"}


@pytest.mark.parametrize("v", _ALL["verdicts"], ids=lambda v: f"{v['rule']} {v['text']}")
def test_rules_are_those_of_go(v: Dict[str, Any]) -> None:
    assert rules.check(v["rule"])(v["text"], {}) is v["passes"]


def answer(what: str, asked: str) -> bytes:
    """Return the body that is answered."""
    if what == "order":
        return pyapi.dumps(pyapi.ordered(asked.encode()))
    if what == "headers":
        return pyapi.dumps(pyapi.visited(*asked.split("|")).value)
    if what == "unrouted":
        raise pyapi.unrouted(asked)
    if what == "document":
        return pyapi.dumps(pyapi.document(asked))
    return pyapi.dumps(ROUTES[what].matched(lambda _: asked))


@pytest.mark.parametrize("a", _ALL["answers"], ids=lambda a: f"{a['what']} {a['asked'][:40]}")
def test_answers_are_those_of_go(a: Dict[str, str]) -> None:
    try:
        got = answer(a["what"], a["asked"])
    except pyapi.Problem as problem:
        got = problem.body
    assert got.decode() == a["value"]


def test_half_an_amount_is_rounded_up() -> None:
    assert [order._round(x) for x in (0.5, 1.5, 2.5, 0.49999999999999994)] == [1, 2, 3, 0]


def test_times_have_no_zeros_at_the_end() -> None:
    at = datetime(2026, 3, 1, 10, 0, 0, 250000, timezone.utc)
    assert pyapi.rfc3339(at) == "2026-03-01T10:00:00.25Z"
    assert pyapi.rfc3339(pyapi.time("2026-03-01T10:00:00+02:00")) == "2026-03-01T10:00:00+02:00"


@pytest.mark.parametrize("n", ["", "8", "-1", "x", "1_0", "9" * 5000])
def test_a_wrong_variant_is_refused(n: str) -> None:
    for ask in (pyapi.document, pyapi.page, pyapi.stream):
        with pytest.raises(pyapi.Problem):
            ask(n)


def test_a_stream_has_its_events() -> None:
    events = list(pyapi.stream("2"))
    assert len(events) == data.EVENTS
    assert events[5] == b'id: 5\nevent: tick\ndata: {"stream":2,"tick":15}\n\n'


@pytest.mark.parametrize("asked, detail", [({"page": ["x"]}, "type"), ({"page": ["0"]}, "wrong.")])
def test_types_of_parameters_come_before_rules(asked: Dict[str, List[str]], detail: str) -> None:
    with pytest.raises(pyapi.Problem) as found:
        pyapi.searched(asked.get)
    assert detail in found.value.args[1]


def test_only_lists_have_many_values() -> None:
    asked: Dict[str, List[Any]] = {"q": ["x", "y"], "label": ["a", 7]}
    search = pyapi.searched(asked.get)
    assert search["q"] == "x" and search["label"] == ["a"]


@pytest.mark.parametrize(
    "asked, status", [({"age": "old"}, b"wrong type"), ({"age": "17"}, b"min 18"), ({"age": "18"}, b"")]
)
def test_a_profile_has_its_rules(asked: Dict[str, str], status: bytes) -> None:
    form = {"name": "Ada", "email": "ada@example.org", "newsletter": "T", **asked}
    try:
        body = pyapi.dumps(pyapi.profiled(lambda name: [form[name]] if name in form else ()))
    except pyapi.Problem as problem:
        body = problem.body
    assert status in body


def test_layers_refuse_without_their_secret() -> None:
    token, key = pyapi.layers(10)[4], pyapi.layers(10)[9]
    assert token.value("") is None and key.value("é") is None
    assert key.value("d41d8cd98f00b204") == "read"
    assert str(pyapi.layers(5)[3].value("")).startswith("t=1")
    assert pyapi.layers(5)[2].value("https://evil.org") == "https://api.example"


def test_half_a_surrogate_pair_can_be_sent() -> None:
    assert pyapi.dumps({"a": "\ud800"}).decode() == '{"a":"\ufffd"}'

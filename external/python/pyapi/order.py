"""POST /orders: an order of some 2 KiB of JSON, its rules, and what it comes to."""

import math
from typing import Any

from pyapi.codec import ZERO_TIME, loads, number, time
from pyapi.rules import Field, Values, bind, decimal, many, text, truth, whole, wrong
from pyboot.problem import Problem

_CUSTOMER = {
    "name": Field(text, "", "required,max=100"),
    "email": Field(text, "", "required,email"),
    "phone": Field(text, "", "omitempty,e164"),
    "since": Field(text, "", "datetime=2006-01-02"),
}

_ADDRESS = {
    "street": Field(text, "", "required,max=200"),
    "city": Field(text, "", "required,max=100"),
    "postcode": Field(text, "", "required,alphanum,max=10"),
    "country": Field(text, "", "required,iso3166_1_alpha2"),
}

_LINE = {
    "sku": Field(text, "", "len=8,alphanum"),
    "title": Field(text, "", "required,max=200"),
    "quantity": Field(whole, 0, "min=1,max=999"),
    "price": Field(whole, 0, "gt=0,max=1000000000"),  # in cents
    "weight": Field(decimal, 0, "gt=0,max=1000"),
    "from": Field(time, ZERO_TIME, "required"),
    "until": Field(time, ZERO_TIME, "gtefield=From"),
}


def _customer(value: Any) -> Values:
    return bind(_CUSTOMER, value)


def _address(value: Any) -> Values:
    return bind(_ADDRESS, value)


def _line(value: Any) -> Values:
    return bind(_LINE, {} if value is None else value)


_ORDER = {
    "id": Field(text, "", "required,uuid"),
    "placed": Field(time, ZERO_TIME, "required"),
    "currency": Field(text, "", "required,iso4217"),
    "channel": Field(text, "", "oneof=web app phone"),
    "gift": Field(truth, False),
    "discount": Field(decimal, 0, "gte=0,lte=0.5"),
    "customer": Field(_customer, _customer({}), of=_CUSTOMER),
    "shipping": Field(_address, _address({}), of=_ADDRESS),
    "billing": Field(_address, _address({}), of=_ADDRESS),
    "lines": Field(many(_line), None, "required,min=1,max=50,dive", of=_LINE),
    "notes": Field(many(lambda value: "" if value is None else text(value)), None, "max=10,dive,max=200"),
}

_PERCENT_OF_TAX = 19


def unbound() -> Problem:
    """Return the answer to a body that is not an order."""
    return Problem(400, "The body is not an order in JSON.")


def ordered(body: bytes) -> Values:
    """Return the value of the answer to a body, or raise what is wrong with it."""
    try:
        members = loads(body)
    except ValueError:
        raise unbound() from None
    return confirmed({} if members is None else members)


def confirmed(members: Any) -> Values:
    """Return the value of the answer to a body that is decoded."""
    try:
        order = bind(_ORDER, members)
    except ValueError:
        raise unbound() from None
    faults = wrong(_ORDER, order)
    if faults:
        raise Problem(400, "The order is not valid.", faults)
    return confirm(order, order["lines"])


def confirm(order: Any, lines: Any) -> Values:
    """Compute what a valid order comes to."""
    totals = [line["quantity"] * line["price"] for line in lines]
    subtotal = sum(totals)
    discount = _round(subtotal * order["discount"])
    tax = (subtotal - discount) * _PERCENT_OF_TAX // 100
    return {
        "order": order,
        "totals": totals,
        "subtotal": subtotal,
        "discount": discount,
        "tax": tax,
        "total": subtotal - discount + tax,
        "weight": number(_weight(lines)),
        "expected": max([order["placed"], *(line["until"] for line in lines)]),
    }


def _weight(lines: Any) -> float:
    weight = 0.0
    for line in lines:  # in this order, as floats must be added, which sum would do more exactly
        weight += line["quantity"] * line["weight"]
    return weight


def _round(amount: float) -> int:
    """Round to the nearest whole number, halves up: Python would take the even one."""
    whole = math.floor(amount)
    return whole + (amount - whole >= 0.5)

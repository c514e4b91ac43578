"""Plain data for templates."""

from dataclasses import dataclass

import pytest
from django.template import Context, Engine

from riskreg.lib.readable import Readable


@dataclass(frozen=True, slots=True)
class Thing(Readable):
    name: str


def test_readable_answers_as_a_mapping_does():
    assert Thing("x")["name"] == "x"
    with pytest.raises(KeyError):
        Thing("x")["other"]


def test_readable_is_escaped_like_any_value():
    page = Engine().from_string("{{ thing.name }}{{ thing.other }}")
    assert page.render(Context({"thing": Thing("<b>")})) == "&lt;b&gt;"

"""Settings on the page of a check."""

import tomllib

import pytest

from scanner.check import Check
from scanner.page import Setting, page_of
from scanner.plugins import load_checks


@pytest.mark.parametrize("check", [check for check in load_checks() if check.params], ids=lambda check: check.id)
def test_the_defaults_are_written_as_they_would_be_set(check: Check) -> None:
    assert check.params
    settings = page_of(check).settings
    written = "\n".join(each.written for each in settings if each.default is not None)
    document = tomllib.loads(written)
    assert document == {each.name: each.default for each in settings if each.default is not None}
    assert check.params.model_validate(document) == check.params()


def test_a_default_that_is_to_leave_the_setting_out() -> None:
    assert Setting(name="traffic", type="text", default=None, meaning="").written == "traffic"


def test_the_fields_of_a_setting_in_json() -> None:
    setting = Setting(name="limit", type="whole number", default=1, meaning="How much.")
    assert list(setting.model_dump()) == ["name", "type", "default", "meaning"]

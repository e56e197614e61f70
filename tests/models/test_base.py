"""What every model shares."""

from scanner.models import Unknown
from tests.factories import rule


def test_models_that_were_given_the_same_fields_share_the_set_of_them() -> None:
    one, other = rule("8.8.8.8"), rule("9.9.9.9")
    assert one.model_fields_set is other.model_fields_set
    assert one.model_fields_set == {"direction", "traffic", "peers"}


def test_a_copy_leaves_the_shared_set_alone() -> None:
    first = rule()
    changed = first.model_copy(update={"priority": 7})
    assert changed.model_fields_set == {*first.model_fields_set, "priority"}
    assert "priority" not in rule().model_fields_set
    assert Unknown(why="denied").model_fields_set == {"why"}

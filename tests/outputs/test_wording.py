"""Words for names, counts and models."""

import pytest

from scanner.outputs.wording import account_words, counted, kind_of, listed, model_words, printable, shortened
from tests.factories import identity


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("web-01 (старый)", "web-01 (старый)"),
        ("\x1b[2J\x1b[31m", r"\x1b[2J\x1b[31m"),
        ("a\nb\tc\r\x07\x00", r"a\nb\tc\r\x07\x00"),
        ("\x9b31m\x85", r"\x9b31m\x85"),
        ("user\u202egnp.exe", r"user\u202egnp.exe"),
        ("zero\u200bwidth\u2028line", r"zero\u200bwidth\u2028line"),
        ("tag\U000e0041", r"tag\U000e0041"),
    ],
)
def test_nothing_in_a_name_is_obeyed_by_a_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (0, "finding", "0 findings"),
        (1, "finding", "1 finding"),
        (1234, "VPN gateway", "1,234 VPN gateways"),
        (2, "policy", "2 policies"),
        (2, "address", "2 addresses"),
    ],
)
def test_counts(number: int, noun: str, words: str) -> None:
    assert counted(number, noun) == words


@pytest.mark.parametrize(
    ("model", "words"), [("SubnetAcl", "subnet ACL"), ("VpnConnection", "VPN connection"), ("FlowLog", "flow log")]
)
def test_models(model: str, words: str) -> None:
    assert model_words(model) == words


@pytest.mark.parametrize(
    ("type_name", "kind"),
    [
        ("AWS::EC2::NetworkAcl", "network ACL"),
        ("AWS::EC2::VPNConnection", "VPN connection"),
        ("Microsoft.Network/applicationGateways/httpListeners", "HTTP listener"),
        ("compute.googleapis.com/UrlMap", "URL map"),
        ("compute.googleapis.com/Instance", "instance"),
    ],
)
def test_kinds(type_name: str, kind: str) -> None:
    assert kind_of(identity("ec2", "x/y", type_name)) == kind


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(items: list[str], words: str) -> None:
    assert listed(items) == words


def test_accounts_are_called_what_their_provider_calls_them() -> None:
    assert account_words("aws", "111122223333") == "AWS account 111122223333"
    assert account_words("azure", "1111-2222") == "Azure subscription 1111-2222"
    assert account_words("gcp", "edge-prod") == "GCP project edge-prod"
    assert account_words("other", "x") == "other x"


def test_shortening_says_that_something_is_left_out() -> None:
    assert shortened("twelve words", 12) == "twelve words"
    assert shortened("twelve words more", 8) == "twelve…"

"""Rules of Google Cloud that are open to the world, in the ways in which Terraform writes them."""

from pathlib import Path

import pytest

from tests.providers.known_answers import Row, judge_row

ALL, NEAR, NOBODY = '"0.0.0.0/0"', '"10.0.0.0/8"', "var.nobody"
NETWORK = 'variable "nobody" {}\nresource "google_compute_network" "n" {\nname = "n"\n}\n'
SSH = 'allow {\nprotocol = "tcp"\nports = ["22"]\n}\n'
FROM = "source_ranges = [OPEN]\n"


def rule(text: str, opened: str = ALL, closed: str = NEAR, unknown: str = NOBODY, more: str = "") -> Row:
    """A row of one rule of a network."""
    head = 'resource "google_compute_firewall" "r" { # HERE\nname = "r"\nnetwork = google_compute_network.n.id\n'
    return Row({"main.tf": f"{NETWORK}{more}{head}{text}}}\n"}, opened, closed, unknown)


def denying(priority: str) -> str:
    return (
        'resource "google_compute_firewall" "d" {\nname = "d"\nnetwork = google_compute_network.n.id\n'
        f'priority = {priority}\nsource_ranges = ["0.0.0.0/0"]\ndeny {{\nprotocol = "tcp"\nports = ["22"]\n}}\n}}\n'
    )


ROWS = {
    "plain": rule(SSH + FROM),
    "no source at all": rule(SSH + "OPEN\n", "", 'source_ranges = ["10.0.0.0/8"]', "source_ranges = var.nobody"),
    "halves": rule(
        SSH + "source_ranges = [OPEN]\n",
        '"0.0.0.0/1", "128.0.0.0/1"',
        '"10.0.0.0/9", "10.128.0.0/9"',
        '"10.0.0.0/9", var.nobody',
    ),
    "IPv6": rule(SSH + FROM, '"::/0"', '"fd20::/20"'),
    "host bits": rule(SSH + FROM, '"1.2.3.4/0"'),
    "every protocol": rule('allow {\nprotocol = "all"\n}\n' + FROM),
    "a protocol by its number": rule('allow {\nprotocol = "6"\nports = ["22"]\n}\n' + FROM),
    "a protocol in capitals": rule('allow {\nprotocol = "TCP"\nports = ["22"]\n}\n' + FROM),
    "no ports are all": rule('allow {\nprotocol = "tcp"\n}\n' + FROM),
    "a range of ports": rule(
        'allow {\nprotocol = "tcp"\nports = [OPEN]\n}\nsource_ranges = ["0.0.0.0/0"]\n', '"22-25"', '"443"'
    ),
    "the second of several": rule(
        'allow {\nprotocol = "tcp"\nports = ["443"]\n}\nallow {\nprotocol = "tcp"\nports = [OPEN]\n}\n'
        'source_ranges = ["0.0.0.0/0"]\n',
        '"22"',
        '"80"',
    ),
    "tags are not the world": rule(
        SSH + "OPEN\n", 'source_ranges = ["0.0.0.0/0"]', 'source_tags = ["web"]', "source_ranges = var.nobody"
    ),
    "a range beside tags": rule(SSH + 'source_tags = ["web"]\n' + FROM),
    "for some members alone": rule(SSH + 'target_tags = ["web"]\n' + FROM),
    "switched off": rule(SSH + 'source_ranges = ["0.0.0.0/0"]\ndisabled = OPEN\n', "false", "true"),
    "the other direction": rule(
        SSH + "direction = OPEN\n" + 'source_ranges = ["0.0.0.0/0"]\n', '"INGRESS"', '"EGRESS"', ""
    ),
    "a deny that is asked first": rule(
        SSH + 'source_ranges = ["0.0.0.0/0"]\npriority = OPEN\n', "100", "1000", more=denying("500")
    ),
    "a deny of the same priority decides": rule(
        SSH + 'source_ranges = ["0.0.0.0/0"]\npriority = OPEN\n', "499", "500", more=denying("500")
    ),
    "a list put together": rule(SSH + 'source_ranges = concat(["10.1.0.0/16"], [OPEN])\n'),
    "a dynamic block": rule(
        'dynamic "allow" {\nfor_each = ["22"]\ncontent {\nprotocol = "tcp"\nports = [allow.value]\n}\n}\n' + FROM
    ),
    "a value in between": rule(SSH + "source_ranges = local.from\n", more="locals {\nfrom = [OPEN]\n}\n"),
    "one for each": rule(SSH + "for_each = { a = OPEN }\n" + "source_ranges = [each.value]\n"),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_rule(tmp_path: Path, row: Row) -> None:
    judge_row(tmp_path, row)

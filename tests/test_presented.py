"""Certificates of keepers that do not say what presents them."""

import pytest

from checks.encryption.certificate_expiring import certificate_expiring
from checks.encryption.certificate_signature_algorithm import certificate_signature_algorithm
from scanner.inventory import Related, Table
from scanner.models import Distribution, Listener, Unknown
from scanner.presented import is_presented
from tests.factories import certificate, distribution, listener
from tests.support import NOW, ask, gap_of

NOT_SAID = Unknown(why="IAM does not say")
KEPT = certificate(used_by=NOT_SAID)
OTHER = listener(certificates=("arn:other",))
NAMED = listener(certificates=("arn:other", KEPT.id))
DENIED = listener(certificates=Unknown(why="denied"))
SHOWN = distribution(certificate=KEPT.id)


@pytest.mark.parametrize(
    ("used_by", "listeners", "distributions", "expected"),
    [
        ((), (NAMED,), (SHOWN,), False),
        (("arn:balancer",), (), (), True),
        (NOT_SAID, (), (), NOT_SAID),
        (NOT_SAID, (OTHER,), (distribution(),), NOT_SAID),
        (NOT_SAID, (NAMED,), (), True),
        (NOT_SAID, (), (SHOWN,), True),
        (NOT_SAID, (DENIED,), (), NOT_SAID),
        (NOT_SAID, (DENIED,), (SHOWN,), True),
    ],
)
def test_what_names_it(
    used_by: tuple[str, ...] | Unknown,
    listeners: tuple[Listener, ...],
    distributions: tuple[Distribution, ...],
    *,
    expected: bool | Unknown,
) -> None:
    subject = certificate(used_by=used_by)
    related = Related(Table(listeners, []), subject), Related(Table(distributions, []), subject)
    assert is_presented(subject, *related) == expected


def test_what_could_not_be_listed_does_not_hide_who_names_it() -> None:
    gaps = [gap_of(Listener)]
    tables = Table([NAMED], gaps), Table[Distribution]([], [gap_of(Distribution)])
    assert is_presented(KEPT, Related(tables[0], KEPT), Related(tables[1], KEPT)) is True


def test_the_checks_that_ask() -> None:
    flawed = certificate(used_by=NOT_SAID, not_after=NOW, signature_algorithm="SHA1WITHRSA")
    assert ask(certificate_expiring, flawed) == ["undetermined: IAM does not say"]
    assert ask(certificate_expiring, flawed, NAMED) == ["expires on 2026-11-23"]
    assert ask(certificate_signature_algorithm, flawed) == ["undetermined: IAM does not say"]
    assert ask(certificate_signature_algorithm, flawed, SHOWN) == ["is signed with SHA1WITHRSA"]

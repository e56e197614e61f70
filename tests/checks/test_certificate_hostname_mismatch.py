"""Names by which endpoints are reached, and names in their certificates."""

import pytest

from checks.encryption.certificate_hostname_mismatch import certificate_hostname_mismatch
from scanner.models import Certificate, CustomDomain, Distribution, DnsRecord, Listener, LoadBalancer, Unknown
from tests.factories import (
    balancer,
    certificate,
    custom_domain,
    distribution,
    dns_record,
    identity,
    listener,
    listener_rule,
    redirect,
)
from tests.support import ask, gap_of, report_of

BALANCER = "edge-1.eu-west-1.elb.amazonaws.com"
OWN = "d111111abcdef8.cloudfront.net"
API = "d-abc123.execute-api.eu-west-1.amazonaws.com"
DENIED = Unknown(why="denied")
NOTHING = "not applicable: is reached by no name that is known"


def good_for(*names: str, suffix: str = "1") -> Certificate:
    named = identity("acm", f"certificate/{suffix}", "AWS::CertificateManager::Certificate")
    return certificate(identity=named, domains=names)


def for_hosts(*hosts: str, **more: object) -> Listener:
    """A listener with a rule for each host, and a default one for any."""
    rules = tuple(listener_rule(priority=str(number), hosts=(host,)) for number, host in enumerate(hosts, 1))
    return listener(**{"rules": (*rules, listener_rule()), "certificates": (good_for().id,), **more})


def edge() -> LoadBalancer:
    return balancer(domain=BALANCER)


@pytest.mark.parametrize(
    ("host", "names", "verdict"),
    [
        ("www.example.com", ("www.example.com",), "passed"),
        ("WWW.example.com", ("www.Example.com",), "passed"),
        ("www.example.com", ("*.example.com",), "passed"),
        ("bücher.example.com", ("xn--bcher-kva.example.com",), "passed"),
        ("*.example.com", ("*.example.com",), "passed"),
        ("api-?.example.com", ("*.example.com",), "passed"),
        ("www.example.com", ("example.com",), "has no certificate for www.example.com"),
        ("a.b.example.com", ("*.example.com",), "has no certificate for a.b.example.com"),
        ("*.example.com", ("www.example.com",), "has no certificate for *.example.com"),
        ("www.example.com", (), "has no certificate for www.example.com"),
        ("www.*", ("shop.example.com",), "has no certificate for www.*"),
        ("www.*", ("www.example.com",), NOTHING),
        ("*", ("www.example.com",), NOTHING),
    ],
)
def test_hosts_of_rules(host: str, names: tuple[str, ...], verdict: str) -> None:
    assert ask(certificate_hostname_mismatch, for_hosts(host), edge(), good_for(*names)) == [verdict]


def test_the_rule_is_what_is_found() -> None:
    resources = (for_hosts("www.example.com", "shop.example.com", "m.example.com"), edge(), good_for("www.example.com"))
    found = report_of(certificate_hostname_mismatch, *resources).verdicts
    assert [getattr(each, "subject").element for each in found] == ["rule-2", "rule-3"]  # noqa: B009 - of findings
    assert [each.message for each in found] == [
        "has no certificate for shop.example.com",
        "has no certificate for m.example.com",
    ]


def test_a_rule_that_only_redirects() -> None:
    moved = listener_rule(redirect(host="www.example.com"), priority="1", hosts=("example.com",))
    resource = listener(rules=(moved,), certificates=(good_for().id,))
    assert ask(certificate_hostname_mismatch, resource, edge(), good_for("www.example.com")) == [
        "has no certificate for example.com"
    ]


def test_all_certificates_count_together() -> None:
    one, other = good_for("www.example.com"), good_for("shop.example.com", suffix="2")
    resource = for_hosts("www.example.com", "shop.example.com", certificates=(one.id, other.id))
    assert ask(certificate_hostname_mismatch, resource, edge(), one, other) == ["passed"]


def test_without_tls() -> None:
    resource = for_hosts("www.example.com", tls=None, certificates=())
    assert ask(certificate_hostname_mismatch, resource, edge()) == ["not applicable: does not terminate TLS"]


@pytest.mark.parametrize(
    ("resource", "known", "verdict"),
    [
        (for_hosts("www.example.com"), (), f"undetermined: {good_for().id} is not among what was read"),
        (for_hosts("www.example.com"), (certificate(identity=good_for().identity, domains=DENIED),), "denied"),
        (for_hosts("www.example.com", certificates=DENIED), (), "denied"),
        (for_hosts("www.example.com", certificates=()), (), "it is not known which certificates it presents"),
        (for_hosts("www.example.com", rules=DENIED), (good_for(),), "denied"),
        (
            listener(rules=(listener_rule(priority="7", hosts=DENIED),), certificates=(good_for().id,)),
            (good_for(),),
            "rule-7: denied",
        ),
        (
            for_hosts("www.example.com", certificates=(good_for().id, "arn:elsewhere")),
            (good_for(),),
            "arn:elsewhere is not among what was read",
        ),
    ],
)
def test_what_could_not_be_read(resource: Listener, known: tuple[Certificate, ...], verdict: str) -> None:
    asked = ask(certificate_hostname_mismatch, resource, edge(), *known)
    assert asked == [f"undetermined: {verdict.removeprefix('undetermined: ')}"]


def test_an_unread_certificate_does_not_matter_where_others_are_good() -> None:
    resource = for_hosts("www.example.com", certificates=(good_for().id, "arn:elsewhere"))
    assert ask(certificate_hostname_mismatch, resource, edge(), good_for("www.example.com")) == ["passed"]


def test_an_unread_rule_does_not_hide_a_flaw() -> None:
    rules = (listener_rule(priority="1", hosts=DENIED), listener_rule(priority="2", hosts=("www.example.com",)))
    resource = listener(rules=rules, certificates=(good_for().id,))
    assert ask(certificate_hostname_mismatch, resource, edge(), good_for("example.com")) == [
        "has no certificate for www.example.com"
    ]


LED = ", by which the DNS leads to it"


@pytest.mark.parametrize(
    ("records", "verdict"),
    [
        ((), NOTHING),
        ((dns_record("www.example.com", BALANCER),), "passed"),
        ((dns_record("other.example.com", "198.51.100.1"),), NOTHING),
        ((dns_record("shop.example.org", BALANCER),), f"has no certificate for shop.example.org{LED}"),
        ((dns_record("shop.example.org", BALANCER, is_private=True),), f"has no certificate for shop.example.org{LED}"),
        (
            (dns_record("www.example.com", BALANCER), dns_record("shop.example.org", "www.example.com")),
            f"has no certificate for shop.example.org{LED}",
        ),
        # Names that lead to each other.
        (
            (dns_record("a.example.com", BALANCER, "b.example.com"), dns_record("b.example.com", "a.example.com")),
            "passed",
        ),
        ((dns_record("*.example.com", BALANCER),), "passed"),
        ((dns_record("*.example.org", BALANCER),), f"has no certificate for *.example.org{LED}"),
        (
            (dns_record("*.example.com", BALANCER), dns_record("shop.example.org", "shop.example.com")),
            f"has no certificate for shop.example.org{LED}",
        ),
        # The target has a record of its own, so that the wildcard does not answer.
        (
            (
                dns_record("*.example.com", BALANCER),
                dns_record("shop.example.com", "elsewhere.example.net"),
                dns_record("shop.example.org", "shop.example.com"),
            ),
            "passed",
        ),
        (
            (dns_record("b.example.org", BALANCER), dns_record("a.example.org", BALANCER)),
            f"has no certificate for a.example.org, b.example.org{LED}",
        ),
    ],
)
def test_names_in_the_dns(records: tuple[DnsRecord, ...], verdict: str) -> None:
    resource = for_hosts()
    assert ask(certificate_hostname_mismatch, resource, edge(), good_for("*.example.com"), *records) == [verdict]


BESIDE = identity("elasticloadbalancing", "listener/beside", "AWS::ElasticLoadBalancingV2::Listener")


@pytest.mark.parametrize(
    ("port", "beside", "verdict"),
    [
        (8443, {}, NOTHING),
        (8443, {"tls": None}, f"has no certificate for www.example.com{LED}"),
        (8443, {"balancer": "another"}, f"has no certificate for www.example.com{LED}"),
        (8443, {"certificates": (good_for().id,)}, f"has no certificate for www.example.com{LED}"),
        (8443, {"certificates": DENIED}, "undetermined: denied"),
        # What a name is meant for that says no port.
        (443, {}, f"has no certificate for www.example.com{LED}"),
        # Azure has a listener for each site, all of them on one port.
        (443, {"port": 443}, NOTHING),
    ],
)
def test_names_in_the_dns_may_be_meant_for_another_port(port: int, beside: dict[str, object], verdict: str) -> None:
    good = good_for("*.example.com", suffix="2")
    other = for_hosts(**{"identity": BESIDE, "port": 9443, "certificates": (good.id,), **beside})
    resources = (edge(), good_for("admin.example.org"), good, dns_record("www.example.com", BALANCER))
    asked = report_of(certificate_hostname_mismatch, for_hosts(port=port), other, *resources).verdicts
    (found,) = (each for each in asked if each.resource.id != BESIDE.id)
    words = "not applicable: " if verdict == NOTHING else "undetermined: " if verdict.startswith("undetermined") else ""
    assert f"{words}{found.message}" == verdict


def test_names_in_rules_are_meant_for_their_own_port() -> None:
    good = good_for("www.example.com", suffix="2")
    other = for_hosts(identity=BESIDE, certificates=(good.id, "arn:elsewhere"))
    resources = (other, edge(), good_for("admin.example.org"), good)
    assert "has no certificate for www.example.com" in ask(
        certificate_hostname_mismatch, for_hosts("www.example.com", port=8443), *resources
    )


def test_a_name_in_a_rule_and_in_the_dns_is_told_once() -> None:
    resources = (edge(), good_for("example.com"), dns_record("www.example.com", BALANCER))
    assert ask(certificate_hostname_mismatch, for_hosts("www.example.com"), *resources) == [
        "has no certificate for www.example.com"
    ]


def test_records_that_could_not_be_read() -> None:
    gaps = [gap_of(DnsRecord, action="route53:ListHostedZones", region="global")]
    unread = "undetermined: route53:ListHostedZones could not be read: AccessDenied"
    good, bad = good_for("www.example.com"), good_for("example.com")
    hosted = for_hosts("www.example.com")
    assert ask(certificate_hostname_mismatch, hosted, edge(), good, gaps=gaps) == [unread]
    assert ask(certificate_hostname_mismatch, for_hosts(), edge(), good, gaps=gaps) == [unread]
    assert ask(certificate_hostname_mismatch, hosted, edge(), bad, gaps=gaps) == [
        "has no certificate for www.example.com"
    ]


def test_a_balancer_whose_own_name_could_not_be_read() -> None:
    nameless = balancer(domain=DENIED)
    assert ask(certificate_hostname_mismatch, for_hosts(), nameless, good_for("www.example.com")) == [
        "undetermined: denied"
    ]


def test_a_balancer_that_could_not_be_read() -> None:
    good, bad = good_for("www.example.com"), good_for("example.com")
    hosted = for_hosts("www.example.com")
    assert ask(certificate_hostname_mismatch, hosted, good) == [f"undetermined: {edge().id} is not among what was read"]
    assert ask(certificate_hostname_mismatch, hosted, bad) == ["has no certificate for www.example.com"]


def test_a_balancer_without_a_name() -> None:
    record = dns_record("shop.example.org", "")
    assert ask(certificate_hostname_mismatch, for_hosts(), balancer(), good_for(), record) == [NOTHING]


def served(*aliases: str, **more: object) -> Distribution:
    return distribution(**{"domains": (OWN, *aliases), "certificate": good_for().id, **more})


@pytest.mark.parametrize(
    ("resource", "verdict"),
    [
        (served("www.example.com"), "passed"),
        (served("*.example.com"), "passed"),
        (served("www.example.com", "example.com"), "has no certificate for example.com"),
        (served(), NOTHING),
        (served(certificate=None), NOTHING),
        (served("www.example.com", certificate=None), "has no certificate for www.example.com"),
        (served("www.example.com", certificate=DENIED), "undetermined: denied"),
        (served("www.example.com", certificate="ASCA1"), "undetermined: ASCA1 is not among what was read"),
        (served("example.com", is_enabled=False), "not applicable: is disabled"),
        (served("example.com", is_staging=True), "not applicable: is a staging distribution, reached through another"),
    ],
)
def test_alternate_names_of_distributions(resource: Distribution, verdict: str) -> None:
    assert ask(certificate_hostname_mismatch, resource, good_for("*.example.com")) == [verdict]


def test_a_name_that_leads_to_a_distribution_that_does_not_know_it() -> None:
    resources = (good_for("*.example.com"), dns_record("example.com", OWN))
    verdict = f"has no certificate for example.com{LED}"
    assert ask(certificate_hostname_mismatch, served("www.example.com"), *resources) == [verdict]
    assert ask(certificate_hostname_mismatch, served(certificate=None), *resources) == [verdict]


@pytest.mark.parametrize(
    ("resource", "verdict"),
    [
        (custom_domain(certificates=(good_for().id,)), "passed"),
        (custom_domain(certificates=(good_for().id,), domains=("*.example.com",)), "passed"),
        (
            custom_domain(certificates=(good_for().id,), domains=("api.example.org",)),
            "has no certificate for api.example.org",
        ),
        (custom_domain(certificates=()), "undetermined: it is not known which certificates it presents"),
    ],
)
def test_names_of_custom_domains(resource: CustomDomain, verdict: str) -> None:
    assert ask(certificate_hostname_mismatch, resource, good_for("*.example.com")) == [verdict]


def test_names_that_lead_to_apis() -> None:
    resource = custom_domain(certificates=(good_for().id,))
    records = (dns_record("api.example.com", API), dns_record("api.example.org", API))
    assert ask(certificate_hostname_mismatch, resource, good_for("*.example.com"), *records) == [
        f"has no certificate for api.example.org{LED}"
    ]


def test_names_that_lead_to_an_address_of_the_listener() -> None:
    front = for_hosts(addresses=("203.0.113.10",))
    records = (
        dns_record("www.example.com", "203.0.113.10", record_type="A"),
        dns_record("shop.example.com", "www.example.com"),
        dns_record("other.example.com", "203.0.113.11", record_type="A"),
    )
    verdict = ["has no certificate for shop.example.com, by which the DNS leads to it"]
    assert ask(certificate_hostname_mismatch, front, edge(), good_for("www.example.com"), *records) == verdict


def test_a_name_may_be_meant_for_another_balancer_at_the_same_address() -> None:
    front = for_hosts(port=8443, addresses=("203.0.113.10",))
    beside = listener(
        identity=identity("elasticloadbalancing", "listener/app/other/1/2", "AWS::ElasticLoadBalancingV2::Listener"),
        balancer="another",
        addresses=("203.0.113.10",),
        certificates=(good_for(suffix="2").id,),
    )
    resources = (edge(), good_for(), dns_record("www.example.com", "203.0.113.10", record_type="A"), beside)
    report = report_of(certificate_hostname_mismatch, front, *resources, good_for("www.example.com", suffix="2"))
    assert [each.message for each in report.verdicts if each.resource.name == front.name] == [
        NOTHING.removeprefix("not applicable: ")
    ]


def test_names_of_a_distribution_that_are_judged_by_themselves() -> None:
    own = "kestrel.azurefd.net"
    edge = distribution(domains=(own, "www.example.com"), own_names_apart=True)
    led = [dns_record("www.example.com", own), dns_record("shop.example.com", own)]
    assert ask(certificate_hostname_mismatch, edge, led[0]) == ["not applicable: is reached by no name that is known"]
    assert ask(certificate_hostname_mismatch, edge, *led) == [
        "has no certificate for shop.example.com, by which the DNS leads to it"
    ]

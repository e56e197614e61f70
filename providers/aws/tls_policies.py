"""What the security policies of load balancers and distributions accept.

Load balancers are asked first: `DescribeSSLPolicies`, and `DescribeLoadBalancerPolicies` of the classic ones, tell the
facts of every policy that they know. The tables here answer when a call is refused or leaves a policy out, and for
distributions, about which no API tells. Those of API Gateway have a file of their own.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from providers.aws.session import Answer, AwsRegion
from providers.aws.tls_suites import (
    ALL,
    ECDHE_CBC,
    ECDHE_CHACHA,
    ECDHE_GCM,
    ECDHE_SHA1,
    FORWARD_SECRET,
    ONLY_1_2,
    RFC9151,
    RSA,
    RSA_SHA1,
    SINCE_1_0,
    SINCE_1_1,
    SINCE_1_2,
    STRONG,
    TLS13,
    TLS13_FIPS,
    Facts,
)
from scanner.models import CipherSuite, Resolution, TlsPolicy, TlsVersion, Unknown

AS_OF = date(2026, 11, 23)
"""When the tables were last compared with the sources that stand beside them."""

API_VERSIONS = {
    "SSLv2": TlsVersion.SSL_2,
    "SSLv3": TlsVersion.SSL_3,
    "TLSv1": TlsVersion.TLS_1_0,
    "TLSv1.0": TlsVersion.TLS_1_0,
    "TLSv1.1": TlsVersion.TLS_1_1,
    "TLSv1.2": TlsVersion.TLS_1_2,
    "TLSv1.3": TlsVersion.TLS_1_3,
}

# What each policy with TLS 1.3 has beside it: the older versions, and their suites.
_BESIDE_TLS13: dict[str, Facts] = {
    "TLS13-1-3": ((), ()),
    "TLS13-1-2-Res": (ONLY_1_2, ECDHE_GCM),
    "TLS13-1-2": (ONLY_1_2, STRONG),
    "TLS13-1-2-Ext0": (ONLY_1_2, FORWARD_SECRET),
    "TLS13-1-2-Ext1": (ONLY_1_2, STRONG + RSA),
    "TLS13-1-2-Ext2": (ONLY_1_2, ALL),
    "TLS13-1-1": (SINCE_1_1, ALL),
    "TLS13-1-0": (SINCE_1_0, ALL),
}


def _with_tls13(name: str, suites: tuple[str, ...]) -> Facts:
    older, their_suites = _BESIDE_TLS13[name]
    return (*older, TlsVersion.TLS_1_3), (*suites, *their_suites)


# Sources: Elastic Load Balancing user guides, "Security policies for your Application Load Balancer" and "... Network
# Load Balancer". Policies for post-quantum key exchange (PQ) accept the same versions and suites as those without;
# theirs, and those for RFC 9151, are recorded in AWS's own TLS library (aws/s2n-tls, tests/policy_snapshot).
ELB_POLICIES: Mapping[str, Facts] = {
    **{f"ELBSecurityPolicy-{name}-2021-06": _with_tls13(name, TLS13) for name in _BESIDE_TLS13 if "Ext0" not in name},
    **{
        f"ELBSecurityPolicy-{name}-PQ-2025-09": _with_tls13(name, TLS13)
        for name in _BESIDE_TLS13
        if name not in {"TLS13-1-2-Ext0", "TLS13-1-1"}
    },
    **{f"ELBSecurityPolicy-{name}-FIPS-2023-04": _with_tls13(name, TLS13_FIPS) for name in _BESIDE_TLS13},
    **{
        f"ELBSecurityPolicy-{name}-FIPS-PQ-2025-09": _with_tls13(name, TLS13_FIPS)
        for name in _BESIDE_TLS13
        if name != "TLS13-1-1"
    },
    "ELBSecurityPolicy-TLS13-1-3-RFC9151-FIPS-2023-07": ((TlsVersion.TLS_1_3,), RFC9151[:1]),
    "ELBSecurityPolicy-TLS13-1-2-RFC9151-FIPS-2023-07": (SINCE_1_2, RFC9151),
    "ELBSecurityPolicy-TLS13-1-2-Ext0-RFC9151-FIPS-2023-07": (SINCE_1_2, (*RFC9151, "AES256-GCM-SHA384")),
    "ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07": (SINCE_1_2, (*TLS13_FIPS, *ALL)),
    "ELBSecurityPolicy-TLS-1-2-Ext-2018-06": (ONLY_1_2, ALL),
    "ELBSecurityPolicy-TLS-1-2-2017-01": (ONLY_1_2, STRONG + RSA),
    "ELBSecurityPolicy-TLS-1-1-2017-01": (SINCE_1_1, ALL),
    "ELBSecurityPolicy-TLS-1-0-2015-04": (SINCE_1_0, (*ALL, "DES-CBC3-SHA")),
    "ELBSecurityPolicy-2016-08": (SINCE_1_0, ALL),
    "ELBSecurityPolicy-2015-05": (SINCE_1_0, ALL),
    "ELBSecurityPolicy-FS-1-2-Res-2020-10": (ONLY_1_2, ECDHE_GCM),
    "ELBSecurityPolicy-FS-1-2-Res-2019-08": (ONLY_1_2, STRONG),
    "ELBSecurityPolicy-FS-1-2-2019-08": (ONLY_1_2, FORWARD_SECRET),
    "ELBSecurityPolicy-FS-1-1-2019-08": (SINCE_1_1, FORWARD_SECRET),
    "ELBSecurityPolicy-FS-2018-06": (SINCE_1_0, FORWARD_SECRET),
}
# "Security policies with PQ in their names offer hybrid post-quantum key exchange." (Both user guides, the same pages)
ELB_POST_QUANTUM = ("SecP256r1MLKEM768", "SecP384r1MLKEM1024", "X25519MLKEM768")
DEFAULT = "ELBSecurityPolicy-2016-08"
"""For a secure listener without a policy, unless the console made it (both user guides, and the one for Classic Load
Balancers, "Update the SSL negotiation configuration")."""

# Source: User Guide for Classic Load Balancers, "Predefined SSL security policies". Older ones are not described there.
CLASSIC_POLICIES: Mapping[str, Facts] = {
    "ELBSecurityPolicy-2016-08": (SINCE_1_0, ALL),
    "ELBSecurityPolicy-TLS-1-1-2017-01": (SINCE_1_1, ALL),
    "ELBSecurityPolicy-TLS-1-2-2017-01": (ONLY_1_2, STRONG + RSA),
    "ELBSecurityPolicy-2015-05": (SINCE_1_0, (*ALL, "DES-CBC3-SHA")),
    "ELBSecurityPolicy-2015-03": (SINCE_1_0, (*ALL, "DHE-RSA-AES128-SHA", "DHE-DSS-AES128-SHA", "DES-CBC3-SHA")),
    "ELBSecurityPolicy-2015-02": (SINCE_1_0, (*ALL, "DHE-RSA-AES128-SHA", "DHE-DSS-AES128-SHA")),
}

_VIEWER_2021 = (*TLS13, *ECDHE_GCM, *ECDHE_CHACHA)
_VIEWER_2019 = (*_VIEWER_2021, *ECDHE_CBC)
_VIEWER_2018 = (*_VIEWER_2019, "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA256")
_VIEWER_2016 = (*_VIEWER_2018, *ECDHE_SHA1, *RSA_SHA1)
_VIEWER_2014 = (*_VIEWER_2016, "DES-CBC3-SHA")

# Source: CloudFront Developer Guide, "Supported protocols and ciphers between viewers and CloudFront".
VIEWER_POLICIES: Mapping[str, Facts] = {
    "SSLv3": ((TlsVersion.SSL_3, *SINCE_1_0, TlsVersion.TLS_1_3), (*_VIEWER_2014, "RC4-MD5")),
    "TLSv1": ((*SINCE_1_0, TlsVersion.TLS_1_3), _VIEWER_2014),
    "TLSv1_2016": ((*SINCE_1_0, TlsVersion.TLS_1_3), _VIEWER_2016),
    "TLSv1.1_2016": ((*SINCE_1_1, TlsVersion.TLS_1_3), _VIEWER_2016),
    "TLSv1.2_2018": (SINCE_1_2, _VIEWER_2018),
    "TLSv1.2_2019": (SINCE_1_2, _VIEWER_2019),
    "TLSv1.2_2021": (SINCE_1_2, _VIEWER_2021),
    "TLSv1.2_2025": (SINCE_1_2, (*TLS13_FIPS, *ECDHE_GCM)),
    "TLSv1.3_2025": ((TlsVersion.TLS_1_3,), TLS13),
}
# Every policy has TLS 1.3, and with it these groups (the same page, on quantum-safe key exchange).
VIEWER_POST_QUANTUM = ("SecP256r1MLKEM768", "X25519MLKEM768")
DEFAULT_CERTIFICATE_POLICY = "TLSv1"
"""CloudFront's own certificate brings this policy, whatever is set (CloudFront API Reference, `ViewerCertificate`)."""

NEGOTIATION = "SSLNegotiationPolicyType"
PROTOCOL = "Protocol-"
REFERENCE = "Reference-Security-Policy"
_NOT_CIPHERS = (PROTOCOL, REFERENCE, "Server-Defined-Cipher-Order")


def elb_policy(region: AwsRegion, name: str | None) -> TlsPolicy:
    """The facts of a listener's policy, from the API or else from the table.

    Args:
        region: where the listener is.
        name: the policy's name; None where the listener names none.
    """
    if name is None:
        return _default()
    described = region.read_pages("elbv2", "describe_ssl_policies", "SslPolicies")
    if isinstance(described, Unknown):
        return from_table(name, ELB_POLICIES, "security policy", _elb_post_quantum(name), f", and {described.why}")
    for each in described:
        if each["Name"] == name:
            return _described(each)
    return from_table(name, ELB_POLICIES, "security policy", _elb_post_quantum(name))


def viewer_policy(minimum: str, *, default_certificate: bool) -> TlsPolicy:
    """The facts of a distribution's policy.

    Args:
        minimum: the distribution's `MinimumProtocolVersion`, which names a policy.
        default_certificate: whether it presents CloudFront's own certificate, for which the policy cannot be chosen.
    """
    name = DEFAULT_CERTIFICATE_POLICY if default_certificate else minimum
    return from_table(name, VIEWER_POLICIES, "viewer policy", VIEWER_POST_QUANTUM)


def classic_policy(policies: Mapping[str, Answer] | Unknown, names: Iterable[str]) -> TlsPolicy:
    """The facts of a Classic Load Balancer's listener.

    Args:
        policies: the balancer's policies by name, from `DescribeLoadBalancerPolicies`.
        names: the policies set for the listener, of every type.
    """
    listed = list(names)
    if isinstance(policies, Unknown):
        return unknown_policy(None, policies) if listed else _default()
    for name in listed:
        if name not in policies:
            return from_table(name, CLASSIC_POLICIES, "security policy")
        if policies[name]["PolicyTypeName"] == NEGOTIATION:
            return _negotiated(policies[name])
    return _default()


def _default() -> TlsPolicy:
    return from_table(DEFAULT, ELB_POLICIES, "security policy").model_copy(
        update={"resolution": Resolution.PROVIDER_DEFAULT}
    )


def unknown_policy(name: str | None, why: Unknown) -> TlsPolicy:
    """A policy of which no facts are known."""
    return TlsPolicy(name=name, versions=why, cipher_suites=why, resolution=Resolution.UNKNOWN)


def _described(answer: Answer) -> TlsPolicy:
    return TlsPolicy(
        name=answer["Name"],
        versions=_versions(answer["Name"], answer["SslProtocols"]),
        cipher_suites=tuple(CipherSuite(each["Name"]) for each in answer["Ciphers"]),
        post_quantum_groups=_elb_post_quantum(answer["Name"]),
        resolution=Resolution.API,
    )


def _elb_post_quantum(name: str) -> tuple[str, ...]:
    return ELB_POST_QUANTUM if "PQ" in name.split("-") else ()


def _versions(policy: str, protocols: Iterable[str]) -> tuple[TlsVersion, ...] | Unknown:
    named = list(protocols)
    if new := [each for each in named if each not in API_VERSIONS]:
        return Unknown(why=f"protocol {new[0]} is new to netassay")
    return tuple(API_VERSIONS[each] for each in named) or Unknown(why=f"security policy {policy} names no protocol")


def _negotiated(policy: Answer) -> TlsPolicy:
    """A classic policy lists every protocol and cipher as an attribute that is true or false."""
    attributes = {each["AttributeName"]: each["AttributeValue"] for each in policy["PolicyAttributeDescriptions"]}
    reference = attributes.get(REFERENCE)
    enabled = [name for name, value in attributes.items() if value.lower() == "true"]
    if reference and not enabled:
        return from_table(reference, CLASSIC_POLICIES, "security policy")
    protocols = [name.removeprefix(PROTOCOL) for name in enabled if name.startswith(PROTOCOL)]
    return TlsPolicy(
        name=reference or policy["PolicyName"],
        versions=_versions(policy["PolicyName"], protocols),
        cipher_suites=tuple(CipherSuite(name) for name in enabled if not name.startswith(_NOT_CIPHERS)),
        post_quantum_groups=(),
        resolution=Resolution.API if reference else Resolution.CUSTOM,
    )


def from_table(
    name: str, table: Mapping[str, Facts], what: str, post_quantum: tuple[str, ...] = (), besides: str = ""
) -> TlsPolicy:
    """The facts of a policy that a table describes, or that none of them are known.

    Args:
        name: the policy's name.
        table: policies of its kind.
        what: the kind, in words.
        post_quantum: the groups it offers that a quantum computer does not break.
        besides: what else there is to say when the table lacks it.
    """
    if name not in table:
        return unknown_policy(name, Unknown(why=f"{what} {name} is new to netassay{besides}"))
    versions, suites = table[name]
    return TlsPolicy(
        name=name,
        versions=versions,
        cipher_suites=tuple(map(CipherSuite, suites)),
        post_quantum_groups=post_quantum,
        resolution=Resolution.TABLE,
        as_of=AS_OF,
    )

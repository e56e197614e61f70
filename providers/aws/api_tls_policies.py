"""What the security policies of API Gateway's domain names accept. No API tells."""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from providers.aws.tls_policies import from_table
from providers.aws.tls_suites import (
    ALL,
    ECDHE_CBC,
    ECDHE_CHACHA,
    ECDHE_GCM,
    FORWARD_SECRET,
    RSA,
    SINCE_1_0,
    SINCE_1_2,
    STRONG,
    TLS13,
    TLS13_FIPS,
    Facts,
)
from scanner.models import Resolution, TlsPolicy, TlsVersion, Unknown

_ONLY_1_3 = (TlsVersion.TLS_1_3,)
_EDGE_2018 = (*TLS13, *ECDHE_GCM, *ECDHE_CBC, *ECDHE_CHACHA)

# Source: API Gateway Developer Guide, "Supported security policies". The API Reference names further ones, such as
# SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09, whose suites are published nowhere.
REGIONAL_POLICIES: Mapping[str, Facts] = {
    "SecurityPolicy_TLS13_1_3_2025_09": (_ONLY_1_3, TLS13),
    "SecurityPolicy_TLS13_1_3_FIPS_2025_09": (_ONLY_1_3, TLS13_FIPS),
    "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09": (SINCE_1_2, (*TLS13_FIPS, *ECDHE_GCM)),
    "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09": (SINCE_1_2, (*TLS13, *ECDHE_GCM)),
    "SecurityPolicy_TLS13_1_2_PQ_2025_09": (SINCE_1_2, (*TLS13, *STRONG, *RSA)),
    "SecurityPolicy_TLS13_1_2_2021_06": (SINCE_1_2, (*TLS13, *STRONG, *RSA)),
    "TLS_1_2": (SINCE_1_2, (*TLS13, *STRONG, *RSA)),
    "TLS_1_0": ((*SINCE_1_0, *_ONLY_1_3), (*TLS13, *ALL)),
}
EDGE_POLICIES: Mapping[str, Facts] = {
    "SecurityPolicy_TLS13_2025_EDGE": (_ONLY_1_3, TLS13),
    "SecurityPolicy_TLS12_PFS_2025_EDGE": (SINCE_1_2, (*TLS13, *ECDHE_GCM, *ECDHE_CHACHA)),
    "SecurityPolicy_TLS12_2018_EDGE": (SINCE_1_2, _EDGE_2018),
    "TLS_1_2": (SINCE_1_2, (*_EDGE_2018, "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA256")),
    "TLS_1_0": ((*SINCE_1_0, *_ONLY_1_3), (*TLS13, *FORWARD_SECRET, "AES256-SHA256", "AES256-SHA")),
}
EDGE = "EDGE"
POLICIES: Mapping[str, Mapping[str, Facts]] = {
    "REGIONAL": REGIONAL_POLICIES,
    "PRIVATE": REGIONAL_POLICIES,
    EDGE: EDGE_POLICIES,
}
"""Policies by type of endpoint."""
# "Policies that contain PQ in the title use Post-Quantum Cryptography to implement hybrid key exchange algorithms for
# TLS." (The same page, which names no group.)
POST_QUANTUM = ("hybrid groups that AWS does not name",)
# Behind them stand distributions, which CloudFront offers with such groups under every policy.
EDGE_NOT_SAID = Unknown(why="AWS does not say whether edge-optimized domain names offer post-quantum key exchange")
# What was made before there were policies names none, and no page says what it accepts.
NOT_NAMED = Unknown(why="the domain name names no security policy")


def api_policy(name: str | None, endpoint_types: Collection[str]) -> TlsPolicy:
    """The facts of a domain name's policy.

    Args:
        name: the policy's name, None where the domain name names none.
        endpoint_types: where it is served. While it moves from one type to another there are two.
    """
    if name is None:
        return TlsPolicy(versions=NOT_NAMED, cipher_suites=NOT_NAMED, resolution=Resolution.UNKNOWN)
    described = [POLICIES[each][name] for each in endpoint_types if name in POLICIES.get(each, {})]
    all_known = described and len(described) == len(endpoint_types)
    policy = from_table(name, {name: _together(described)} if all_known else {}, "security policy")
    return policy.model_copy(update={"post_quantum_groups": _post_quantum(policy, endpoint_types)})


def _together(described: Iterable[Facts]) -> Facts:
    versions, suites = zip(*described, strict=True)
    return tuple(chain(*versions)), tuple(dict.fromkeys(chain(*suites)))


def _post_quantum(policy: TlsPolicy, endpoint_types: Collection[str]) -> tuple[str, ...] | Unknown:
    if "PQ" in (policy.name or "").split("_"):
        return POST_QUANTUM
    if isinstance(policy.cipher_suites, Unknown):
        return policy.cipher_suites
    return EDGE_NOT_SAID if EDGE in endpoint_types else ()

"""What target proxies accept of TLS: the SSL policy they name, or what is in force without one."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import CipherSuite, Resolution, TlsPolicy, TlsVersion, Unknown

AS_OF = date(2026, 11, 25)
"""When the tables were last compared with the sources that stand beside them."""

VERSIONS = {
    "TLS_1_0": TlsVersion.TLS_1_0,
    "TLS_1_1": TlsVersion.TLS_1_1,
    "TLS_1_2": TlsVersion.TLS_1_2,
    "TLS_1_3": TlsVersion.TLS_1_3,
}
SINCE_1_2 = (TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)

TLS13_FIPS = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384")
TLS13 = (*TLS13_FIPS, "TLS_CHACHA20_POLY1305_SHA256")
ECDHE_GCM = (
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
)
ECDHE_CHACHA = (
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
)
ECDHE_SHA1 = (
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
)
RSA = (
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
)
# Cloud Load Balancing, "SSL policies overview". Asked only where the API does not tell a policy's features.
PROFILES = {
    "COMPATIBLE": (*ECDHE_GCM, *ECDHE_CHACHA, *ECDHE_SHA1, *RSA),
    "FIPS_202205": ECDHE_GCM,
    "MODERN": (*ECDHE_GCM, *ECDHE_CHACHA, *ECDHE_SHA1),
    "RESTRICTED": (*ECDHE_GCM, *ECDHE_CHACHA),
}
# Cipher suites have their names of IANA (Compute API reference, `SslPolicy`, enabledFeatures).
IANA = "TLS_"
FIPS, CUSTOM = "FIPS_202205", "CUSTOM"
# What is in force without a policy (the same page).
DEFAULT_PROFILE, DEFAULT_MINIMUM = "COMPATIBLE", "TLS_1_0"

# "When set to DEFAULT, or if no SSL Policy is attached to the target proxy, the load balancer disallows X25519MLKEM768
# key exchange before October 2026, and allows it afterward." DEFERRED does so until October 2027 (Compute API
# reference, `SslPolicy`).
POST_QUANTUM = "X25519MLKEM768"
NOT_IN_FIPS = Unknown(why="whether profile FIPS_202205 leaves a hybrid key exchange is not published")
POST_QUANTUM_GROUPS = {"DEFAULT": (POST_QUANTUM,), "DEFERRED": (), "ENABLED": (POST_QUANTUM,)}

OF_THE_MESH = Unknown(why="the proxies of the service mesh end TLS, and their settings are not the balancer's")


def policy_of(project: GcpProject, link: str | None) -> TlsPolicy:
    """The TLS settings in force.

    Args:
        project: whose policies to look through.
        link: the SSL policy that a target proxy names; None where it names none.
    """
    if link is None:
        return _policy({"profile": DEFAULT_PROFILE, "minTlsVersion": DEFAULT_MINIMUM}).model_copy(
            update={"resolution": Resolution.PROVIDER_DEFAULT}
        )
    listed = project.or_unknown(lambda: project.aggregated("sslPolicies"))
    name = project.full_name(link)
    if isinstance(listed, Unknown):
        return untold(link, listed)
    for each in listed:
        if project.full_name(each["selfLink"]) == name:
            found = decided(partial(_policy, each))
            return untold(link, found) if isinstance(found, Unknown) else found
    return untold(link, Unknown(why=f"{name} is not among what was read"))


def of_the_mesh() -> TlsPolicy:
    """What is known where the balancer's proxies are those of a service mesh."""
    return TlsPolicy(versions=OF_THE_MESH, cipher_suites=OF_THE_MESH, resolution=Resolution.UNKNOWN)


def untold(link: str, why: Unknown) -> TlsPolicy:
    """What is known where it is not what a policy, or the want of one, amounts to."""
    name = link.rpartition("/")[2]
    return TlsPolicy(name=name, versions=why, cipher_suites=why, post_quantum_groups=why, resolution=Resolution.UNKNOWN)


def _policy(answer: Answer) -> TlsPolicy:
    # COMPATIBLE and TLS 1.0 are the defaults of a policy too ("gcloud compute ssl-policies create").
    profile = answer.get("profile") or DEFAULT_PROFILE
    told = answer.get("enabledFeatures") or answer.get("customFeatures")
    if new := next((each for each in told or () if not str(each).startswith(IANA)), None):
        why = Unknown(why=f"TLS feature {new} is new to netassay")
        return untold(answer.get("name", ""), why).model_copy(
            update={"post_quantum_groups": _post_quantum(answer, profile)}
        )
    older = tuple(told or PROFILES.get(profile, ()))
    versions = _versions(answer.get("minTlsVersion") or DEFAULT_MINIMUM, older)
    return TlsPolicy(
        name=answer.get("name"),
        versions=versions if older else Unknown(why=f"nothing describes SSL profile {profile}"),
        cipher_suites=_suites(versions, older, profile),
        post_quantum_groups=_post_quantum(answer, profile),
        resolution=_resolution(profile, is_told=told is not None, is_known=bool(older)),
        as_of=None if told else AS_OF,
    )


def _post_quantum(answer: Answer, profile: str) -> tuple[str, ...] | Unknown:
    exchange = answer.get("postQuantumKeyExchange") or "DEFAULT"
    groups = POST_QUANTUM_GROUPS.get(exchange, Unknown(why=f"post-quantum key exchange {exchange} is new to netassay"))
    return NOT_IN_FIPS if profile == FIPS and groups else groups


def _resolution(profile: str, *, is_told: bool, is_known: bool) -> Resolution:
    if not is_known:
        return Resolution.UNKNOWN
    if profile == CUSTOM:
        return Resolution.CUSTOM
    return Resolution.API if is_told else Resolution.TABLE


def _versions(minimum: str, older: Iterable[str]) -> tuple[TlsVersion, ...] | Unknown:
    """The versions that can be negotiated.

    TLS 1.0 and 1.1 need a suite of theirs whatever the minimum says: those with AEAD are of TLS 1.2 (RFC 5246, section
    6.2.3.3). TLS 1.3 cannot be switched off ("SSL policies overview").
    """
    if minimum not in VERSIONS:
        return Unknown(why=f"minimum TLS version {minimum} is new to netassay")
    oldest = VERSIONS[minimum]
    accepted = tuple(each for each in VERSIONS.values() if each >= oldest)
    is_for_old = any(each.endswith("_SHA") for each in older)
    return accepted if is_for_old else tuple(each for each in accepted if each in SINCE_1_2)


def _suites(
    versions: tuple[TlsVersion, ...] | Unknown, older: tuple[str, ...], profile: str
) -> tuple[CipherSuite, ...] | Unknown:
    """The suites of TLS 1.3, which no policy can switch off, and those of the older versions where these are accepted.

    The API lists the older ones, whatever the minimum is, and may list those of TLS 1.3 too.
    """
    if not older:
        return Unknown(why=f"nothing describes SSL profile {profile}")
    if isinstance(versions, Unknown):
        return versions
    told = [each for each in older if CipherSuite(each).is_tls13]
    newest = told or (TLS13_FIPS if profile == FIPS else TLS13)
    is_only_newest = versions == (TlsVersion.TLS_1_3,)
    rest = [] if is_only_newest else [each for each in older if each not in told]
    return tuple(map(CipherSuite, (*newest, *rest)))

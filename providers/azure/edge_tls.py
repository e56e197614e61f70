"""What Azure's edges accept from viewers.

No API tells the cipher suites of a predefined set, so the tables here do. Sources: Azure Front Door, "TLS policy", "TLS
encryption with Azure Front Door" and "TLS key exchange policy".
"""

from collections.abc import Mapping
from datetime import date

from providers.azure.session import Answer
from scanner.models import CipherSuite, Resolution, TlsPolicy, TlsVersion, Unknown

AS_OF = date(2026, 11, 25)
"""When the tables were last compared with their sources."""

TLS13 = ("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256")
ECDHE_GCM = ("ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-GCM-SHA256")
ECDHE_CBC = ("ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES128-SHA256")
OLDER = (
    "ECDHE-RSA-AES256-SHA",
    "ECDHE-RSA-AES128-SHA",
    "AES256-GCM-SHA384",
    "AES128-GCM-SHA256",
    "AES256-SHA256",
    "AES128-SHA256",
    "AES256-SHA",
    "AES128-SHA",
    "DHE-RSA-AES128-GCM-SHA256",
    "DHE-RSA-AES256-GCM-SHA384",
)
# TLS 1.3 is accepted whatever the minimum is ("TLS policy", custom TLS policy).
SINCE_1_0 = (TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)
SINCE_1_2 = (TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)
ONLY_1_3 = (TlsVersion.TLS_1_3,)

TLS10_2019, TLS12_2022, TLS12_2023 = "TLS10_2019", "TLS12_2022", "TLS12_2023"
CUSTOMIZED = "CUSTOMIZED"
SETS: Mapping[str, tuple[tuple[TlsVersion, ...], tuple[str, ...]]] = {
    TLS10_2019: (SINCE_1_0, (*TLS13, *ECDHE_GCM, *ECDHE_CBC, *OLDER)),
    TLS12_2022: (SINCE_1_2, (*TLS13, *ECDHE_GCM, *ECDHE_CBC)),
    TLS12_2023: (SINCE_1_2, (*TLS13, *ECDHE_GCM)),
}
"""By `cipherSuiteSetType`."""
# What a minimum meant before there were sets; `1.0` and `1.2` are Front Door (classic)'s words.
OLD_MINIMA = {"TLS10": TLS10_2019, "TLS12": TLS12_2022, "1.0": TLS10_2019, "1.2": TLS12_2022, "NONE": TLS10_2019}
MINIMA = {"TLS10": SINCE_1_0, "TLS12": SINCE_1_2, "TLS13": ONLY_1_3}

# "Existing managed certificates will be auto renewed before August 15, 2025, and remain valid until April 14, 2026."
# ("Configure HTTPS on a Front Door (classic) custom domain") What is presented since then is not told.
ENDED = Unknown(why="Azure managed its certificate, which it does no longer: such ones ended on 14 April 2026")
CLASSIC_CERTIFICATES: Mapping[str, Unknown] = {
    "azurekeyvault": Unknown(why="Azure names the secret of a key vault that it presents, and not what is in it"),
    "cdn": ENDED,
    "frontdoor": ENDED,
}
"""By `certificateSource`."""

HYBRID = "MLKEM"
GROUPS: Mapping[str, tuple[str, ...]] = {
    "standard": ("SecP256r1MLKEM768", "X25519MLKEM768"),
    "enhanced": ("SecP256r1MLKEM768",),
}
"""By `serverTlsGroupPolicy`: the groups of it that are hybrid. Without a policy it is `Standard`."""


def endpoint_policy() -> TlsPolicy:
    """What an endpoint accepts under the name that Azure gave it, where nothing can be chosen.

    Which of the sets with TLS 1.2 it is, is not told; the older one has every suite that any of them has.
    """
    return _of_set(TLS12_2022, Resolution.PROVIDER_DEFAULT, GROUPS["standard"])


def classic_endpoint_policy() -> TlsPolicy:
    """The same of the older CDN and of Front Door (classic), which have no setting for the key exchange."""
    return _of_set(TLS12_2022, Resolution.PROVIDER_DEFAULT, None)


def domain_policy(settings: Answer | None, not_told: Unknown | None = None) -> TlsPolicy:
    """What a custom domain of Front Door accepts, by its `tlsSettings`; without them the newest set.

    Args:
        settings: the `tlsSettings`.
        not_told: why Azure tells the oldest version alone; None where it tells the rest.
    """
    answer = settings or {}
    if not_told:
        return _by_minimum((answer.get("minimumTlsVersion") or "").upper(), not_told)
    groups = _groups(answer)
    minimum = (answer.get("minimumTlsVersion") or "").upper()
    name = (answer.get("cipherSuiteSetType") or OLD_MINIMA.get(minimum) or minimum or TLS12_2023).upper()
    if name == CUSTOMIZED:
        return _customized(minimum, answer.get("customizedCipherSuiteSet") or {}, groups)
    is_chosen = bool(answer.get("cipherSuiteSetType") or minimum)
    return _of_set(name, Resolution.TABLE if is_chosen else Resolution.PROVIDER_DEFAULT, groups)


def classic_domain_policy(minimum: str | None) -> TlsPolicy:
    """What a domain of the older CDN or of Front Door (classic) accepts, by its `minimumTlsVersion`.

    Without a minimum it is TLS 1.2, since Azure refuses older ones as a minimum ("TLS policy").
    """
    name = OLD_MINIMA.get((minimum or "TLS12").upper(), minimum or "")
    return _of_set(name, Resolution.TABLE if minimum else Resolution.PROVIDER_DEFAULT, None)


def classic_certificates(source: str | None) -> Unknown:
    """Why it is not known what a domain of the older CDN or of Front Door (classic) presents."""
    new = Unknown(why=f"the source of its certificate, {source}, is new to netassay")
    return CLASSIC_CERTIFICATES.get(str(source).lower(), new)


def _by_minimum(minimum: str, not_told: Unknown) -> TlsPolicy:
    return TlsPolicy(
        versions=MINIMA.get(minimum, not_told),
        cipher_suites=not_told,
        post_quantum_groups=not_told,
        resolution=Resolution.UNKNOWN,
    )


def _of_set(name: str, resolution: Resolution, groups: tuple[str, ...] | Unknown | None) -> TlsPolicy:
    if name not in SETS:
        new = Unknown(why=f"TLS policy {name} is new to netassay")
        return TlsPolicy(
            name=name, versions=new, cipher_suites=new, post_quantum_groups=groups, resolution=Resolution.UNKNOWN
        )
    versions, suites = SETS[name]
    return TlsPolicy(
        name=name,
        versions=versions,
        cipher_suites=tuple(map(CipherSuite, suites)),
        post_quantum_groups=groups,
        resolution=resolution,
        as_of=AS_OF,
    )


def _customized(minimum: str, suites: Answer, groups: tuple[str, ...] | Unknown) -> TlsPolicy:
    versions = MINIMA.get(minimum)
    chosen = [*(suites.get("cipherSuiteSetForTls13") or ())]
    if versions != ONLY_1_3:
        chosen += suites.get("cipherSuiteSetForTls12") or ()
    return TlsPolicy(
        name="Customized",
        versions=versions or Unknown(why=f"minimum {minimum or 'of a customised set'} is new to netassay"),
        cipher_suites=tuple(map(_suite, chosen)),
        post_quantum_groups=groups,
        resolution=Resolution.CUSTOM,
    )


def _suite(name: str) -> CipherSuite:
    """A suite by its OpenSSL name, in which Azure has underscores; those of TLS 1.3 are called so everywhere."""
    return CipherSuite(name if name.startswith("TLS_") else name.replace("_", "-"))


def _groups(settings: Answer) -> tuple[str, ...] | Unknown:
    policy = settings.get("serverTlsGroupPolicy") or "Standard"
    if policy.lower() == "custom":
        return tuple(each for each in settings.get("serverTlsGroups") or () if HYBRID in each.upper())
    return GROUPS.get(policy.lower(), Unknown(why=f"key exchange policy {policy} is new to netassay"))

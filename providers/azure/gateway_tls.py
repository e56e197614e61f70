"""The TLS settings in force at the listeners of application gateways: their own, the gateway's, or Azure's default."""

from collections.abc import Iterable, Mapping

from providers.azure.gateway_parts import NO_PROFILE, Gateway
from providers.azure.gateway_tls_policies import AS_OF, DHE, POLICIES, TLS13, Facts
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.undecided import decided
from scanner.calls import VanishedError
from scanner.models import CipherSuite, Resolution, TlsPolicy, TlsVersion, Unknown, derive

OPTIONS = "Microsoft.Network/applicationGatewayAvailableSslOptions"
PREDEFINED = f"{OPTIONS}/predefinedPolicies"
READ_PREDEFINED = f"{PREDEFINED}/read"
# `ApplicationGatewaySslProtocol` of the REST API. "SSL 2.0 and 3.0 are disabled for all application gateways and are
# not configurable." ("Application Gateway TLS policy overview")
VERSIONS: Mapping[str, TlsVersion] = {
    "tlsv1_0": TlsVersion.TLS_1_0,
    "tlsv1_1": TlsVersion.TLS_1_1,
    "tlsv1_2": TlsVersion.TLS_1_2,
    "tlsv1_3": TlsVersion.TLS_1_3,
}
# "The newer, stronger ciphers and TLSv1.3 support are only available with the CustomV2 policy." (the same page)
NEWEST_OF_CUSTOM: Mapping[str, TlsVersion] = {"custom": TlsVersion.TLS_1_2, "customv2": TlsVersion.TLS_1_3}
NO_SUITES = Unknown(why="the TLS settings name no cipher suites for versions before TLS 1.3")
OLDEST = "AppGwSslPolicy20150501"
"""The one default that a gateway of the first generation can have: those of 2022 are for the second alone (the same
page, usage and version details)."""
# "Default TLS policy" (the same page).
NO_POLICY = Unknown(
    why="no TLS policy is set, and Azure does not tell which default holds: AppGwSslPolicy20150501 where the gateway"
    " was made with a version of the API before 2023-02-01, AppGwSslPolicy20220101 with a later one"
)


def policy_of(gateway: Gateway, listener: Answer) -> TlsPolicy:
    """The settings of a listener that ends TLS: those of its profile where this has some, else the gateway's."""
    profile = gateway.part("sslProfiles", listener, "sslProfile")
    if profile is None and reference(properties_of(listener).get("sslProfile")):
        return _unknown(None, NO_PROFILE)
    own = properties_of(profile or {}).get("sslPolicy")
    found = decided(lambda: _resolved(gateway, own or gateway.properties.get("sslPolicy") or {}))
    return _unknown(None, found) if isinstance(found, Unknown) else found


def _resolved(gateway: Gateway, settings: Answer) -> TlsPolicy:
    kind = str(settings.get("policyType") or "").lower()
    if kind in NEWEST_OF_CUSTOM:
        return _custom(gateway, settings, NEWEST_OF_CUSTOM[kind])
    if kind in {"", "predefined"} and settings.get("policyName"):
        return _predefined(gateway, settings["policyName"])
    if kind:
        return _unknown(None, Unknown(why=f"TLS policies of type {settings['policyType']} are new to netassay"))
    if settings.get("disabledSslProtocols"):
        oldest_form = _versions(TlsVersion.TLS_1_0, TlsVersion.TLS_1_2, settings)
        return _policy(None, oldest_form, NO_SUITES, Resolution.CUSTOM)
    return _default(gateway)


def _default(gateway: Gateway) -> TlsPolicy:
    if name := gateway.properties.get("defaultPredefinedSslPolicy"):
        return _predefined(gateway, name).model_copy(update={"resolution": Resolution.PROVIDER_DEFAULT})
    if gateway.is_first_generation:
        return _predefined(gateway, OLDEST).model_copy(update={"resolution": Resolution.PROVIDER_DEFAULT})
    return _unknown(None, NO_POLICY)


def _custom(gateway: Gateway, settings: Answer, newest: TlsVersion) -> TlsPolicy:
    oldest = _version(settings.get("minProtocolVersion"))
    versions = derive(oldest, lambda known: _versions(known, newest, settings))
    suites = derive(versions, lambda known: _suites(gateway, known, settings.get("cipherSuites")))
    return _policy(None, versions, suites, Resolution.CUSTOM)


def _predefined(gateway: Gateway, name: str) -> TlsPolicy:
    """The facts of a policy, from Azure or else from the table."""
    described = _described(gateway.subscription)
    answers = () if isinstance(described, Unknown) else described
    for answer in answers:
        if str(answer["name"]).lower() == name.lower():
            return _from_api(gateway, answer)
    besides = f", and {described.why}" if isinstance(described, Unknown) else ""
    return _from_table(gateway, name, besides)


def _described(subscription: AzureSubscription) -> list[Answer] | Unknown:
    options = f"/subscriptions/{subscription.id}/providers/{OPTIONS}/default"
    try:
        return subscription.or_unknown(lambda: subscription.children(options, PREDEFINED))
    except VanishedError as vanished:
        # It is Azure's own and nobody can delete it: what is gone is the call, and not the listener that asks for it.
        return Unknown(why=f"{READ_PREDEFINED} could not be read: {vanished}")


def _from_api(gateway: Gateway, answer: Answer) -> TlsPolicy:
    """What Azure tells of a policy. It leaves out the newest version, and mostly the suites of TLS 1.3."""
    name, properties = answer["name"], properties_of(answer)
    listed = properties.get("cipherSuites") or ()
    newest = _newest(name, listed)
    versions = derive(
        _version(properties.get("minProtocolVersion")),
        lambda oldest: derive(newest, lambda known: _between(oldest, known)),
    )
    suites = derive(versions, lambda known: _suites(gateway, known, listed))
    return _policy(name, versions, suites, Resolution.API)


def _from_table(gateway: Gateway, name: str, besides: str) -> TlsPolicy:
    facts = _facts(name)
    if facts is None:
        return _unknown(name, Unknown(why=f"TLS policy {name} is new to netassay{besides}"))
    policy = _policy(name, facts[0], _suites(gateway, facts[0], facts[1]), Resolution.TABLE)
    return policy.model_copy(update={"as_of": AS_OF})


def _facts(name: str) -> Facts | None:
    return next((facts for known, facts in POLICIES.items() if known.lower() == name.lower()), None)


def _newest(name: str, suites: Iterable[str]) -> TlsVersion | Unknown:
    if any(CipherSuite(each).is_tls13 for each in suites):
        return TlsVersion.TLS_1_3
    if facts := _facts(name):
        return max(facts[0])
    return Unknown(why=f"Azure does not tell the newest version of TLS policy {name}, which is new to netassay")


def _version(word: str | None) -> TlsVersion | Unknown:
    if word is None:
        return Unknown(why="the TLS policy names no oldest version")
    return VERSIONS.get(word.lower(), Unknown(why=f"protocol {word} is new to netassay"))


def _between(oldest: TlsVersion, newest: TlsVersion) -> tuple[TlsVersion, ...]:
    return tuple(each for each in TlsVersion if oldest <= each <= newest)


def _versions(oldest: TlsVersion, newest: TlsVersion, settings: Answer) -> tuple[TlsVersion, ...]:
    """The versions between, without those that are switched off, as policies did at first."""
    disabled = {VERSIONS.get(each.lower()) for each in settings.get("disabledSslProtocols") or ()}
    return tuple(each for each in _between(oldest, newest) if each not in disabled)


def _suites(
    gateway: Gateway, versions: tuple[TlsVersion, ...], listed: Iterable[str] | None
) -> tuple[CipherSuite, ...] | Unknown:
    """The suites that can be negotiated with these versions."""
    named = [CipherSuite(each) for each in listed or ()]
    of_tls13 = [CipherSuite(each) for each in TLS13] if TlsVersion.TLS_1_3 in versions else []
    unused = set() if gateway.is_first_generation else set(DHE)
    older = [each for each in named if not each.is_tls13 and each not in unused]
    if not versions or min(versions) == TlsVersion.TLS_1_3:
        return tuple(of_tls13)
    return (*of_tls13, *older) if older else NO_SUITES


def _policy(
    name: str | None,
    versions: tuple[TlsVersion, ...] | Unknown,
    suites: tuple[CipherSuite, ...] | Unknown,
    resolution: Resolution,
) -> TlsPolicy:
    return TlsPolicy(
        name=name, versions=versions, cipher_suites=suites, post_quantum_groups=None, resolution=resolution
    )


def _unknown(name: str | None, why: Unknown) -> TlsPolicy:
    return _policy(name, why, why, Resolution.UNKNOWN)

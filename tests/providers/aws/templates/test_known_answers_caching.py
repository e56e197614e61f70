"""Flaws of caches, tunnels and WAF in the ways in which templates write them, with their good twins."""

from pathlib import Path

import pytest

from tests.providers.aws.templates.test_known_answers_services import (
    NOBODY,
    Row,
    cfn,
    distribution,
    distribution_cfn,
    tf,
    vpn,
    vpn_cfn,
)

AUTHENTICATED, QUERY = "cdn-caches-authenticated-response", "cdn-cache-key-query-string"
HTTPS = 'viewer_protocol_policy = "https-only"'
HTTPS_CFN = "ViewerProtocolPolicy: https-only"


def forwarded(values: str) -> str:
    """A behaviour of the older kind, without a cache policy."""
    return distribution(f"{HTTPS}\n  min_ttl = 0\n  default_ttl = 3600\n  max_ttl = 86400\n  {values}")


def forwarded_cfn(values: str) -> str:
    return distribution_cfn(f"{HTTPS_CFN}, MinTTL: 0, DefaultTTL: 3600, MaxTTL: 86400, ForwardedValues: {{{values}}}")


def keyed(parameters: str, asked: str) -> str:
    """A behaviour with policies of the template: what is in the key, and what the origin is sent besides."""
    policy = (
        'resource "aws_cloudfront_cache_policy" "k" {\n name = "k"\n min_ttl = 1\n default_ttl = 3600\n'
        " max_ttl = 86400\n"
        f" parameters_in_cache_key_and_forwarded_to_origin {{\n  {parameters}\n }}\n}}\n"
    )
    sent = f'resource "aws_cloudfront_origin_request_policy" "o" {{\n name = "o"\n {asked}\n}}\n'
    named = (
        "cache_policy_id = aws_cloudfront_cache_policy.k.id\n"
        "  origin_request_policy_id = aws_cloudfront_origin_request_policy.o.id"
    )
    return distribution(f"{HTTPS}\n  {named}") + policy + sent


def keyed_cfn(parameters: str, asked: str) -> str:
    return (
        distribution_cfn(f"{HTTPS_CFN}, CachePolicyId: !Ref K, OriginRequestPolicyId: !Ref O")
        + "  K:\n    Type: AWS::CloudFront::CachePolicy\n    Properties:\n      CachePolicyConfig:\n        Name: k\n"
        "        MinTTL: 1\n        DefaultTTL: 3600\n        MaxTTL: 86400\n"
        f"        ParametersInCacheKeyAndForwardedToOrigin: {{EnableAcceptEncodingGzip: true, {parameters}}}\n"
        "  O:\n    Type: AWS::CloudFront::OriginRequestPolicy\n    Properties:\n      OriginRequestPolicyConfig:\n"
        f"        {{Name: o, {asked}}}\n"
    )


NO_COOKIES, NO_HEADERS, NO_STRINGS = (
    f'{each}_config {{\n   {one}_behavior = "none"\n  }}\n'
    for each, one in (("cookies", "cookie"), ("headers", "header"), ("query_strings", "query_string"))
)
COOKIES = "cookies_config {\n   cookie_behavior = SET\n  }\n"
STRINGS = "query_strings_config {\n   query_string_behavior = SET\n  }\n"
ALL_COOKIES, ALL_STRINGS = COOKIES.replace("SET", '"all"'), STRINGS.replace("SET", '"all"')
NONE_CFN = {
    "C": "CookiesConfig: {CookieBehavior: none}",
    "H": "HeadersConfig: {HeaderBehavior: none}",
    "Q": "QueryStringsConfig: {QueryStringBehavior: none}",
}
COOKIES_CFN = "CookiesConfig: {CookieBehavior: SET}"
STRINGS_CFN = "QueryStringsConfig: {QueryStringBehavior: SET}"


def tunnels(name: str, good: str) -> str:
    return f"tunnel1_{name} = SET\n tunnel2_{name} = {good}"


def tunnels_cfn(name: str, good: str) -> str:
    return f"VpnTunnelOptionsSpecifications: [{{{name}: [{{Value: SET}}]}}, {{{name}: [{{Value: {good}}}]}}]"


# The check, the attributes in both languages, a weak value and a good one.
PROPOSALS = {
    "a group of the first phase": ("vpn-ike-dh-group", "phase1_dh_group_numbers", "Phase1DHGroupNumbers", "2", "20"),
    "a group of the second phase": ("vpn-ipsec-pfs", "phase2_dh_group_numbers", "Phase2DHGroupNumbers", "2", "20"),
    "a hash of the first phase": (
        "vpn-ike-integrity",
        "phase1_integrity_algorithms",
        "Phase1IntegrityAlgorithms",
        "SHA1",
        "SHA2-384",
    ),
    "a hash of the second phase": (
        "vpn-ipsec-integrity",
        "phase2_integrity_algorithms",
        "Phase2IntegrityAlgorithms",
        "SHA1",
        "SHA2-384",
    ),
}


def quoted(value: str) -> str:
    return f"[{value}]" if value.isdigit() else f'["{value}"]'


ROWS = {
    "cookies that are not in the key": tf(
        AUTHENTICATED,
        keyed(NO_COOKIES + NO_HEADERS + NO_STRINGS, COOKIES + NO_HEADERS + NO_STRINGS),
        '"all"',
        '"none"',
        part="default_cache_behavior",
    ),
    "cookies that are in the key": tf(
        AUTHENTICATED,
        keyed(COOKIES + NO_HEADERS + NO_STRINGS, ALL_COOKIES + NO_HEADERS + NO_STRINGS),
        '"none"',
        '"all"',
        part="default_cache_behavior",
    ),
    "cookies that are not in the key, in a stack": cfn(
        AUTHENTICATED,
        keyed_cfn(", ".join(NONE_CFN.values()), f"{COOKIES_CFN}, {NONE_CFN['H']}, {NONE_CFN['Q']}"),
        "all",
        "none",
        part="DefaultCacheBehavior",
    ),
    "query strings that are not in the key": tf(
        QUERY,
        keyed(NO_COOKIES + NO_HEADERS + STRINGS, NO_COOKIES + NO_HEADERS + ALL_STRINGS),
        '"none"',
        '"all"',
        part="default_cache_behavior",
    ),
    "query strings that are not in the key, in a stack": cfn(
        QUERY,
        keyed_cfn(
            f"{NONE_CFN['C']}, {NONE_CFN['H']}, {STRINGS_CFN}",
            f"{NONE_CFN['C']}, {NONE_CFN['H']}, {STRINGS_CFN.replace('SET', 'all')}",
        ),
        "none",
        "all",
        part="DefaultCacheBehavior",
    ),
    "query strings that are not in the key, by a condition": cfn(
        QUERY,
        keyed_cfn(
            f"{NONE_CFN['C']}, {NONE_CFN['H']}, {STRINGS_CFN}",
            f"{NONE_CFN['C']}, {NONE_CFN['H']}, {STRINGS_CFN.replace('SET', 'all')}",
        ),
        "!If [Live, none, all]",
        "!If [Test, none, all]",
        part="DefaultCacheBehavior",
    ),
    "forwarded cookies are in the key": tf(
        "cdn-cache-key-unbounded",
        forwarded("forwarded_values {\n   query_string = false\n   cookies {\n    forward = SET\n   }\n  }"),
        '"all"',
        '"none"',
        part="default_cache_behavior",
    ),
    "forwarded cookies are in the key, in a stack": cfn(
        "cdn-cache-key-unbounded",
        forwarded_cfn("QueryString: false, Cookies: {Forward: SET}"),
        "all",
        "none",
        part="DefaultCacheBehavior",
    ),
    **{
        name: tf(check, vpn(tunnels(old, quoted(good))), quoted(weak), quoted(good), part=f"tunnel1_{old}")
        for name, (check, old, _, weak, good) in PROPOSALS.items()
    },
    **{
        f"{name} by default": tf(check, vpn(tunnels(old, quoted(good))), "null", quoted(good))
        for name, (check, old, _, _, good) in PROPOSALS.items()
    },
    **{
        f"{name} in a stack": cfn(check, vpn_cfn(tunnels_cfn(new, good)), weak, good, part="VpnTunnelOptions")
        for name, (check, _, new, weak, good) in PROPOSALS.items()
    },
    **{
        f"{name} by a condition": cfn(
            check,
            vpn_cfn(tunnels_cfn(new, good)),
            f"!If [Live, {weak}, {good}]",
            f"!If [Test, {weak}, {good}]",
            part="VpnTunnelOptions",
        )
        for name, (check, _, new, weak, good) in PROPOSALS.items()
    },
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_flaw_is_found_where_it_is_and_its_twin_passes(tmp_path: Path, row: Row) -> None:
    lines = row.text_with(row.bad).splitlines()
    (line,) = (number for number, each in enumerate(lines, 1) if "HERE" in each)
    assert ("fail", line) in row.verdicts(tmp_path / "bad", row.bad)
    assert {outcome for outcome, _ in row.verdicts(tmp_path / "good", row.good)} == {"pass"}
    unknown = NOBODY[row.file] if row.unknown == "?" else row.unknown
    assert {outcome for outcome, _ in row.verdicts(tmp_path / "unknown", unknown)} == {"undetermined"}

"""Cache behaviours of CloudFront distributions."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.aws import managed_policies
from providers.aws.attributes import Attributes
from providers.aws.from_templates.cdn_policies import times
from providers.aws.template_names import Naming, Told
from providers.templates import Reference
from providers.translation import PLACE
from scanner.models import Place, Unknown

# The calls about policies, with those that CloudFront manages.
POLICIES: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "cache_policy_id": ("cloudfront.get_cache_policy", "CachePolicy", managed_policies.CACHE_POLICIES),
    "origin_request_policy_id": (
        "cloudfront.get_origin_request_policy",
        "OriginRequestPolicy",
        managed_policies.ORIGIN_REQUEST_POLICIES,
    ),
    "response_headers_policy_id": (
        "cloudfront.get_response_headers_policy",
        "ResponseHeadersPolicy",
        managed_policies.RESPONSE_HEADERS_POLICIES,
    ),
}
FUNCTIONS = ("function_association|FunctionAssociations", "function_arn|FunctionARN", "FunctionARN")
LAMBDA_FUNCTIONS = (
    "lambda_function_association|LambdaFunctionAssociations",
    "lambda_arn|LambdaFunctionARN",
    "LambdaFunctionARN",
)


def behaviour_in(behaviour: Attributes | Unknown | None, naming: Naming, place: Place) -> Any:
    """A behaviour of a distribution."""
    if not isinstance(behaviour, Attributes):
        return behaviour
    policies = {name: _policy_id(behaviour, name, naming) for name in POLICIES}
    real_time = behaviour.reference("realtime_log_config_arn", None)
    return {
        "PathPattern": behaviour.text("path_pattern", None),
        "TargetOriginId": behaviour.reference("target_origin_id", None),
        "ViewerProtocolPolicy": behaviour.text("viewer_protocol_policy", None),
        "AllowedMethods": {
            "Items": behaviour.texts("allowed_methods"),
            "CachedMethods": {"Items": behaviour.texts("cached_methods")},
        },
        "CachePolicyId": policies["cache_policy_id"],
        "OriginRequestPolicyId": policies["origin_request_policy_id"],
        "ResponseHeadersPolicyId": policies["response_headers_policy_id"],
        "ForwardedValues": _forwarded(behaviour.block("forwarded_values")),
        # Terraform's provider sends zero where the template says nothing (`expandCacheBehavior`).
        **times(behaviour, unset=None if behaviour.is_camel else 0),
        "TrustedKeyGroups": _trusted(behaviour, "trusted_key_groups", naming),
        "TrustedSigners": _trusted(behaviour, "trusted_signers", naming),
        "FunctionAssociations": _functions(behaviour, *FUNCTIONS, naming),
        "LambdaFunctionAssociations": _functions(behaviour, *LAMBDA_FUNCTIONS, naming),
        "RealtimeLogConfigArn": str(real_time) if isinstance(real_time, Reference) else real_time,
        PLACE: place,
    }


def policies_of(attributes: Attributes, naming: Naming) -> Iterator[Told]:
    """What those policies do that the behaviours of a distribution name and the template does not make.

    CloudFront manages some. Of others no template knows more than what they depend on.
    """
    ordered = attributes.blocks("ordered_cache_behavior|CacheBehaviors")
    listed = (attributes.block("default_cache_behavior"), *ordered)
    behaviours = [each for each in listed if isinstance(each, Attributes)]
    for name, (call, key, managed) in POLICIES.items():
        for behaviour in behaviours:
            identifier, value = _policy_id(behaviour, name, naming), behaviour.reference(name, None)
            if identifier is None:
                continue
            if identifier in managed:
                yield Told(call, {key: managed[identifier]}, of={"Id": identifier})
            elif isinstance(value, Unknown):
                yield Told(call, {key: value}, of={"Id": identifier})


def _policy_id(behaviour: Attributes, name: str, naming: Naming) -> str | None:
    """The id of a policy: of one that is declared, looked up by its name, or written."""
    value = behaviour.reference(name, None) or None
    if value is None:
        return None
    looked_up = naming.blocks.get(value.address) if isinstance(value, Reference) else None
    if looked_up is not None and looked_up.is_read:
        wanted = looked_up.values.text("name", None)
        managed = POLICIES[name][2]
        found = (each for each, policy in managed.items() if next(iter(policy.values()))["Name"] == wanted)
        return next(found, None) or naming.id(looked_up.values.reference("id", value))
    return naming.id(value)


def _forwarded(values: Attributes | Unknown | None) -> Any:
    if not isinstance(values, Attributes):
        return values
    cookies = values.block("cookies")
    return {
        "QueryString": values.flag("query_string", unset=False),
        "QueryStringCacheKeys": {"Items": values.texts("query_string_cache_keys")},
        "Headers": {"Items": values.texts("headers")},
        "Cookies": cookies
        if not isinstance(cookies, Attributes)
        else {
            "Forward": cookies.text("forward", None),
            "WhitelistedNames": {"Items": cookies.texts("whitelisted_names")},
        },
    }


def _trusted(behaviour: Attributes, name: str, naming: Naming) -> Any:
    """Whose signatures count. Without any, none are asked for."""
    listed = behaviour.values.references(behaviour.key(name))
    if isinstance(listed, Unknown):
        return listed
    return {"Enabled": bool(listed), "Items": [naming.id(each) for each in listed]}


def _functions(behaviour: Attributes, name: str, arn: str, key: str, naming: Naming) -> dict[str, Any]:
    return {
        "Items": [
            each
            if isinstance(each, Unknown)
            else {"EventType": each.text("event_type", None), key: naming.arn(each.reference(arn, "none"))}
            for each in behaviour.blocks(name)
        ]
    }

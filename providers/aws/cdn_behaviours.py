"""How CloudFront treats requests for some paths: a cache behaviour of a distribution."""

from collections.abc import Iterator
from functools import partial

from providers.aws.cdn_caching import caching_of
from providers.aws.cdn_details import Details, items
from providers.aws.cdn_headers import headers_of
from providers.aws.session import Answer
from providers.translation import declared_at
from providers.undecided import decided
from scanner.models import CacheBehaviour, EdgeEvent, EdgeFunction, Unknown, ViewerProtocol, derive

VIEWER_PROTOCOLS = {
    "allow-all": ViewerProtocol.ANY,
    "redirect-to-https": ViewerProtocol.REDIRECT,
    "https-only": ViewerProtocol.HTTPS_ONLY,
}
EVENTS = {
    "viewer-request": EdgeEvent.VIEWER_REQUEST,
    "origin-request": EdgeEvent.ORIGIN_REQUEST,
    "origin-response": EdgeEvent.ORIGIN_RESPONSE,
    "viewer-response": EdgeEvent.VIEWER_RESPONSE,
}
# Where the settings name no methods (CloudFront API Reference, `AllowedMethods`).
READ_METHODS = ("GET", "HEAD")


def behaviour_of(answer: Answer, details: Details) -> CacheBehaviour:
    """One behaviour of a distribution."""
    trusted = decided(lambda: (_trusted(answer, "TrustedKeyGroups"), _trusted(answer, "TrustedSigners")))
    key_groups, signers = (None, None) if isinstance(trusted, Unknown) else trusted
    return CacheBehaviour(
        place=declared_at(answer),
        path_pattern=answer["PathPattern"],
        origin=answer["TargetOriginId"],
        viewer_protocol=derive(answer["ViewerProtocolPolicy"], _viewer_protocol),
        allowed_methods=decided(lambda: tuple(items(answer, "AllowedMethods") or READ_METHODS)),
        cached_methods=decided(lambda: tuple(items(answer.get("AllowedMethods", {}), "CachedMethods") or READ_METHODS)),
        caching=decided(partial(caching_of, answer, details)),
        requires_signature=derive(trusted, lambda both: both != (None, None)),
        key_groups=key_groups or (),
        signer_accounts=signers or (),
        response_headers=decided(partial(headers_of, answer, details)),
        functions=decided(lambda: tuple(_functions(answer))),
        realtime_logs=decided(lambda: answer.get("RealtimeLogConfigArn", "") != ""),
    )


def _viewer_protocol(policy: str) -> ViewerProtocol | Unknown:
    return VIEWER_PROTOCOLS.get(policy, Unknown(why=f"{policy} is new to netassay"))


def _trusted(answer: Answer, key: str) -> tuple[str, ...] | None:
    """Whose signatures count, None where none are asked for."""
    return tuple(items(answer, key)) if answer.get(key, {}).get("Enabled") else None


def _functions(answer: Answer) -> Iterator[EdgeFunction]:
    for each in items(answer, "FunctionAssociations"):
        yield EdgeFunction(event=_event(each), function=each["FunctionARN"])
    for each in items(answer, "LambdaFunctionAssociations"):
        yield EdgeFunction(event=_event(each), function=each["LambdaFunctionARN"])


def _event(association: Answer) -> EdgeEvent:
    """When a function runs. One that is new to us counts as the last, at which anything may still be changed."""
    return EVENTS.get(association["EventType"], EdgeEvent.VIEWER_RESPONSE)

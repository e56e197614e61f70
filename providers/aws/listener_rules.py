"""Rules of listeners: conditions, what happens to requests that meet them, and who must have signed in."""

from collections.abc import Iterable, Iterator

from providers.aws.elb_settings import member
from providers.aws.session import Answer
from scanner.models import (
    ActionKind,
    Authentication,
    ListenerAction,
    ListenerProtocol,
    ListenerRule,
    Redirect,
    Unauthenticated,
    Unknown,
)

ACTIONS = {
    "forward": ActionKind.FORWARD,
    "redirect": ActionKind.REDIRECT,
    "fixed-response": ActionKind.FIXED_RESPONSE,
    "authenticate-oidc": ActionKind.AUTHENTICATE,
    "authenticate-cognito": ActionKind.AUTHENTICATE,
    "jwt-validation": ActionKind.AUTHENTICATE,
}
SIGN_IN = {"authenticate-oidc": "AuthenticateOidcConfig", "authenticate-cognito": "AuthenticateCognitoConfig"}
"""Where the settings of actions stand that keep a session. One of them holds a client secret, which is not read."""
# ELB API Reference, `AuthenticateOidcActionConfig` and `AuthenticateCognitoActionConfig`.
DEFAULT_UNAUTHENTICATED = "authenticate"
DEFAULT_SESSION_TIMEOUT = 604800
HOSTS, PATHS = "host-header", "path-pattern"
CONFIGS = {HOSTS: "HostHeaderConfig", PATHS: "PathPatternConfig"}


def rules_in_order(rules: Iterable[Answer]) -> tuple[ListenerRule, ...]:
    """The rules as they are evaluated, the default one last."""
    ordered = sorted(rules, key=lambda rule: (rule["IsDefault"], 0 if rule["IsDefault"] else int(rule["Priority"])))
    return tuple(_rule(rule) for rule in ordered)


def default_rule(actions: Iterable[Answer]) -> ListenerRule:
    """The rule of a listener that can have no other."""
    return ListenerRule(priority="default", actions=_actions(actions))


def _rule(answer: Answer) -> ListenerRule:
    conditions = answer.get("Conditions", ())
    hosts = _patterns(conditions, HOSTS)
    return ListenerRule(
        priority=answer["Priority"],
        actions=_actions(answer["Actions"]),
        # "The comparison is case insensitive." (ELB API Reference, `HostHeaderConditionConfig`)
        hosts=hosts if isinstance(hosts, Unknown) else tuple(host.lower() for host in hosts),
        paths=_patterns(conditions, PATHS),
        has_other_conditions=any(each["Field"] not in CONFIGS for each in conditions),
    )


def _patterns(conditions: Iterable[Answer], field: str) -> tuple[str, ...] | Unknown:
    """The patterns of the one condition that a rule may have on a field, from the newer or the older place."""
    for condition in (each for each in conditions if each["Field"] == field):
        config = condition.get(CONFIGS[field], {})
        if config.get("RegexValues") or condition.get("RegexValues"):
            return Unknown(why=f"a condition on {field} is a regular expression")
        return tuple(config.get("Values") or condition.get("Values", ()))
    return ()


def _actions(answers: Iterable[Answer]) -> tuple[ListenerAction, ...]:
    return tuple(map(_action, sorted(answers, key=lambda action: action.get("Order", 0))))


def _action(answer: Answer) -> ListenerAction:
    redirect = answer.get("RedirectConfig")
    return ListenerAction(
        kind=ACTIONS.get(answer["Type"], ActionKind.OTHER),
        redirect=_redirect(redirect) if redirect else None,
        authentication=_authentication(answer),
        target_groups=tuple(_forwarded(answer)),
    )


def _redirect(answer: Answer) -> Redirect:
    """Parts such as `#{host}` stay as the client asked (ELB API Reference, `RedirectActionConfig`)."""
    given = {part: value for part, value in answer.items() if value and value != f"#{{{part.lower()}}}"}
    return Redirect(
        protocol=member(ListenerProtocol, given["Protocol"], "redirect protocol") if "Protocol" in given else None,
        host=given.get("Host"),
        port=int(given["Port"]) if "Port" in given else None,
        status=int(answer["StatusCode"].removeprefix("HTTP_")),
    )


def _authentication(answer: Answer) -> Authentication | None:
    method = answer["Type"]
    if method in SIGN_IN:
        config = answer.get(SIGN_IN[method], {})
        otherwise = config.get("OnUnauthenticatedRequest", DEFAULT_UNAUTHENTICATED)
        return Authentication(
            method=method,
            unauthenticated=member(Unauthenticated, otherwise, "what to do with unauthenticated requests,"),
            session_timeout=config.get("SessionTimeout", DEFAULT_SESSION_TIMEOUT),
        )
    if ACTIONS.get(method) is ActionKind.AUTHENTICATE:
        # Without a valid token there is no access, and no setting for it (User Guide for Application Load Balancers,
        # "Verify JWTs using an Application Load Balancer").
        return Authentication(method=method, unauthenticated=Unauthenticated.DENY)
    return None


def _forwarded(answer: Answer) -> Iterator[str]:
    """Target groups that get traffic. A group of weight 0 gets none; one without a weight has weight 1."""
    tuples = answer.get("ForwardConfig", {}).get("TargetGroups") or ()
    if tuples:
        yield from (each["TargetGroupArn"] for each in tuples if each.get("Weight", 1) > 0)
    elif answer.get("TargetGroupArn"):
        yield answer["TargetGroupArn"]

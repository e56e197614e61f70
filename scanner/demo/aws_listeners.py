"""The listeners of the demo account's Application and Network Load Balancers, in boto3's shapes."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.demo.aws_balancer_plans import CLIENT_SECRET, Balancer, Listening, SignIn
from scanner.demo.aws_names import DOMAIN, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.demo.aws_trust_stores import store_arn

TO_HTTPS = {
    "Type": "redirect",
    "Order": 1,
    "RedirectConfig": {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    },
}


class Listeners:
    """What the account answers about its listeners."""

    def __init__(
        self, balancers: Mapping[str, Balancer], target_group_arn: Callable[[str], str], certificates: Mapping[str, str]
    ) -> None:
        self._balancers = balancers
        self._target_group_arn = target_group_arn
        self._certificates = certificates
        self._by_arn = {
            _arn(balancer, listener): listener for balancer, plan in balancers.items() for listener in plan.listeners
        }

    def serve(self, server: AwsServer) -> None:
        """Give the server the answers."""
        server.answer("elbv2", "DescribeListeners", self._describe)
        server.answer("elbv2", "DescribeListenerAttributes", self._describe_attributes)
        server.answer("elbv2", "DescribeListenerCertificates", self._describe_certificates)
        server.answer("elbv2", "DescribeRules", self._describe_rules)

    def _asked(self, call: Call) -> Listening:
        wanted = call.parameters["ListenerArn"]
        if wanted not in self._by_arn:
            code = "ListenerNotFound"
            raise Refusal(code)
        return self._by_arn[wanted]

    def _describe(self, call: Call) -> Answer:
        balancer = call.parameters["LoadBalancerArn"]
        if balancer not in self._balancers:
            code = "LoadBalancerNotFound"
            raise Refusal(code)
        return {"Listeners": [self._shape(balancer, each) for each in self._balancers[balancer].listeners]}

    def _shape(self, balancer: str, listener: Listening) -> Answer:
        tls: dict[str, Any] = {}
        if listener.policy and listener.certificate:
            tls = {
                "SslPolicy": listener.policy,
                "Certificates": [{"CertificateArn": self._certificates[listener.certificate]}],
            }
        if listener.protocol == "HTTPS":
            tls["MutualAuthentication"] = _mutual(balancer, listener)
        return {
            "ListenerArn": _arn(balancer, listener),
            "LoadBalancerArn": balancer,
            "Port": listener.port,
            "Protocol": listener.protocol,
            "DefaultActions": self._actions(listener, listener.targets),
            **tls,
        }

    def _describe_attributes(self, call: Call) -> Answer:
        attributes = self._asked(call).attributes
        return {"Attributes": [{"Key": key, "Value": value} for key, value in attributes.items()]}

    def _describe_certificates(self, call: Call) -> Answer:
        listener = self._asked(call)
        names = (*filter(None, (listener.certificate,)), *listener.more_certificates)
        return {
            "Certificates": [
                {"CertificateArn": self._certificates[name], "IsDefault": name == listener.certificate}
                for name in names
            ]
        }

    def _describe_rules(self, call: Call) -> Answer:
        prefix = call.parameters["ListenerArn"].replace(":listener/", ":listener-rule/")
        return {"Rules": list(self._rules(self._asked(call), prefix))}

    def _rules(self, listener: Listening, prefix: str) -> Iterator[Answer]:
        for number, (path, targets) in enumerate(listener.exceptions.items(), 1):
            condition = {"Field": "path-pattern", "Values": [path], "PathPatternConfig": {"Values": [path]}}
            yield _rule(prefix, str(number), [condition], self._actions(listener, targets))
        yield _rule(prefix, "default", [], self._actions(listener, listener.targets))

    def _actions(self, listener: Listening, targets: str | None) -> list[Answer]:
        if targets is None:
            return [TO_HTTPS]
        group = self._target_group_arn(targets)
        forward = {"TargetGroups": [{"TargetGroupArn": group, "Weight": 1}]}
        to_targets = {"Type": "forward", "TargetGroupArn": group, "ForwardConfig": forward}
        if listener.sign_in is None:
            return [{**to_targets, "Order": 1}]
        return [_sign_in(listener.sign_in), {**to_targets, "Order": 2}]


def _arn(balancer: str, listener: Listening) -> str:
    listens = hex_of("listener", balancer.split("/")[2], str(listener.port))
    return f"{balancer.replace(':loadbalancer/', ':listener/')}/{listens}"


def _mutual(balancer: str, listener: Listening) -> Answer:
    if listener.is_passed_through:
        return {"Mode": "passthrough"}
    if listener.trust_store is None:
        return {"Mode": "off"}
    region = balancer.split(":")[3]
    return {
        "Mode": "verify",
        "TrustStoreArn": store_arn(region, listener.trust_store),
        "IgnoreClientCertificateExpiry": False,
    }


def _sign_in(sign_in: SignIn) -> Answer:
    # Whether or not AWS tells the secret, the answer's shape has a place for it.
    config = {
        "Issuer": f"https://login.{DOMAIN}",
        "AuthorizationEndpoint": f"https://login.{DOMAIN}/authorize",
        "TokenEndpoint": f"https://login.{DOMAIN}/token",
        "UserInfoEndpoint": f"https://login.{DOMAIN}/userinfo",
        "ClientId": "portal",
        "ClientSecret": CLIENT_SECRET,
        "Scope": "openid",
        "SessionTimeout": sign_in.seconds,
        "OnUnauthenticatedRequest": sign_in.otherwise,
    }
    return {"Type": "authenticate-oidc", "Order": 1, "AuthenticateOidcConfig": config}


def _rule(prefix: str, priority: str, conditions: list[Answer], actions: list[Answer]) -> Answer:
    return {
        "RuleArn": f"{prefix}/{hex_of(prefix, priority)}",
        "Priority": priority,
        "Conditions": conditions,
        "Actions": actions,
        "IsDefault": priority == "default",
    }

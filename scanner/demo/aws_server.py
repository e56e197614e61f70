"""A loopback HTTP server that speaks the AWS APIs: moto, and in front of it answers of our own where moto has none.

Answers are given in the shapes that boto3 shows, and refusals by their AWS error code; both are written as each
service's protocol wants them. So the real SDK reads them, over real HTTP.
"""

import io
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.validate import ParamValidator
from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.wrappers import Response

from scanner.demo.loopback import LoopbackServer, WsgiApp, first_half

OperationModel = Any


@dataclass(frozen=True)
class Call:
    """A request, understood."""

    service: str
    """The SDK's name of the service: `ec2`, `elbv2`, `cloudfront`."""
    operation: str
    """The API's name of the operation: `DescribeVpnConnections`."""
    region: str
    parameters: Mapping[str, Any]
    """In the shape in which boto3 takes them."""


Answer = Mapping[str, Any]
Responder = Callable[[Call], Answer | Response | None]
"""Makes the answer to a call, in boto3's shape. None leaves the call to moto."""


class Refusal(ServiceException):
    """An AWS error with this code and message. Raise it in a responder."""

    def __init__(self, code: str, message: str = "refused by the demo server") -> None:
        super().__init__(code, message)


BUILT_IN: Mapping[tuple[str, str], Responder] = {
    # moto's are JSON that it calls a web page.
    ("apigateway", "GetDomainNames"): lambda _: {"items": []},
    ("batch", "DescribeComputeEnvironments"): lambda _: {"computeEnvironments": []},
    ("lambda", "ListFunctions"): lambda _: {"Functions": []},
    # moto has none of this service.
    ("globalaccelerator", "ListAccelerators"): lambda _: {"Accelerators": []},
    ("globalaccelerator", "ListCrossAccountAttachments"): lambda _: {"CrossAccountAttachments": []},
    ("globalaccelerator", "ListCustomRoutingAccelerators"): lambda _: {"Accelerators": []},
}
"""Answers in moto's place that are there before any is given."""


class AwsServer(LoopbackServer):
    """A server on a free loopback port. Use it as a context manager; `url` is for `AWS_ENDPOINT_URL`."""

    def __init__(self) -> None:
        super().__init__()
        self._moto: WsgiApp = DomainDispatcherApplication(create_backend_app)
        self._responders: dict[tuple[str, str], Responder] = {}
        self._refused: dict[tuple[str, str, str | None], _Refused] = {}
        self._cut: set[tuple[str, str]] = set()
        self.calls: Counter[tuple[str, str, str]] = Counter()
        """How often each service, region and operation was called."""

    def answer(self, service: str, operation: str, with_: Responder | Answer) -> None:
        """Answer an operation in moto's place: always the same, or whatever the function makes of the call."""
        self._responders[service, operation] = with_ if callable(with_) else lambda _: with_

    def refuse(
        self,
        service: str,
        operation: str,
        code: str = "AccessDenied",
        region: str | None = None,
        *,
        times: float = math.inf,
    ) -> None:
        """Refuse an operation, in one region or in all of them, always or only so many times, as throttling does."""
        self._refused[service, operation, region] = _Refused(code, times)

    def cut(self, service: str, operation: str) -> None:
        """Break off every answer to an operation in the middle, as a failing proxy does."""
        self._cut.add((service, operation))

    def forget(self, *, seed: int | None = None) -> None:
        """Take back every answer, refusal, cut and delay, and empty moto's accounts.

        With a seed, what is made afterwards in the same order gets the same identifiers in every run, provided that
        each service was called before: moto takes random numbers at the first call.
        """
        self._responders.clear()
        self._refused.clear()
        self._cut.clear()
        self.calls.clear()
        self.delay = 0.0
        _reset_moto(seed)

    def _answering(self, environ: dict[str, Any]) -> WsgiApp:
        # Both we and moto read the body, and a connection gives it only once.
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        request = Request({**environ, "wsgi.input": io.BytesIO(body)})
        environ["wsgi.input"] = io.BytesIO(body)
        found = _recognise(request)
        if found is None:
            return self._moto
        service, operation, path_values = found
        answering: WsgiApp = self._own_response(request, service, operation, path_values) or self._moto
        if (service, operation.name) in self._cut:
            return first_half(Response.from_app(answering, environ))
        return answering

    def _own_response(
        self, request: Any, service: str, operation: OperationModel, path_values: Mapping[str, str]
    ) -> Response | None:
        region = _credential_scope(request)[0]
        with self._lock:
            self.calls[service, region, operation.name] += 1
            code = self._refusal(service, region, operation.name)
        if code:
            return _written(operation, Refusal(code))
        responder = self._responders.get((service, operation.name)) or BUILT_IN.get((service, operation.name))
        if responder is None:
            return None
        try:
            result = responder(Call(service, operation.name, region, _parameters(request, operation, path_values)))
        except Refusal as refusal:
            return _written(operation, refusal)
        if result is None or isinstance(result, Response):
            return result
        return _written(operation, result)

    def _refusal(self, service: str, region: str, operation: str) -> str | None:
        for key in ((service, operation, region), (service, operation, None)):
            refused = self._refused.get(key)
            if refused and refused.times > 0:
                refused.times -= 1
                return refused.code
        return None


@dataclass
class _Refused:
    code: str
    times: float


def _reset_moto(seed: int | None) -> None:
    from moto.moto_api._internal import mock_random
    from moto.moto_api._internal.models import moto_api_backend

    moto_api_backend.reset()
    mock_random.seed(seed)


def _credential_scope(request: Any) -> tuple[str, str]:
    """Region and signing name from the signature (AWS Signature Version 4)."""
    found = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request", request.headers.get("Authorization", ""))
    return (found[1], found[2]) if found else ("", "")


def _recognise(request: Any) -> tuple[str, OperationModel, Mapping[str, str]] | None:
    signing_name = _credential_scope(request)[1]
    for service in _services_of(signing_name, request.values.get("Version", "")):
        model = get_service_model(service)
        name = request.values.get("Action") or request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if name in model.operation_names:
            return service, model.operation_model(name), {}
        for operation, pattern in _routes(service):
            if (found := pattern.fullmatch(request.path)) and operation.http["method"] == request.method:
                return service, operation, found.groupdict()
    return None


SERVICES = (
    "acm",
    "apigateway",
    "apigatewayv2",
    "autoscaling",
    "batch",
    "cloudfront",
    "codebuild",
    "ec2",
    "ecs",
    "elb",
    "elbv2",
    "globalaccelerator",
    "iam",
    "lambda",
    "logs",
    "network-firewall",
    "route53",
    "s3",
    "sts",
    "wafv2",
)


@cache
def _services_of(signing_name: str, version: str) -> tuple[str, ...]:
    models = {service: get_service_model(service) for service in SERVICES}
    return tuple(
        service
        for service, model in models.items()
        if model.signing_name == signing_name and (not version or model.api_version == version)
    )


@cache
def _routes(service: str) -> list[tuple[OperationModel, re.Pattern[str]]]:
    model = get_service_model(service)
    if not model.protocol.startswith("rest"):
        return []
    operations = [model.operation_model(name) for name in model.operation_names]
    return [
        (each, re.compile(re.sub(r"\{(\w+)\+?\}", r"(?P<\1>[^/]+)", each.http["requestUri"].partition("?")[0])))
        for each in operations
    ]


def _parameters(request: Any, operation: OperationModel, path_values: Mapping[str, str]) -> Mapping[str, Any]:
    parser = PROTOCOL_PARSERS[operation.service_model.resolved_protocol](operation)
    parsed: Mapping[str, Any] = parser.parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": dict(path_values),
        }
    )
    return parsed


def _written(operation: OperationModel, result: Answer | Refusal) -> Response:
    if isinstance(result, Mapping) and (misspelt := _misspelt(operation, result)):
        # Left to the serializer, a key that is not in the shape would silently be dropped.
        result = Refusal("NotInShape", f"{operation.name} was given an answer that is not boto3's: {misspelt}")
    model = operation.service_model
    # The one that the SDK speaks: a service may list newer ones first that moto cannot write.
    serializer = get_serializer_class(model.service_name, model.resolved_protocol)(operation_model=operation)
    written = serializer.serialize(dict(result) if isinstance(result, Mapping) else result)
    return Response(written["body"], written["status_code"], written["headers"])


def _misspelt(operation: OperationModel, answer: Answer) -> str:
    """What the answer holds that is not in the operation's output, or not of its type; empty when all is well."""
    report: str = ParamValidator().validate(answer, operation.output_shape).generate_report()
    return "; ".join(line for line in report.splitlines() if not line.startswith("Missing required"))

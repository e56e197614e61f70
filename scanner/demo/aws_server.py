"""A loopback HTTP server that speaks the AWS APIs: moto, and in front of it answers of our own where moto has none.

Answers are given in the shapes that boto3 shows, and refusals by their AWS error code; both are written as each
service's protocol wants them. So the real SDK reads them, over real HTTP.
"""

import io
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

ServiceModel = Any
OperationModel = Any
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


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


class AwsServer:
    """A server on a free loopback port. Use it as a context manager; `url` is for `AWS_ENDPOINT_URL`."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._responders: dict[tuple[str, str], Responder] = {}
        self._refused: dict[tuple[str, str, str | None], str] = {}
        self._server = make_server("127.0.0.1", 0, self._serve, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.calls: Counter[tuple[str, str, str]] = Counter()
        """How often each service, region and operation was called."""
        self.delay = 0.0
        """Seconds before each answer."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, service: str, operation: str, with_: Responder | Answer) -> None:
        """Answer an operation in moto's place: always the same, or whatever the function makes of the call."""
        self._responders[service, operation] = with_ if callable(with_) else lambda _: with_

    def refuse(self, service: str, operation: str, code: str = "AccessDenied", region: str | None = None) -> None:
        """Refuse an operation, in one region or in all of them."""
        self._refused[service, operation, region] = code

    def forget(self, *, seed: int | None = None) -> None:
        """Take back every answer, refusal and delay, and empty moto's accounts.

        With a seed, what is made afterwards in the same order gets the same identifiers in every run.
        """
        self._responders.clear()
        self._refused.clear()
        self.calls.clear()
        self.delay = 0.0
        _reset_moto(seed)

    def _serve(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        time.sleep(self.delay)
        # Both we and moto read the body, and a connection gives it only once.
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        request = Request({**environ, "wsgi.input": io.BytesIO(body)})
        answering: WsgiApp = self._own_response(request) or self._moto
        return answering({**environ, "wsgi.input": io.BytesIO(body)}, start_response)

    def _own_response(self, request: Any) -> Response | None:
        found = _recognise(request)
        if found is None:
            return None
        service, operation, path_values = found
        region = _credential_scope(request)[0]
        self.calls[service, region, operation.name] += 1
        code = self._refused.get((service, operation.name, region)) or self._refused.get(
            (service, operation.name, None)
        )
        if code:
            return _written(operation, Refusal(code))
        responder = self._responders.get((service, operation.name))
        if responder is None:
            return None
        try:
            result = responder(Call(service, operation.name, region, _parameters(request, operation, path_values)))
        except Refusal as refusal:
            return _written(operation, refusal)
        if result is None or isinstance(result, Response):
            return result
        return _written(operation, result)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Say nothing: the terminal belongs to the scan."""


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


SERVICES = ("acm", "cloudfront", "ec2", "elb", "elbv2", "iam", "logs", "sts", "wafv2")


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
    operations = [model.operation_model(name) for name in model.operation_names]
    return [
        (each, re.compile(re.sub(r"\{(\w+)\+?\}", r"(?P<\1>[^/]+)", each.http["requestUri"].partition("?")[0])))
        for each in operations
        if each.http.get("requestUri", "/") != "/"
    ]


def _parameters(request: Any, operation: OperationModel, path_values: Mapping[str, str]) -> Mapping[str, Any]:
    parser = PROTOCOL_PARSERS[operation.service_model.protocol](operation)
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
    model = operation.service_model
    serializer = get_serializer_class(model.service_name, model.protocol)(operation_model=operation)
    written = serializer.serialize(dict(result) if isinstance(result, Mapping) else result)
    return Response(written["body"], written["status_code"], written["headers"])

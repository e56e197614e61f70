"""Signing in to Google Cloud: which projects there are to read, and as whom."""

import logging
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from providers.gcp.errors import GoogleError, NotAGoogleAnswerError, explain, is_disabled
from providers.gcp.names import BASES
from providers.gcp.rest import Answer, Patience, Rest
from providers.gcp.session import GcpProject
from scanner.models import GLOBAL
from scanner.provider import Gap, Options, ScanError, UsageError

log = logging.getLogger(__name__)

# None of these APIs but Cloud DNS and Resource Manager takes the narrower `cloud-platform.read-only` (the APIs'
# discovery documents, `auth`). What may be done is settled by the permissions of whoever signs in.
SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
# "6 to 30 lowercase letters, digits, or hyphens"; older ones begin with a domain (Resource Manager, "Creating and
# managing projects").
PROJECT_ID = re.compile(r"([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]")
OVERRIDE = "CLOUDSDK_API_ENDPOINT_OVERRIDES_"
LOGIN = "Sign in with `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS to a key file."


class GcpOptions(Options):
    """Which projects to read. Credentials are the application default ones of Google Cloud's libraries."""

    project: tuple[str, ...] = ()
    """Project to scan; the credentials' own project without it, else every project they can see. Repeatable."""


def open_projects(
    options: GcpOptions, *, concurrency: int, patience: Patience | None = None
) -> Iterator[GcpProject | Gap]:
    """Sign in, and look which of the projects can be read.

    A project that cannot be is a gap; the others are read all the same.

    Raises:
        UsageError: a project or an endpoint is none.
        ScanError: nobody can sign in, or there is no project to read.
    """
    _require_projects(options.project)
    bases = _bases(os.environ)
    http, default = _signed_in(concurrency)
    patience = patience or Patience()
    named = dict.fromkeys(options.project or ((default,) if default else ()), "")
    projects = named or _every_project(Rest(http, bases, patience))
    refused: list[Gap] = []
    for each, number in projects.items():
        rest = Rest(http, bases, patience)
        found = _looked_up(each, number, rest)
        if isinstance(found, Gap):
            refused.append(found)
        else:
            yield GcpProject(each, rest, number=number or _number(found), described=found, concurrency=concurrency)
    if len(refused) == len(projects):
        raise ScanError("; ".join(f"cannot read project {gap.account}: {gap.reason}" for gap in refused))
    yield from refused


def _require_projects(projects: tuple[str, ...]) -> None:
    for project in projects:
        if not PROJECT_ID.fullmatch(project):
            hint = "; a project's number is not its id" if project.isdigit() else ""
            message = f"{project!r} is not the id of a project, such as shop-production{hint}"
            raise UsageError(message)


def _bases(environment: Mapping[str, str]) -> dict[str, str]:
    """Where each service is called: where Google says, or where the variables of gcloud say.

    Both `http://127.0.0.1:8080/compute/v1/`, which gcloud wants, and `http://127.0.0.1:8080` are understood.
    """
    bases = dict(BASES)
    for service, base in BASES.items():
        name = f"{OVERRIDE}{service.upper()}"
        if override := environment.get(name):
            parts = urlsplit(override)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                message = f"{name} is {override!r}; it is a URL such as http://127.0.0.1:8080"
                raise UsageError(message)
            path = parts.path.strip("/")
            bases[service] = f"{override.rstrip('/')}/" if path else f"{override.rstrip('/')}{urlsplit(base).path}"
    return bases


def _signed_in(concurrency: int) -> tuple[Any, str | None]:
    """An HTTP session that signs each call, and the project of the credentials."""
    try:
        from google.auth.transport import requests as transport
        from requests.adapters import HTTPAdapter
    except ModuleNotFoundError as error:
        message = (
            "scanning Google Cloud needs google-auth: install netassay with its extra, `pip install 'netassay[gcp]'`"
        )
        raise ScanError(message) from error
    credentials, project = _credentials()
    session: Any = transport.AuthorizedSession
    http = session(credentials)
    http.headers["User-Agent"] = "netassay"
    # The engine's threads and those of details call at the same time.
    for prefix in ("https://", "http://"):
        http.mount(prefix, HTTPAdapter(pool_maxsize=2 * concurrency))
    return http, project


def _credentials() -> tuple[Any, str | None]:
    import google.auth
    from google.auth import credentials
    from google.auth.exceptions import GoogleAuthError

    if os.environ.get("CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "").lower() in {"1", "true", "yes"}:
        anonymous: Any = credentials.AnonymousCredentials
        return anonymous(), os.environ.get("GOOGLE_CLOUD_PROJECT") or os.environ.get("CLOUDSDK_CORE_PROJECT")
    try:
        with warnings.catch_warnings(record=True) as caught:
            found: tuple[Any, str | None] = google.auth.default(scopes=SCOPES)
    except GoogleAuthError as error:
        message = f"cannot sign in to Google Cloud: {str(explain(error)).rstrip('.')}. {LOGIN}"
        raise ScanError(message) from error
    for warning in caught:
        log.info("%s", warning.message)
    return found


def _every_project(rest: Rest) -> dict[str, str]:
    """Every active project that the credentials can see, with its number."""
    projects: dict[str, str] = {}
    token = ""
    try:
        while True:
            query = {"query": "state:ACTIVE", "pageSize": 500, **({"pageToken": token} if token else {})}
            page = rest.get("cloudresourcemanager", "projects:search", query)
            active = [each for each in page.get("projects") or () if each.get("state") == "ACTIVE"]
            projects |= {each["projectId"]: each["name"].removeprefix("projects/") for each in active}
            token = page.get("nextPageToken") or ""
            if not token:
                break
    except Exception as error:
        message = f"cannot look for projects: {_reason(error).rstrip('.')}. Name them with --project."
        raise ScanError(message) from error
    if not projects:
        message = "the credentials can see no project. Name one with --project, or check whose credentials they are."
        raise ScanError(message)
    return dict(sorted(projects.items()))


def _looked_up(project: str, number: str, rest: Rest) -> Answer | Gap:
    """What Compute Engine says of a project, or why it cannot be read.

    Of many projects that are found, some use no network of Compute Engine, and may have zones of the DNS all the same.
    Where one is named without its number, it is not known whose API is off.

    Raises:
        ScanError: the credentials are worth nothing, or nobody answers, whichever project it is.
    """
    from google.auth.exceptions import GoogleAuthError, TransportError
    from requests import RequestException

    try:
        return rest.get("compute", f"projects/{project}")
    except (GoogleAuthError, RequestException, NotAGoogleAnswerError) as error:
        is_refused = isinstance(error, GoogleAuthError) and not isinstance(error, TransportError)
        advice = LOGIN if is_refused else "Check the network and the proxy."
        message = f"cannot sign in to Google Cloud: {_reason(error).rstrip('.?')}. {advice}"
        raise ScanError(message) from error
    except GoogleError as error:
        if is_disabled(error) and number and error.consumer in {project, number}:
            log.info("project %s does not use Compute Engine", project)
            return {}
        disabled = f"the Compute Engine API is not enabled in project {error.consumer or project}"
        reason = disabled if is_disabled(error) else str(error)
        log.info("project %s cannot be read: %s", project, reason)
        return Gap(
            provider="gcp",
            account=project,
            region=GLOBAL,
            service="compute",
            action="compute.projects.get",
            reason=reason,
        )


def _number(project: Answer) -> str:
    """A project's number, from the name of its default service account; empty when it has none.

    That is `PROJECT_NUMBER-compute@developer.gserviceaccount.com` (Compute Engine, "Service accounts").
    """
    return str(project.get("defaultServiceAccount") or "").partition("-compute@")[0]


def _reason(error: Exception) -> str:
    """Why a call failed.

    Raises:
        Exception: the error itself, when the fault is ours.
    """
    reason = explain(error)
    if reason is None:
        raise error
    return reason

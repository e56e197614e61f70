"""boto3 clients that fill a demo account: they see nothing of the environment of whoever runs the demo."""

import os
from collections.abc import Callable
from typing import Any

Clients = Callable[[str, str], Any]
"""Makes the client of a service in a region."""


def clients(url: str) -> Clients:
    """Clients of the server at a URL, each made once."""
    import boto3
    from botocore.config import Config

    session: Any = boto3.Session(botocore_session=_isolated_session())
    # Without proxies and retries of our own, botocore takes those of the environment.
    config = Config(proxies={}, retries={"mode": "standard", "total_max_attempts": 2})
    made: dict[tuple[str, str], Any] = {}

    def client(service: str, region: str) -> Any:
        if (service, region) not in made:
            made[service, region] = session.client(service, region_name=region, endpoint_url=url, config=config)
        return made[service, region]

    return client


def _isolated_session() -> Any:
    """A session in which no variable of the environment and no configuration file has a say."""
    from botocore.session import Session

    unread: dict[str, Any] = {
        name: (None, None, default, conversion)
        for name, (_, _, default, conversion) in Session.SESSION_VARIABLES.items()
    }
    for name in ("config_file", "credentials_file"):
        unread[name] = (None, None, os.devnull, None)
    session = Session(session_vars=unread)
    session.set_credentials("demo", "demo")
    return session

"""Lists that are followed token by token: those the SDK cannot page, and those that say whether they were cut."""

from typing import Any

from providers.aws.session import Answer, AwsScope
from scanner.models import Unknown


def read_on(scope: AwsScope, service: str, operation: str, **parameters: Any) -> list[Answer] | Unknown:
    """Every answer of a list that is a detail of something else. A refusal of any of them makes it unknown.

    Raises:
        VanishedError: what it is about does not exist any more.
    """
    answers: list[Answer] = []
    token: dict[str, Any] = {}
    while True:
        answer = scope.read(service, operation, **parameters, **token)
        if isinstance(answer, Unknown):
            return answer
        answers.append(answer)
        if not answer.get("NextToken"):
            return answers
        token = {"NextToken": answer["NextToken"]}

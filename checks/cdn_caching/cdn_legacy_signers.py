"""A CDN accepts signatures of accounts in place of key groups.

The keys of an account belong to its root user, who alone can make or withdraw them, by hand and without a record of
which path they are good for. Keys in a group are managed with permissions of their own, and rotated by a programme.
Behaviours that ask for no signature are not judged.

To fix: name key groups, and take the accounts away. AWS: `TrustedKeyGroups` in place of `TrustedSigners`. Azure and GCP
have no such signers.
"""

from collections.abc import Iterator

from scanner.behaviours import doubt
from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import CacheBehaviour, Distribution, Unknown, applicable, known


@check(
    "cdn-legacy-signers",
    theme=Theme.CDN_CACHING,
    severity=Severity.MEDIUM,
    maps=(nist("AC-6"), nist("SC-12"), cwe(250)),
)
def cdn_legacy_signers(distribution: Distribution) -> Iterator[Answer]:
    """Look at whose signatures count in each behaviour that asks for one."""
    applicable(known(distribution.is_enabled), "is disabled")
    may_have_them = [(number, each) for number, each in enumerate(distribution.behaviours) if _may_have_them(each)]
    applicable(bool(may_have_them), "knows no such signers")
    signed = [(number, each) for number, each in may_have_them if each.requires_signature]
    applicable(bool(signed), "asks for no signature")
    for number, behaviour in signed:
        if behaviour.signer_accounts:
            yield Violation(
                f"accepts signatures of accounts ({', '.join(behaviour.signer_accounts)}) for {behaviour.scope}",
                at=f"behaviours[{number}].signer_accounts",
            )
        elif isinstance(behaviour.requires_signature, Unknown):
            yield doubt(behaviour, behaviour.requires_signature)


def _may_have_them(behaviour: CacheBehaviour) -> bool:
    return behaviour.signer_accounts is not None

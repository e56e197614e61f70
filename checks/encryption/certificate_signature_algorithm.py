"""A certificate in use is signed with SHA-1 or MD5, or an intermediate presented with it is.

Somebody who finds a collision of the hash can have a certificate of their own that bears the same signature: with MD5
that has been done (CVE-2004-2761), and for SHA-1 it costs some tens of thousands of dollars (Leurent and Peyrin, "SHA-1
is a Shambles", 2020). Clients refuse such certificates too. A root's signature on itself proves nothing and is not
judged, and neither is a certificate that nothing presents. Where its keeper does not say what does, as IAM does not,
listeners and distributions that name it do.

To fix: have the certificate, or the intermediate, issued anew with SHA-256. AWS: import it with its new
`CertificateChain`. Azure: a new version in the Key Vault. GCP: `certificate` with its chain.
"""

import re
from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Certificate, Distribution, Listener, Unknown, applicable, known
from scanner.presented import is_presented

BROKEN = re.compile(r"MD2|MD5|SHA-?1(?!\d)", re.IGNORECASE)


@check(
    "certificate-signature-algorithm",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-12"), nist("SC-13"), pci("4.2.1"), cwe(328)),
)
def certificate_signature_algorithm(
    certificate: Certificate, listeners: Related[Listener], distributions: Related[Distribution]
) -> Iterator[Answer]:
    """Look at the hashes of the certificate's signature and of those of its intermediates."""
    in_use = is_presented(certificate, listeners, distributions)
    applicable(in_use is not False, "is not in use")
    answers = list(_answers(certificate))
    if any(isinstance(each, Violation) for each in answers):
        known(in_use)
    yield from answers


def _answers(certificate: Certificate) -> Iterator[Answer]:
    not_issued = certificate.not_after is None
    reason = "is not issued" if not_issued else "has a keeper that takes no certificate with a weak signature"
    applicable(certificate.signature_algorithm is not None, reason)
    match certificate.signature_algorithm:
        case Unknown() as unread:
            yield unread
        case str(signature) if BROKEN.search(signature):
            yield Violation(f"is signed with {signature}", at="signature_algorithm")
    if isinstance(certificate.chain_signatures, Unknown):
        yield certificate.chain_signatures
    elif weak := sorted(set(filter(BROKEN.search, certificate.chain_signatures))):
        yield Violation(f"has an intermediate signed with {', '.join(weak)}", at="chain_signatures")

"""Facts of certificates that Google Cloud shows in PEM, with their chains."""

from datetime import datetime
from typing import Any

from providers import x509
from scanner.models import Unknown

END = "-----END CERTIFICATE-----"


class PemFacts:
    """What a chain in PEM says; the leaf comes first.

    "Leaf certificate comes first, followed by intermediate ones if any." (Certificate Manager API reference,
    `SelfManagedCertificate`)
    """

    def __init__(self, pem: str | Unknown | None, otherwise: str) -> None:
        """Read the leaf.

        Args:
            pem: the text; None where there is none.
            otherwise: why there may be none, in words.
        """
        self._unknown = pem if isinstance(pem, Unknown) else None
        text = "" if isinstance(pem, Unknown) or pem is None else pem
        leaf, end, self._rest = text.partition(END)
        self._leaf = leaf + end
        self.facts = self._unknown or (x509.facts_of(self._leaf) if text else Unknown(why=otherwise))

    def get(self, field: str) -> Any:
        """A fact of the leaf, or why it is unknown."""
        return self.facts if isinstance(self.facts, Unknown) else getattr(self.facts, field)

    def chain_signatures(self) -> tuple[str, ...] | Unknown:
        """How the intermediates are signed."""
        return self._unknown or x509.intermediate_signatures((self._leaf, self._rest))


def moment(text: str | None) -> datetime | None:
    """A time of day as Google Cloud writes it (RFC 3339)."""
    return datetime.fromisoformat(text) if text else None

"""The themes of ISO/IEC 27001:2022 A.8.21, and the controls of other frameworks that a check bears on."""

from dataclasses import dataclass
from enum import StrEnum


class Theme(StrEnum):
    """What a check of A.8.21 is about. Every check has exactly one."""

    AUTHENTICATION = "authentication"
    ENCRYPTION = "encryption"
    CONNECTION_CONTROL = "connection-control"
    SECURE_CONNECTION_PARAMETERS = "secure-connection-parameters"
    CDN_CACHING = "cdn-caching"
    ACCESS_RESTRICTION = "access-restriction"
    USAGE_RULES = "usage-rules"
    MONITORING = "monitoring"
    SERVICE_LEVEL = "service-level"
    PROVIDER_ATTESTATION = "provider-attestation"

    @property
    def heading(self) -> str:
        """The theme as a heading."""
        return _TITLES.get(self, self.replace("-", " ").capitalize())


_TITLES = {Theme.CDN_CACHING: "CDN caching"}


class Framework(StrEnum):
    """Catalogues of controls and weaknesses, by the name and edition reports show."""

    ISO_27001 = "ISO/IEC 27001:2022"
    CIS_AWS = "CIS AWS Foundations 3.0"
    NIST_800_53 = "NIST SP 800-53 r5"
    PCI_DSS = "PCI DSS 4.0"
    CWE = "CWE"


@dataclass(frozen=True, order=True)
class Control:
    """One control, requirement or weakness of a framework."""

    framework: Framework
    id: str

    def __str__(self) -> str:
        return self.id if self.framework is Framework.CWE else f"{self.framework} {self.id}"


A_8_21 = Control(Framework.ISO_27001, "A.8.21")
"""Security of network services: every check gives evidence for it."""


def cis_aws(recommendation: str) -> Control:
    """A recommendation of the CIS Amazon Web Services Foundations Benchmark 3.0.0."""
    return Control(Framework.CIS_AWS, recommendation)


def nist(control: str) -> Control:
    """A control of NIST SP 800-53 revision 5, such as `SC-7(5)`."""
    return Control(Framework.NIST_800_53, control)


def pci(requirement: str) -> Control:
    """A requirement of PCI DSS 4.0, such as `1.3.1`."""
    return Control(Framework.PCI_DSS, requirement)


def cwe(number: int) -> Control:
    """A weakness of the MITRE Common Weakness Enumeration."""
    return Control(Framework.CWE, f"CWE-{number}")

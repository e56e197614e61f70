"""Names in public and private zones of the domain name system."""

from scanner.models.base import Resource, Unknown


class DnsRecord(Resource):
    """A set of address or alias records of one name."""

    domain: str | Unknown
    """The full name in lower case, without the final dot."""
    record_type: str
    """`A`, `AAAA`, `CNAME`, `HTTPS` or `SVCB`."""
    targets: tuple[str, ...] | Unknown
    """Addresses, or names in lower case without the final dot."""
    is_private: bool | Unknown = False
    """Its zone answers inside networks only."""

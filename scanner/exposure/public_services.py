"""Ports that are meant for everybody."""

from scanner.exposure.internet import Ports
from scanner.models import TCP, UDP, Model, PortSet


class PublicServices(Model):
    """Ports that anybody may reach."""

    tcp: PortSet = PortSet.of(80, 443)
    udp: PortSet = PortSet.of(443)

    @property
    def ports(self) -> Ports:
        """The same by protocol."""
        return {TCP: self.tcp, UDP: self.udp}

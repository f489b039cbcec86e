"""Who sends, as far as limits must know: an address, its network, and a number that the form gave the device."""

import ipaddress
import re
from dataclasses import dataclass

from django.http import HttpRequest

from agencies.counting import hashed
from agencies.network import counted_address

DEVICE = "device"
"""Named field of the form: a random number that the browser keeps for a day (`static/incidents/device.js`)."""
TRAP = "homepage_url"
"""Named field of the form that people do not see; programs that fill in every field do."""
NETWORK_BITS = {4: 24, 6: 48}
_SALT = "incidents.senders"


@dataclass(frozen=True)
class Sender:
    """`device` is empty where none was told: a sender without script, or one that hides it, is counted by address."""

    address: str
    network: str
    device: str
    trapped: bool

    @property
    def address_hash(self) -> str:
        return hashed(_SALT, f"address {self.address}") if self.address else ""

    @property
    def device_hash(self) -> str:
        return hashed(_SALT, f"device {self.device}") if self.device else ""

    def keys(self, what: str) -> list[str]:
        """Names to count by: of the address, and of the device where it is known."""
        return [f"{what} {self.address}"] + ([f"{what} by {self.device}"] if self.device else [])


def sender_of(request: HttpRequest) -> Sender:
    address = counted_address(request)
    device = request.POST.get(DEVICE, "")
    return Sender(
        address=address,
        network=_network(address),
        device=device if re.fullmatch(r"[0-9a-f]{36}", device) else "",
        trapped=bool(request.POST.get(TRAP, "").strip()),
    )


def _network(address: str) -> str:
    """The /24 of IPv4, the /48 of IPv6: what one owner of many addresses most often has."""
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{NETWORK_BITS[version]}", strict=False))

"""Which port the site listens on."""

import os
import socket

from launch.console import Stopped, say

DEFAULT = 8000
HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether this machine lets us listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def wanted() -> int | None:
    """PORT from the environment, None when it is not set. Raises Stopped when it is taken, or no port."""
    given = os.environ.get("PORT", "")
    if not given:
        return None
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Stopped(f"PORT is {given!r}; it must be a number from 1 to 65535.")
    if not is_free(int(given)):
        raise Stopped(f"Port {given} is taken by another program. Give another one, for example PORT=8123, or none.")
    return int(given)


def choose() -> int:
    """The wanted port, else 8000, else the next free one, which is said. Raises Stopped when there is none."""
    port = wanted()
    if port:
        return port
    if is_free(DEFAULT):
        return DEFAULT
    port = next((port for port in range(DEFAULT + 1, DEFAULT + 100) if is_free(port)), None)
    if port is None:
        raise Stopped(f"Ports {DEFAULT} to {DEFAULT + 99} are all taken. Give a free one, for example PORT=9000.")
    say(f"! Port {DEFAULT} is taken by another program: this site takes {port}.")
    return port

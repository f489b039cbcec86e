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


def choose() -> int:
    """PORT from the environment, else 8000, else the next free one, which is said.

    Raises Stopped when PORT was asked for and is taken, or is no port.
    """
    wanted = os.environ.get("PORT", "")
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise Stopped(f"PORT is {wanted!r}; it must be a number from 1 to 65535.")
        if not is_free(int(wanted)):
            raise Stopped(
                f"Port {wanted} is taken by another program. Give another one, for example PORT=8123, or none."
            )
        return int(wanted)
    if is_free(DEFAULT):
        return DEFAULT
    port = next((port for port in range(DEFAULT + 1, DEFAULT + 100) if is_free(port)), None)
    if port is None:
        raise Stopped(f"Ports {DEFAULT} to {DEFAULT + 99} are all taken. Give a free one, for example PORT=9000.")
    say(f"! Port {DEFAULT} is taken by another program: this site takes {port}.")
    return port

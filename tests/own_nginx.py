"""nginx with the configuration of production, on this machine and without TLS, in front of a running site."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from launch.ports import HOST

from tests.running_site import free_port

CONFIGURATION = Path(__file__).resolve().parent.parent / "deploy" / "nginx.conf"
DIFFERENCES = (
    # names of containers, and what only newer editions know
    (r"server web:8000 resolve max_fails=0;", "server {application} max_fails=0;"),
    (r"resolver [^;]+;", ""),
    (r"zone application 64k;", ""),
    (r"http2 on;", ""),
    # the line, the ports and the folders of this machine
    (r"ssl_[a-z_]+ [^;]+;", ""),
    (r"listen 443 ssl default_server;", "listen {address};"),
    (r"server \{\s+listen 80 default_server;[^}]+\}", ""),
    (r"server \{\s+listen 127\.0\.0\.1:8081;\s+location[^}]+\}\s+\}", ""),
    (r"pid [^;]+;", "pid {folder}/nginx.pid; daemon off;"),
    (r"error_log [^;]+;", "error_log {folder}/error.log warn;"),
    (r"/etc/nginx/mime\.types", "{folder}/mime.types"),
    (r"/var/cache/nginx", "{folder}/cache"),
    (r"/var/geopgi", "{var}"),
    (r"proxy_set_header X-Forwarded-Proto https;", "proxy_set_header X-Forwarded-Proto $scheme;"),
)
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
TYPES = "types { text/html html; text/css css; text/javascript js; image/svg+xml svg; image/png png; }"


@contextlib.contextmanager
def running_nginx(
    folder: Path, *, application: str, var: Path, extra: str = "", certificate: str = ""
) -> Iterator[str]:
    """The address of nginx while it runs, without a slash at the end. `application` is host:port of the site, `var`
    its folder; `certificate`, a file with its key too, brings TLS and HTTP/2 back. `NGINX_PROGRAM` in the environment
    names the program, as `./scripts/test` sets it."""
    (folder / "cache").mkdir(parents=True)
    port = free_port()
    (folder / "mime.types").write_text(TYPES)
    address = f"{HOST}:{port}"
    if certificate:
        address += f" ssl http2; ssl_certificate {certificate}; ssl_certificate_key {certificate}"
    values = {"application": application, "address": address, "folder": str(folder), "var": str(var)}
    (folder / "nginx.conf").write_text(configuration(extra=extra, **values))
    program = os.environ.get("NGINX_PROGRAM") or shutil.which("nginx") or "nginx"
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        _wait(port, process, folder)
        yield f"http{'s' if certificate else ''}://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def configuration(*, extra: str = "", **values: str) -> str:
    """deploy/nginx.conf for this machine. Raises ValueError when it has changed so that a difference no longer fits."""
    text = CONFIGURATION.read_text().replace("location @application {", extra + "location @application {", 1)
    for pattern, replacement in DIFFERENCES:
        filled = replacement
        for name, value in values.items():
            filled = filled.replace(f"{{{name}}}", value)
        text, found = re.subn(pattern, lambda _: filled, text)  # noqa: B023 - used at once
        if not found:
            raise ValueError(f"deploy/nginx.conf has nothing like {pattern}")
    folders = "".join(f"{kind}_temp_path {values['folder']}/{kind}; " for kind in TEMPORARY)
    user = "user root; " if os.geteuid() == 0 else ""
    return user + text.replace("http {", "http { " + folders, 1)


def _wait(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nginx did not start: {(folder / 'error.log').read_text()}")

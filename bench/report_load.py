"""Senders of reports for `bench.report_rate`: as many as get through, and a crowd that comes by the clock."""

import asyncio
import itertools
import json
import random
import re
import resource
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LUA = Path(__file__).with_name("report.lua")
CONNECTIONS = 32
PATIENCE_S = 120.0
"""As the phone's (`static/incidents/outbox_requests.js`)."""
BUSY, TAKEN = 503, 200
_BOUNDARY = "report-of-the-bench"
_RUNS = itertools.count(1)


def reports_per_second(address: str, *, places: Path, kind: str, seconds: int) -> float:
    """Of 32 senders who each send the next as soon as the last is answered. Raises RuntimeError when one is refused."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s", "-s", str(LUA), address]
    command += ["--", str(places), kind, str(next(_RUNS))]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{address}: {said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]


def form(fields: dict[str, str], files: dict[str, bytes] | None = None) -> tuple[bytes, str]:
    """A body of multipart/form-data and its type."""
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, content in (files or {}).items():
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.jpg"\r\n'
        parts.append(head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + content + b"\r\n")
    return b"".join([*parts, f"--{_BOUNDARY}--\r\n".encode()]), f"multipart/form-data; boundary={_BOUNDARY}"


@dataclass
class Crowd:
    """What became of reports that came by the clock: `sent` by `client_id`, whether the first try was taken or told to
    wait, seconds each answer took, and everything else that was answered."""

    sent: list[uuid.UUID] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    told_to_wait: set[uuid.UUID] = field(default_factory=set)


def crowd(address: str, *, path: str, places: list[tuple[str, str]], kind: str, rate: float, seconds: float) -> Crowd:
    """`rate` reports a second for so many seconds, each from an address of its own on a connection of its own, however
    many are still waiting. Who is told to come again does so after Retry-After, as often as it is told."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # who waits holds a connection
    return asyncio.run(_crowd(address, path, places, kind, rate, seconds))


async def _crowd(
    address: str, path: str, places: list[tuple[str, str]], kind: str, rate: float, seconds: float
) -> Crowd:
    seen = Crowd()
    began = time.monotonic()
    senders = []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        senders.append(asyncio.create_task(_send(address, path, random.choice(places), kind, number, seen)))
    await asyncio.gather(*senders)
    return seen


async def _send(address: str, path: str, place: tuple[str, str], kind: str, number: int, seen: Crowd) -> None:
    key = uuid.uuid4()
    seen.sent.append(key)
    body, content_type = form(
        {
            "client_id": str(key),
            "category": kind,
            "lon": place[0],
            "lat": place[1],
            "accuracy_m": "12",
            "words": f"Nước suối có mùi hôi và bọt trắng từ sáng nay, lần thứ {number}.",
            "device": f"{key.int:036x}"[-36:],
            "files_follow": "0",
        }
    )
    while True:
        asked = time.monotonic()
        try:
            status, headers, content = await asyncio.wait_for(
                _ask(address, path, body, content_type, number), PATIENCE_S
            )
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            seen.errors[type(error).__name__] += 1
            return
        took = time.monotonic() - asked
        if status == BUSY and "retry-after" in headers:
            seen.told_to_wait.add(key)
            seen.refusals.append(took)
            await asyncio.sleep(float(headers["retry-after"]) * random.uniform(1, 1.2))
            continue
        if status == TAKEN and json.loads(content).get("code"):
            seen.waits.append(took)
        else:
            seen.errors[str(status)] += 1
        return


async def _ask(
    address: str, path: str, body: bytes, content_type: str, number: int
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by small name, content."""
    where = urlsplit(address)
    own = f"127.{1 + number // 60_000 % 200}.{number // 250 % 240}.{1 + number % 250}"
    reader, writer = await asyncio.open_connection(where.hostname, where.port, local_addr=(own, 0))
    try:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {where.netloc}\r\nAccept: application/json\r\nConnection: close\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\nX-Forwarded-For: {own}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        status = int((await reader.readline()).split()[1])
        headers = {}
        while line := (await reader.readline()).decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        if "content-length" in headers:
            return status, headers, await reader.readexactly(int(headers["content-length"]))
        return status, headers, await reader.read()
    finally:
        writer.close()


def per_second(work: Callable[[int], None], *, senders: int, seconds: float) -> float:
    """How often `work` is done in a second by so many threads; each call gets a number of its own."""
    numbers = itertools.count()
    began = time.monotonic()

    def go_on(_sender: int) -> int:
        done = 0
        while time.monotonic() - began < seconds:
            work(next(numbers))
            done += 1
        return done

    with ThreadPoolExecutor(senders) as threads:
        done = sum(threads.map(go_on, range(senders)))
    return done / (time.monotonic() - began)

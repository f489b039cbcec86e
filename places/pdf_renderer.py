"""Run as a program of its own: HTML on standard input, PDF on standard output.

Laying out takes seconds and memory; here both have an end, and nothing is fetched, neither files nor addresses: what
is shown stands in the document.
"""

import resource
import sys

import weasyprint
from weasyprint.urls import URLFetcher

MOST_MEMORY = 1536 * 1024**2
MOST_SECONDS = 40


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    document = weasyprint.HTML(
        string=sys.stdin.buffer.read().decode(), url_fetcher=URLFetcher(allowed_protocols=("data",))
    )
    sys.stdout.buffer.write(document.write_pdf())
    return 0


if __name__ == "__main__":
    sys.exit(main())

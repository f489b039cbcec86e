"""What stands behind nginx in the place of the application."""

import contextlib
import http.server
import threading
from collections.abc import Iterator

Server = http.server.ThreadingHTTPServer


@contextlib.contextmanager
def answering(server: Server) -> Iterator[str]:
    """Inside, the server answers at the address given, "host:port"."""
    # Asked often, it notices at once that it is to stop.
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    host, port = server.server_address[:2]
    yield f"{host!s}:{port}"
    server.shutdown()
    server.server_close()

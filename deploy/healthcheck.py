"""Ends with 0 when the web process of this container can do its work (/readyz answers 200)."""

import os
import urllib.request

address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/readyz"
request = urllib.request.Request(address, headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0]})
urllib.request.urlopen(request, timeout=5).close()  # noqa: S310 - the address is our own, above

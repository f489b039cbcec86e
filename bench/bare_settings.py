"""Settings of the site under `bench.report_rate`: the product's own, with two bare views beside its addresses."""

from geo_pgi.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare_urls"

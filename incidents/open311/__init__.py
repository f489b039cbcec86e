"""Open311 GeoReport v2 (http://wiki.open311.org/GeoReport_v2): kinds of incident are services, incidents are service
requests, a report of another program comes in by POST with its key."""

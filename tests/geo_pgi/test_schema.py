"""The schema of the API says what the API does."""

from io import StringIO

from django.core.management import call_command


def test_the_schema_is_valid_and_without_a_warning() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    for address in ("/api/v1/danger/", "/api/v1/layers/{slug}/{number}/{file_format}/", "{number}/readme/"):
        assert address in out.getvalue()

"""What the site says of itself."""

import pytest
from django.test import Client

from places.models import Generation, Level

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("schematic", [True, False])
def test_about_tells_where_boundaries_come_from_and_whether_they_are_official(client: Client, schematic: bool) -> None:
    Generation.objects.create(
        level=Level.COMMUNE, valid_from="2025-07-01", source="Sở Nội vụ", schematic=schematic, unit_count=65
    )
    page = client.get("/gioi-thieu/").content.decode()
    assert 'Nguồn: <span lang="vi">Sở Nội vụ</span>, áp dụng từ ngày 01/07/2025.' in page
    assert ("Ranh giới sơ đồ, không phải ranh giới chính thức" in page) is schematic


def test_about_tells_how_long_a_contact_is_kept(client: Client, settings: object) -> None:
    settings.CONTACT_RETENTION_DAYS = 42  # type: ignore[attr-defined]
    assert "bị xoá sau 42 ngày" in client.get("/gioi-thieu/").content.decode()


def test_about_tells_how_long_the_file_of_a_photo_as_sent_is_kept(client: Client, settings: object) -> None:
    settings.ORIGINAL_RETENTION_DAYS = 43  # type: ignore[attr-defined]
    assert "bị xoá 43 ngày sau khi sự việc kết thúc" in client.get("/gioi-thieu/").content.decode()

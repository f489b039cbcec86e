"""The small world of cases, for what comes of inspecting them."""

from tests.incidents.conftest import contact, pictures, private_media, world

__all__ = ["contact", "pictures", "private_media", "world"]

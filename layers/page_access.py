"""What every staff page about a version begins with: who asks, and which version they may see."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from agencies.models import User
from agencies.policy import require
from layers.models import LayerVersion


def version_of(request: HttpRequest, version_id: int) -> LayerVersion:
    """The version, for those who work on its layer; to others it does not exist."""
    versions = LayerVersion.objects.visible_to(request.user).select_related(
        "layer__unit", "layer__agency", "created_by", "submitted_by", "published_by"
    )
    version = get_object_or_404(versions, pk=version_id)
    require(user_of(request), "layer.view_unpublished", version)
    return version


def user_of(request: HttpRequest) -> User:
    """Who is signed in, on pages that ask to sign in."""
    assert isinstance(request.user, User)
    return request.user

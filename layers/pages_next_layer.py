"""The next layer of a file that was read in already: offered on the page of the draft, and taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from agencies.models import User
from agencies.policy import can
from geodata.errors import GeoPGIError
from layers.errors import WrongState, sentence
from layers.models import HazardFile, HazardLayer, LayerVersion
from layers.next_layer import layers_left, take_next_layer
from layers.page_access import user_of
from layers.uploads import path_of


class NextLayerForm(forms.Form):
    layer_index = forms.TypedChoiceField(label=_("Lớp trong tệp"), coerce=int)
    into = forms.ModelChoiceField(
        label=_("Nhập vào bản đồ"), queryset=HazardLayer.objects.none(), empty_label=None, to_field_name="slug"
    )

    def __init__(self, *, file: HazardFile, user: User, **kwargs: Any) -> None:
        super().__init__(initial={"into": file.layer.slug}, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["layer_index"].choices = layers_left(file)
        fields["into"].queryset = HazardLayer.objects.worked_on_by(user).filter(unit=file.layer.unit_id)


def next_layer_form(user: User, version: LayerVersion) -> NextLayerForm | None:
    """For the page of a version that came from a file of several layers; None when none is left, or the file is gone,
    or the person imports nothing here."""
    file: HazardFile | None = getattr(version, "file", None)
    if file is None or len(file.summary.get("layers", [])) < 2 or not can(user, "layer.import", version):
        return None
    if not layers_left(file) or not path_of(file).is_file():
        return None
    file.layer = version.layer
    return NextLayerForm(file=file, user=user)


@login_required
@require_POST
def next_layer(request: HttpRequest, file_id: int) -> HttpResponse:
    """On to choosing how the next layer is read."""
    user = user_of(request)
    file = get_object_or_404(HazardFile.objects.visible_to(user).select_related("layer"), pk=file_id)
    form = NextLayerForm(file=file, user=user, data=request.POST)
    try:
        if not form.is_valid():
            raise WrongState()
        taken = take_next_layer(user=user, file_id=file.pk, **form.cleaned_data)
    except GeoPGIError as error:
        messages.error(request, sentence(error))
        return redirect("hazard_version", file.version_id) if file.version_id else redirect("hazard_file", file.pk)
    return redirect("hazard_file", taken.pk)

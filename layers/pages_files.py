"""Staff pages about layers and the files that offices hand in: list, upload, choosing how to read, progress."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import User
from agencies.policy import can, require
from geodata.crs_table import BY_EPSG
from geodata.errors import GeoPGIError, TooLarge
from layers import importing, recipes
from layers.errors import sentence
from layers.forms import OTHER, ImportForm, UploadForm
from layers.left_behind import WAITING_FOR
from layers.legend_models import Legend
from layers.map_options import map_options
from layers.models import HazardFile, HazardLayer, ImportState, LayerVersion, UnfinishedUpload, VersionState
from layers.pages_repairs import rules
from layers.progress import of_file
from layers.upload_room import require_disk, waiting_files
from layers.uploads import delete_waiting, receive_file, size_limit

KINDS_IN_WORDS = {
    "Polygon": gettext_lazy("vùng"),
    "MultiPolygon": gettext_lazy("vùng nhiều mảnh"),
    "Point": gettext_lazy("điểm"),
    "MultiPoint": gettext_lazy("nhiều điểm"),
    "LineString": gettext_lazy("đường"),
    "MultiLineString": gettext_lazy("nhiều đường"),
    "GeometryCollection": gettext_lazy("hình ghép"),
    "None": gettext_lazy("không có hình"),
}
_AT_WORK = (ImportState.UPLOADED, ImportState.INSPECTING, ImportState.IMPORTING)
_FORM_BYTES = 1024 * 1024
"""What a request carries beside the file itself."""


@login_required
@require_safe
def layer_list(request: HttpRequest) -> HttpResponse:
    """The layers this person works on, with what is up and what waits."""
    require(_user(request), "layer.view_unpublished")
    recent = LayerVersion.objects.exclude(state=VersionState.SUPERSEDED).order_by("-number")
    layers = (
        HazardLayer.objects.worked_on_by(request.user)
        .select_related("unit", "agency")
        .prefetch_related(Prefetch("versions", queryset=recent, to_attr="recent"))
    )
    legend = Legend.objects.first()
    may_edit_legends = legend is not None and can(request.user, "legend.edit", legend)
    return render(request, "layers/layer_list.html", {"layers": layers, "may_edit_legends": may_edit_legends})


@login_required
@require_safe
def layer_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One layer: its versions and the files on the way to becoming one."""
    layer = _layer(request, slug)
    waiting = layer.files.filter(version__isnull=True).select_related("uploaded_by")[:20]
    context = {
        "layer": layer,
        "versions": layer.versions.select_related("created_by", "published_by")[:50],
        "files": waiting,
        "waiting_days": WAITING_FOR.days,
        "unfinished": UnfinishedUpload.objects.of(request.user).filter(layer=layer),
        "may_import": can(request.user, "layer.import", layer),
        "may_draw": can(request.user, "layer.edit", layer),
    }
    return render(request, "layers/layer_detail.html", context)


@csrf_exempt
@login_required
def upload_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Refuses a stranger, and a request that is too large for the limit or the disk, before a byte of it is read; the
    check against forgery, which reads the whole form, comes after."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.HAZARD_FILE_MAX_BYTES + _FORM_BYTES:
        raise TooLarge(name=_("tệp vừa chọn"), limit=size_limit())
    if length:
        require_disk(length)
    return _upload_file(request, slug)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _upload_file(request: HttpRequest, slug: str) -> HttpResponse:
    layer = _layer(request, slug)
    require(_user(request), "layer.import", layer)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = receive_file(user=_user(request), layer=layer, upload=form.cleaned_data["upload"])
        except GeoPGIError as error:
            form.add_error("upload", sentence(error))
        else:
            return redirect("hazard_file", file.pk)
    context = {
        "layer": layer,
        "form": form,
        "limit": size_limit(),
        "limit_bytes": settings.HAZARD_FILE_MAX_BYTES,
        "unfinished": UnfinishedUpload.objects.of(request.user).filter(layer=layer),
        "waiting": HazardFile.objects.filter(waiting_files(), uploaded_by=_user(request)).select_related("layer"),
    }
    return render(request, "layers/upload.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file_detail(request: HttpRequest, file_id: int) -> HttpResponse:
    """Where a file stands: at work, waiting for choices, failed; or, once it became a draft, on to that."""
    file = _file(request, file_id)
    if file.state == ImportState.DONE and file.version_id:
        return redirect("hazard_version", file.version_id)
    if file.state in _AT_WORK:
        return render(request, "layers/file_progress.html", {"file": file, "progress": of_file(file)})
    if not file.summary:
        return render(request, "layers/file_failed.html", {"file": file})
    form = _choices_form(request, file)
    if form.is_bound and form.is_valid():
        try:
            importing.start_import(user=_user(request), file_id=file.pk, choices=form.choices())
        except GeoPGIError as error:
            form.add_error(None, sentence(error))
        else:
            return redirect("hazard_file", file.pk)
    return render(request, "layers/file_choices.html", _choices_context(file, form))


@login_required
@never_cache
@require_safe
def file_state(request: HttpRequest, file_id: int) -> JsonResponse:
    """For the page that waits: `state`, `percent`, `text`, `silent`."""
    file = _file(request, file_id)
    return JsonResponse({"state": file.state} | of_file(file).as_json())


@login_required
@require_POST
def read_letters(request: HttpRequest, file_id: int) -> HttpResponse:
    """Look into the file again with its text read in another encoding."""
    file = _file(request, file_id)
    try:
        importing.read_letters_as(user=_user(request), file_id=file.pk, encoding=request.POST.get("encoding", ""))
    except GeoPGIError as error:
        messages.error(request, sentence(error))
    return redirect("hazard_file", file.pk)


@login_required
@require_POST
def run_again(request: HttpRequest, file_id: int) -> HttpResponse:
    file = _file(request, file_id)
    try:
        importing.run_again(user=_user(request), file_id=file.pk)
    except GeoPGIError as error:
        messages.error(request, sentence(error))
    return redirect("hazard_file", file.pk)


@login_required
@require_POST
def delete_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Delete a file that did not become a draft."""
    file = _file(request, file_id)
    try:
        layer = delete_waiting(user=_user(request), file_id=file.pk)
    except GeoPGIError as error:
        messages.error(request, sentence(error))
        return redirect("hazard_file", file.pk)
    messages.success(request, _("Đã xoá tệp “%(name)s”.") % {"name": file.name})
    return redirect("hazard_layer", layer.slug)


@login_required
@require_POST
def forget_recipe(request: HttpRequest, file_id: int) -> HttpResponse:
    """Delete the recipe that is chosen on the page of a file."""
    file = _file(request, file_id)
    chosen = request.POST.get("recipe", "")
    if chosen.isascii() and chosen.isdigit():
        recipes.forget_recipe(user=_user(request), layer=file.layer, recipe_id=int(chosen[:18]))
    return redirect("hazard_file", file.pk)


def _choices_form(request: HttpRequest, file: HazardFile) -> ImportForm:
    if request.method != "POST":
        return ImportForm(file=file)
    if "use_recipe" in request.POST:
        kept = ("layer_index", "recipe")
        return ImportForm(file=file, typed={name: request.POST.get(name, "") for name in kept})
    if "show_again" in request.POST:
        return ImportForm(file=file, typed=request.POST.dict())
    return ImportForm(file=file, data=request.POST)


def _choices_context(file: HazardFile, form: ImportForm) -> dict[str, Any]:
    inspected = form.inspected
    chosen_crs, chosen_encoding = form["crs"].value(), form["encoding"].value()
    crs = [
        guess
        | {
            "value": value,
            "name": name,
            "checked": value == chosen_crs,
            "why": _told(guess["reason"]),
            "percent": round((1 - guess["outside"]) * 100),
        }
        for guess, (value, name) in zip(inspected["crs"], form.fields["crs"].choices, strict=False)  # type: ignore[attr-defined]
    ]
    return {
        "file": file,
        "form": form,
        "inspected": inspected,
        "crs": crs,
        "other_checked": chosen_crs == OTHER,
        "encodings": [
            guess | {"checked": guess["encoding"] == chosen_encoding, "why": _told(guess["reason"])}
            for guess in inspected["encodings"]
        ],
        "kinds": [KINDS_IN_WORDS.get(kind, kind) for kind in inspected["geometry_types"]],
        "notes": [_told(note) for note in file.summary.get("notes", [])],
        "highest": form.levels[-1],
        "recipe_crs": _name_of(form.earlier.get("epsg")),
        "map_options": map_options(file.summary["area"])
        | {"guesses": [_drawn(guess) for guess in crs], "elsewhere": inspected.get("elsewhere", {})},
        "rules": rules(),
        "may_read_again": file.state == ImportState.INSPECTED,
    }


def _name_of(epsg: int | None) -> str:
    known = BY_EPSG.get(epsg) if epsg else None
    return f"{_(known.name)} (EPSG:{epsg})" if known else f"EPSG:{epsg}"


def _drawn(guess: dict[str, Any]) -> dict[str, Any]:
    return {name: guess[name] for name in ("value", "bounds", "outlines")} | {"dots": guess.get("dots", [])}


def _told(message: dict[str, Any]) -> str:
    params = message["params"]
    if "crs" in params:
        params = params | {"crs": _(params["crs"])}
    return str(_(message["msgid"]) % params)


def _layer(request: HttpRequest, slug: str) -> HazardLayer:
    layers = HazardLayer.objects.worked_on_by(request.user).select_related("unit", "agency")
    return get_object_or_404(layers, slug=slug)


def _file(request: HttpRequest, file_id: int) -> HazardFile:
    files = HazardFile.objects.visible_to(request.user).select_related("layer", "version")
    return get_object_or_404(files, pk=file_id)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user

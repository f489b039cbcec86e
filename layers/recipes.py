"""How files of a source were read, kept by name for the next file with the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from layers.choices import Choices
from layers.models import HazardFile, HazardLayer, LayerVersion, ReadingRecipe

_MOST = 50
"""Of one layer; beyond it the oldest go."""


def recipes_of(layer: HazardLayer) -> list[ReadingRecipe]:
    """The latest first."""
    return list(ReadingRecipe.objects.filter(layer=layer).select_related("saved_by"))


def fitting(recipes: Sequence[ReadingRecipe], inspected: dict[str, Any]) -> list[ReadingRecipe]:
    """Those made for files with the columns of an inspected layer."""
    return [recipe for recipe in recipes if recipe.fields == _columns(inspected)]


def is_of_sample(recipe: ReadingRecipe) -> bool:
    """Whether it tells of a source that a sample map of its layer names: words that no other file may be given."""
    samples = LayerVersion.objects.filter(layer_id=recipe.layer_id, is_sample=True)
    return samples.filter(source=recipe.choices["source"]).exists()


def keep_recipe(*, user: User | None, file: HazardFile, choices: Choices) -> ReadingRecipe:
    """Keeps the choices by which a file became a draft, under their name; the same name is written over. Part of the
    transaction that makes the draft, whose verb checked the right of `user`."""
    name = choices.recipe_name.strip() or choices.source.strip()
    before = ReadingRecipe.objects.filter(layer=file.layer, name=name).first()
    recipe, _made = ReadingRecipe.objects.update_or_create(
        layer=file.layer,
        name=name,
        defaults={
            "fields": _columns(file.summary["layers"][choices.layer_index]),
            "choices": choices.as_json() | {"levels": _levels_before(before, choices) | choices.levels},
            "saved_by": user,
            "saved_at": timezone.now(),
        },
    )
    kept = ReadingRecipe.objects.filter(layer=file.layer).values_list("pk", flat=True)[:_MOST]
    ReadingRecipe.objects.filter(layer=file.layer).exclude(pk__in=list(kept)).delete()
    return recipe


def forget_samples() -> None:
    """Deletes the recipes that tell of samples. To be called while the sample maps are still there."""
    for recipe in ReadingRecipe.objects.filter(layer__versions__is_sample=True).distinct():
        if is_of_sample(recipe):
            recipe.delete()


def forget_recipe(*, user: User, layer: HazardLayer, recipe_id: int) -> None:
    """Harmless for one that is gone. Raises `NotAllowed`."""
    require(user, "layer.import", layer)
    with transaction.atomic():
        ReadingRecipe.objects.filter(layer=layer, pk=recipe_id).delete()


def _levels_before(recipe: ReadingRecipe | None, choices: Choices) -> dict[str, int]:
    """Classes of values that this file has not, but the next one may have."""
    asked = (choices.class_field, choices.scale)
    if recipe is None or (recipe.choices["class_field"], recipe.choices["scale"]) != asked:
        return {}
    levels: dict[str, int] = recipe.choices["levels"]
    return levels


def _columns(inspected: dict[str, Any]) -> list[str]:
    return [str(item["name"]) for item in inspected["fields"]]

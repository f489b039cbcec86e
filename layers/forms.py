"""Forms of the staff's pages. They parse and say what is missing; the verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geodata.crs_table import CANDIDATES
from layers.choices import EMPTY, LEFT_OUT, Choices, levels_of, values_of
from layers.class_mapping import is_choosable, suggest_field, suggest_level, suggest_scale
from layers.models import ClassStyle, HazardFile, ReadingRecipe, Scale
from layers.origin_form import OriginForm
from layers.recipes import fitting, is_of_sample, recipes_of

OTHER = "other"
NO_RECIPE = "none"
KEEP, CLIP = "keep", "clip"
MOST_OUTSIDE = 0.5
"""Share of the data outside the area beyond which coordinates are read differently from last time."""


class UploadForm(forms.Form):
    upload = forms.FileField(label=_("Tệp bản đồ"), allow_empty_file=True)


class ImportForm(OriginForm):
    """How to read an inspected file. Which values need a class depends on layer, field and scale, so the form is made
    anew when one of those changes; what was typed elsewhere stays."""

    layer_index = forms.TypedChoiceField(label=_("Lớp trong tệp"), coerce=int)
    recipe = forms.ChoiceField(label=_("Cách đọc đã lưu"), required=False)
    crs = forms.ChoiceField(label=_("Hệ toạ độ"), widget=forms.RadioSelect)
    other_crs = forms.TypedChoiceField(label=_("Hệ toạ độ khác"), coerce=int, empty_value=None, required=False)
    encoding = forms.ChoiceField(label=_("Bảng mã của chữ"), widget=forms.RadioSelect)
    class_field = forms.ChoiceField(
        label=_("Cột chứa cấp nguy cơ"), error_messages={"required": _("Xin chọn cột nói mỗi vùng thuộc cấp nào.")}
    )
    scale = forms.ChoiceField(label=_("Thang phân cấp"), choices=Scale.choices, widget=forms.RadioSelect)
    recipe_name = forms.CharField(
        label=_("Lưu cách đọc này với tên"),
        required=False,
        max_length=300,
        help_text=_("Tệp sau có cùng các cột sẽ được điền sẵn như vậy. Để trống thì lấy tên nguồn dữ liệu."),
    )
    edge = forms.ChoiceField(
        label=_("Vùng vượt ra ngoài địa bàn"),
        choices=[
            (KEEP, _("Giữ nguyên, và báo phần ở ngoài")),
            (CLIP, _("Cắt bỏ phần ở ngoài")),
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text=_(
            "Nên giữ: ranh giới hành chính ít khi khớp hẳn với bản đồ thiên tai, cắt đi có thể mất vùng nguy hiểm."
        ),
    )

    def __init__(self, *, file: HazardFile, data: Any = None, typed: Any = None) -> None:
        """`data` to check what was sent; `typed` to show it again without checking."""
        sent = data if data is not None else (typed or {})
        layers = file.summary["layers"]
        self.hazard = file.layer.hazard
        kept = recipes_of(file.layer)
        self.layer_number = _number_in(
            sent.get("layer_index"), len(layers), file.choices.get("layer_index", _likely_layer(layers, kept))
        )
        self.inspected: dict[str, Any] = layers[self.layer_number]
        self.recipes = fitting(kept, self.inspected)
        self.used_recipe = _chosen(self.recipes, sent.get("recipe"))
        self.earlier: dict[str, Any] = self.used_recipe.choices if self.used_recipe else {}
        self.source_before, self.name_before = _words_of(self.used_recipe)
        asked = sent.get("scale") or self.earlier.get("scale")
        self.scale_now = asked if asked in Scale.values else suggest_scale(self.inspected)
        self.field_now = sent.get("class_field") or self.earlier.get("class_field") or self._likely_field()
        super().__init__(data=data, initial=self._first_values(file) | {key: sent[key] for key in sent})
        self._offer(layers)
        self._add_levels(file)

    def _likely_field(self) -> str:
        return suggest_field(self.inspected, self.scale_now)

    def _first_values(self, file: HazardFile) -> dict[str, Any]:
        encodings = self.inspected["encodings"]
        return {
            "layer_index": self.layer_number,
            "recipe": str(self.used_recipe.pk) if self.used_recipe else NO_RECIPE,
            "crs": self._likely_crs(),
            "other_crs": file.choices.get("epsg", ""),
            "encoding": file.choices.get("encoding") or encodings[0]["encoding"],
            "class_field": self.field_now,
            "scale": self.scale_now,
            "source": file.choices.get("source") or self.source_before,
            "surveyed_on": file.choices.get("surveyed_on", ""),
            "map_scale": file.choices.get("map_scale") or self.earlier.get("map_scale") or 50_000,
            "edge": CLIP if file.choices.get("clip") else KEEP,
            "note": file.choices.get("note", ""),
            "recipe_name": file.choices.get("recipe_name") or self.name_before,
        }

    def _likely_crs(self) -> str:
        """As last time where the data then lies in the area; else what fits best."""
        guesses = self.inspected["crs"]
        if self.crs_as_before is not None:
            return _crs_value(self.crs_as_before)
        return _crs_value(guesses[0]) if guesses else OTHER

    @property
    def crs_as_before(self) -> dict[str, Any] | None:
        """The reading of the coordinates that the recipe took; None when this file's data would lie elsewhere."""
        before = (self.earlier.get("epsg"), self.earlier.get("swapped", False))
        fitting = [guess for guess in self.inspected["crs"] if guess["outside"] < MOST_OUTSIDE]
        return next((guess for guess in fitting if (guess["epsg"], guess["swapped"]) == before), None)

    @property
    def new_values(self) -> list[str]:
        """Values of the chosen field about which the recipe says nothing."""
        if not self.used_recipe or self.earlier.get("class_field") != self.field_now:
            return []
        return [value or str(_("(trống)")) for _name, value, _count in self.level_names if value not in self._known()]

    def _known(self) -> dict[str, int]:
        """Classes of values as the recipe has them; none when it is about another field or scale."""
        before = (self.earlier.get("class_field"), self.earlier.get("scale"))
        levels: dict[str, int] = self.earlier.get("levels", {})
        return levels if before == (self.field_now, self.scale_now) else {}

    def _offer(self, layers: list[dict[str, Any]]) -> None:
        fields: dict[str, Any] = self.fields
        fields["recipe"].choices = [
            *((str(recipe.pk), recipe.name) for recipe in self.recipes),
            (NO_RECIPE, _("Không dùng cách đọc đã lưu")),
        ]
        fields["layer_index"].choices = [(number, layer["name"]) for number, layer in enumerate(layers)]
        guesses = [(_crs_value(guess), _(guess["name"])) for guess in self.inspected["crs"]]
        fields["crs"].choices = [*guesses, (OTHER, _("Hệ toạ độ khác"))]
        known = [(item.epsg, f"{_(item.name)} – EPSG:{item.epsg}") for item in CANDIDATES]
        fields["other_crs"].choices = [("", _("Chọn hệ toạ độ")), *known]
        fields["encoding"].choices = [(item["encoding"], item["label"]) for item in self.inspected["encodings"]]
        offered = [item for item in self.inspected["fields"] if is_choosable(item)]
        fields["class_field"].choices = [("", _("Chọn cột")), *((item["name"], _described(item)) for item in offered)]

    def _add_levels(self, file: HazardFile) -> None:
        """One choice for each value of the chosen field."""
        self.level_names: list[tuple[str, str, int]] = []
        self.levels = levels_of(self.scale_now, self.hazard)
        styles = ClassStyle.objects.filter(hazard=self.hazard, scale=self.scale_now, level__in=self.levels)
        choices = [
            ("", _("Chọn lớp")),
            *((style.level, f"{style.level}. {style.label}") for style in styles),
            (LEFT_OUT, _("Không đưa vào bản đồ")),
        ]
        names = [item["name"] for item in self.inspected["fields"]]
        if self.field_now not in names:
            return
        place = names.index(self.field_now)
        earlier = self._known()
        for number, (value, count) in enumerate(values_of(self.inspected, self.field_now)):
            name = f"level-{self.layer_number}-{place}-{self.scale_now}-{number}"
            suggested = earlier.get(value)
            if suggested is None and value != EMPTY:
                suggested = suggest_level(value, self.scale_now)
            if suggested not in (LEFT_OUT, *self.levels):
                suggested = None
            self.fields[name] = forms.TypedChoiceField(
                label=value or _("(trống)"),
                choices=choices,
                coerce=int,
                initial="" if suggested is None else suggested,
                error_messages={"required": _("Xin chọn lớp cho giá trị này, hoặc chọn không đưa vào bản đồ.")},
            )
            self.level_names.append((name, value, count))

    @property
    def level_rows(self) -> list[tuple[forms.BoundField, int]]:
        """The choices of class with the number of rows each is about."""
        return [(self[name], count) for name, _value, count in self.level_names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("crs") == OTHER and not data.get("other_crs"):
            self.add_error("other_crs", _("Xin chọn hệ toạ độ của tệp."))
        return data

    def choices(self) -> Choices:
        """What a valid form says."""
        data = self.cleaned_data
        if data["crs"] == OTHER:
            epsg, swapped = int(data["other_crs"]), False
        else:
            code, _separator, order = data["crs"].partition(":")
            epsg, swapped = int(code), order == "swapped"
        return Choices(
            layer_index=data["layer_index"],
            epsg=epsg,
            swapped=swapped,
            encoding=data["encoding"],
            class_field=data["class_field"],
            scale=data["scale"],
            levels={value: data[name] for name, value, _count in self.level_names},
            source=data["source"],
            surveyed_on=data["surveyed_on"].isoformat() if data["surveyed_on"] else "",
            map_scale=data["map_scale"],
            note=data["note"],
            recipe_name=data["recipe_name"],
            clip=data["edge"] == CLIP,
        )


def _crs_value(guess: dict[str, Any]) -> str:
    return f"{guess['epsg']}:swapped" if guess["swapped"] else str(guess["epsg"])


def _described(field: dict[str, Any]) -> str:
    """A field by its name and first values: "CAP_NGUYCO: Trung bình, Cao, Rất cao"."""
    texts = ", ".join(text[:20] for text, _count in field["values"][:4])
    return f"{field['label']}: {texts}{'…' if field['different'] > 4 else ''}"


def _likely_layer(layers: list[dict[str, Any]], recipes: list[ReadingRecipe]) -> int:
    """The first layer of which a recipe knows the columns, else the first that seems to hold classes."""
    known = (number for number, layer in enumerate(layers) if fitting(recipes, layer))
    classed = (number for number, layer in enumerate(layers) if suggest_field(layer, suggest_scale(layer)))
    return next(known, next(classed, 0))


def _chosen(recipes: list[ReadingRecipe], asked: Any) -> ReadingRecipe | None:
    """The recipe that was asked for; the latest when nothing was said of it."""
    if asked == NO_RECIPE or not recipes:
        return None
    return next((recipe for recipe in recipes if str(recipe.pk) == asked), recipes[0])


def _words_of(recipe: ReadingRecipe | None) -> tuple[str, str]:
    """The source and the name that a recipe proposes; those of a sample would mark a real map as one."""
    return ("", "") if recipe is None or is_of_sample(recipe) else (recipe.choices.get("source", ""), recipe.name)


def _number_in(sent: Any, count: int, otherwise: int) -> int:
    try:
        number = int(sent)
    except (TypeError, ValueError):
        return otherwise
    return number if 0 <= number < count else otherwise

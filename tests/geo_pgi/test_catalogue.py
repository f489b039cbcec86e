"""Every sentence people read is Vietnamese in the code and has its English in the catalogue."""

import ast
import gettext
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from geodata.vietnamese import is_syllable, words

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"
ROOMS = (
    "geo_pgi", "starter", "insights", "portal", "notices", "layers", "alerts", "inspections", "incidents", "agencies",
    "places", "geodata",
)  # fmt: skip

VIETNAMESE = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
PLACEHOLDER = re.compile(r"%\(\w+\)[-+0-9.]*[a-z]|%[-+0-9.]*[sdf]|\{\w+\}|</?\w[^>]*>")
BORROWED = {"web", "m²", "("}
BILINGUAL = {"500.html", "503.html", "bad_request.html", "bare.html", "evidence_readme.txt"}
"""Pages for when nothing works, translation included; what goes with a case to readers of either language."""
OFFICIAL_PAPERS = "documents"
"""A folder of papers that are signed: Vietnamese for every reader."""
GETTEXT = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip

VALUES = {
    "geo_pgi/body_slots.py": "an answer in both languages, before the language is known",
    "geo_pgi/settings.py": "names of languages; hotlines in both languages",
    "geodata/crs_table.py": "names of provinces",
    "geodata/encoding.py": "letters of old encodings",
    "geodata/table_columns.py": "a letter",
    "geodata/unmarked.py": "a letter",
    "geodata/vietnamese.py": "syllables",
    "incidents/evidence_check.py": "a program for who gets a case's file, in both languages",
    "incidents/ledgers/columns.py": "a letter",
    "incidents/ledgers/values.py": "days and degrees as people write them",
    "incidents/reference.py": "first rows, in both languages",
    "incidents/answer_templates.py": "names of the places in a template that are filled",
    "incidents/starting_answer_templates.py": "first rows, in both languages",
    "incidents/reference_questions.py": "first rows, in both languages",
    "inspections/documents/order_papers.py": "an official paper, Vietnamese for every reader",
    "inspections/documents/docx.py": "an official paper, Vietnamese for every reader",
    "inspections/documents/words.py": "an official paper, Vietnamese for every reader",
    "inspections/feeds.py": "the name of a calendar, read without a language",
    "layers/asset_reading.py": "a letter",
    "layers/class_mapping.py": "a letter",
    "layers/starting_assets.py": "first rows, in both languages",
    "layers/starting_advice.py": "first rows, in both languages",
    "layers/starting_styles.py": "first rows, in both languages",
    "places/backdrop.py": "a notice in a file, in both languages",
    "places/boundary_file.py": "kinds of units as files write them",
    "places/models.py": "kinds of units as rows hold them",
    "places/naming.py": "kinds of units before a name",
    "places/provinces.py": "kinds of units",
    "places/schematic.py": "the name of a province and the source its rows hold",
}
"""Modules that hold Vietnamese as values, not as sentences for a page."""

Messages = dict[Any, str]


def messages_in(text: bytes, folder: Path) -> Messages:
    """Translations of a .po, by msgid, by (msgid, number) for plurals, `context\\4msgid` with a context. Those that are
    missing or fuzzy are not among them."""
    compiled = folder / "messages.mo"
    subprocess.run(["msgfmt", "-o", compiled, "-"], input=text, check=True, capture_output=True)
    with compiled.open("rb") as file:
        catalogue: Messages = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in catalogue.items() if key != ""}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Messages:
    """Every msgid of the code as it is now, found by the command that developers run."""
    copy = tmp_path_factory.mktemp("tree")
    for name in (*ROOMS, "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.pyc", "*.csv", "migrations"))
    (copy / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        patch.setattr(settings, "LOCALE_PATHS", [copy / "locale"])
        call_command("makemessages", locale=["en"], keep_pot=True, verbosity=0)
    told = subprocess.run(["msgen", copy / "locale/django.pot"], check=True, capture_output=True).stdout
    return messages_in(told.replace(b"nplurals=INTEGER; plural=EXPRESSION", b"nplurals=2; plural=(n != 1)"), copy)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Messages:
    return messages_in(CATALOGUE.read_bytes(), tmp_path_factory.mktemp("english"))


def test_the_extraction_finds_sentences_of_code_templates_and_the_plain_library(wanted: Messages) -> None:
    assert len(wanted) > 900
    for msgid in ("Gửi phản ánh", "Lũ quét", "Không dùng được tệp này.", "step\4Tạm dừng"):
        assert msgid in wanted


def test_every_sentence_has_its_english(wanted: Messages, english: Messages) -> None:
    assert sorted(map(str, wanted.keys() - english.keys())) == []


def test_the_catalogue_holds_nothing_that_the_code_no_longer_says(wanted: Messages, english: Messages) -> None:
    assert sorted(map(str, english.keys() - wanted.keys())) == []
    source = CATALOGUE.read_text()
    assert "#~" not in source
    assert "fuzzy" not in source


def test_set_up_can_compile_the_catalogue(tmp_path: Path) -> None:
    command = ["msgfmt", "--check-format", "-o", str(tmp_path / "django.mo"), str(CATALOGUE)]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""


def test_english_has_the_same_placeholders_and_tags(wanted: Messages, english: Messages) -> None:
    wrong = {
        text: english[key]
        for key, text in wanted.items()
        if key in english and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(english[key]))
    }
    assert wrong == {}


def test_english_ends_and_begins_like_its_sentence(wanted: Messages, english: Messages) -> None:
    """A full stop or a colon that is lost, or a capital that is gained, shows where sentences are put together."""
    wrong = {}
    for key in wanted.keys() & english.keys():
        text, told = wanted[key], english[key]
        ends = {sign if sign in ".:…?" else "" for sign in (text[-1], told[-1])}
        starts = {sign[0].islower() for sign in (text, told) if sign[0].isalpha()}
        if len(ends) > 1 or len(starts) > 1:
            wrong[text] = told
    assert wrong == {}


def test_english_holds_no_vietnamese_letters(english: Messages) -> None:
    assert [text for text in english.values() if VIETNAMESE.search(text)] == []


def test_sentences_in_the_code_are_vietnamese(wanted: Messages) -> None:
    plain = {text: words(PLACEHOLDER.sub("", text)) for text in wanted.values() if not VIETNAMESE.search(text)}
    strange = [text for text, told in plain.items() if not all(is_syllable(word) or word in BORROWED for word in told)]
    assert strange == []


def test_templates_say_nothing_past_the_catalogue() -> None:
    pages = (path for path in (ROOT / "templates").rglob("*.*") if path.name not in BILINGUAL)
    templates = [path for path in pages if path.parent.name != OFFICIAL_PAPERS]
    found = {str(path.relative_to(ROOT)): untranslated_of_template(path.read_text()) for path in templates}
    assert len(found) > 60
    assert {path: pieces for path, pieces in found.items() if pieces} == {}


def test_code_says_nothing_past_the_catalogue() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}": text
        for path in _modules()
        if str(path.relative_to(ROOT)) not in VALUES
        for line, text in untranslated_of_code(path.read_text())
    }
    assert found == {}


def test_the_list_of_modules_with_values_is_of_today() -> None:
    assert [name for name in VALUES if not untranslated_of_code((ROOT / name).read_text())] == []


def test_the_search_finds_what_is_not_marked() -> None:
    assert untranslated_of_template('<p title="Xem thêm">{% translate "Gửi đi" %}</p>{# chú thích #}') == ["Xem thêm"]
    assert untranslated_of_template('{{ a|default:"(trống)" }}{{ a|default:_("(trống)") }}') == ['"(trống)"']
    assert untranslated_of_template("{% blocktranslate %}Có <b>{{ n }}</b> nơi{% endblocktranslate %}") == []
    code = '"""Tài liệu."""\na = _("Được")\nb = "Chưa được"\nc = f"{a} việc"\n'
    assert untranslated_of_code(code) == [(3, "Chưa được"), (4, " việc")]


def untranslated_of_template(source: str) -> list[str]:
    """Pieces of a template with Vietnamese letters outside translation and comments; names of languages are free."""
    for gone in (
        r"\{#.*?#\}",
        r"\{%\s*comment\b.*?endcomment\s*%\}",
        r"\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}",
        r"\{%\s*trans(?:late)?\s.*?%\}",
        r"_\((\"[^\"]*\"|'[^']*')\)",
    ):
        source = re.sub(gone, " ", source, flags=re.DOTALL)
    pieces = re.split(r"<[^>]*?=\"|\">|[<>{}|:]|\s{2,}", source)
    return [piece.strip() for piece in pieces if VIETNAMESE.search(piece.replace("Tiếng Việt", ""))]


def untranslated_of_code(source: str) -> list[tuple[int, str]]:
    """Line and text of constants with Vietnamese letters that are neither marked for translation nor a docstring."""
    tree = ast.parse(source)
    free: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in GETTEXT:
            free.update(id(inner) for argument in node.args for inner in ast.walk(argument))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            free.add(id(node.value))
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in free
        and VIETNAMESE.search(node.value)
    ]


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _modules() -> Iterator[Path]:
    """Code that answers people on pages or in the API: not the sample's rows, not commands, which speak Vietnamese to
    whoever runs the server."""
    for room in ROOMS:
        if room != "starter":
            for path in (ROOT / room).rglob("*.py"):
                if not {"migrations", "management"} & set(path.parts):
                    yield path

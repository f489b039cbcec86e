"""Bootstrap's style sheet less what no page uses."""

import re
from pathlib import Path

import tinycss2
from django.conf import settings

from geo_pgi import icon_font, lean_styles

ROOT = Path(settings.BASE_DIR)
BOOTSTRAP = (ROOT / "node_modules/bootstrap/dist/css/bootstrap.min.css").read_text()


def test_rules_of_classes_that_nothing_names_are_left_out_and_others_stay() -> None:
    style = ".a{top:0}.b,.a:hover{top:1px}.b .a{top:2px}p,:root{top:3px}.c:is(.a,.b){top:4px}"
    assert lean_styles.lean(style, {"a"}) == ".a{top:0}.a:hover{top:1px}p,:root{top:3px}"


def test_rules_within_conditions_are_looked_at_and_empty_conditions_go() -> None:
    style = "@media (min-width:576px){.a{top:0}.b{top:0}}@media print{.b{top:0}}@keyframes b{to{top:0}}"
    assert lean_styles.lean(style, {"a"}) == "@media (min-width:576px){.a{top:0}}@keyframes b{to{top:0}}"


def test_every_class_that_a_template_names_keeps_all_its_rules() -> None:
    words = lean_styles.words_in(path.read_text() for path in icon_font.sources(ROOT))
    made = lean_styles.lean(BOOTSTRAP, words)
    named = set(re.findall(r'class="([^"{]*)"', "".join(p.read_text() for p in (ROOT / "templates").rglob("*.html"))))
    classes = {name for several in named for name in several.split()}
    assert {"btn", "d-grid", "d-sm-flex", "visually-hidden", "w-100"} <= classes
    for name in classes:
        alone = re.compile(rf"(?:^|[}},]|{{)\.{re.escape(name)}(?=[,{{])")
        assert len(alone.findall(made)) == len(alone.findall(BOOTSTRAP)), name
    assert not [rule for rule in tinycss2.parse_stylesheet(made) if rule.type == "error"]
    assert len(made) < len(BOOTSTRAP) / 4

"""Every example of docs/open311.md is run, as it stands, against a site with content."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from incidents.models import Incident
from incidents.states import State as S
from tests.doc_examples import examples_of, run_example
from tests.incidents.conftest import World
from tests.incidents.open311_calls import new_key

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("curl"), reason="curl is not on this machine"),
]
EXAMPLES = examples_of("docs/open311.md")


def test_there_are_examples_for_each_kind_of_address() -> None:
    for part in ("/discovery.", "/services.", "/services/", "-X POST", "/requests.json?", "/requests/", "/tokens/"):
        assert any(part in example for example in EXAMPLES), part


def test_the_examples_work(world: World, live_server: Any, tmp_path: Path) -> None:
    incident = world.incident(S.VERIFIED)
    token = world.report().token
    for example in EXAMPLES:
        printed = run_example(
            example.replace("LS-26-00001C", incident.code),
            url=live_server.url,
            folder=tmp_path,
            API_KEY=new_key()[1],
            TOKEN=token,
        )
        assert printed.strip("[] \n"), example
        assert "<errors>" not in printed
    assert Incident.objects.count() == 4

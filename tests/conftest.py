"""What tests of every room share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation

from agencies.models import Role, User
from incidents.models import AnswerTemplate, Category, KindGroup, StepDeadline, WorkingHours
from incidents.reference import load_clocks, load_defaults
from incidents.starting_answer_templates import load_templates
from layers.models import AssetKind, ClassStyle
from layers.starting_assets import STARTING_KINDS
from layers.starting_styles import starting_styles
from places.models import Level, Unit
from tests.factories import box, make_member, make_unit

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def language_of_the_site() -> None:
    """A request leaves its language behind in the thread; each test starts in that of the settings."""
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database of the tests may be emptied, which its guards refuse: tests that commit (threads, browsers) end by
    emptying every table. The rows that migrations bring come back after that."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname) FROM pg_trigger
            WHERE NOT tgisinternal AND tgtype & 32 <> 0  -- fires on TRUNCATE
            """
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
    post_migrate.connect(_default_rows, sender=apps.get_app_config("incidents"))


def _default_rows(**kwargs: Any) -> None:
    load_defaults(Category, StepDeadline, KindGroup)
    load_clocks(Category, StepDeadline, WorkingHours)
    load_templates(AnswerTemplate)
    if not ClassStyle.objects.exists():
        ClassStyle.objects.bulk_create([ClassStyle(**row._asdict()) for row in starting_styles()])
    if not AssetKind.objects.exists():
        AssetKind.objects.bulk_create([AssetKind(**row._asdict()) for row in STARTING_KINDS])


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hashing that is slow on purpose would be most of the time of the tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real boundaries and hazard files that stands beside the project; tests that need it skip
    without it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder ../shared/data with real boundaries and hazard files is not here")
    return folder


@pytest.fixture
def province(db: None) -> Unit:
    """A province of two communes side by side, 106.4–106.6 E and 21.8–21.9 N."""
    return make_unit(
        "20", level=Level.PROVINCE, name="Lạng Sơn", name_en="Lang Son", geometry=box(106.4, 21.8, 106.6, 21.9)
    )


@pytest.fixture
def commune_a(province: Unit) -> Unit:
    """The western half of the province: 106.4–106.5 E."""
    return make_unit(
        "06253", name="Văn Quan", name_en="Van Quan", parent=province, geometry=box(106.4, 21.8, 106.5, 21.9)
    )


@pytest.fixture
def commune_b(province: Unit) -> Unit:
    """The eastern half of the province: 106.5–106.6 E."""
    return make_unit(
        "06280", name="Điềm He", name_en="Diem He", parent=province, geometry=box(106.5, 21.8, 106.6, 21.9)
    )


@pytest.fixture
def member(db: None) -> Callable[..., User]:
    """`member(role, *areas)`: an account with the role in a new agency that answers for the areas."""

    def make(role: Role, *areas: Unit, **fields: Any) -> User:
        return make_member(role, areas=areas, **fields)

    return make

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from places.schematic import load_schematic
from starter import cases, hazards, inspections, people, warnings


class Command(BaseCommand):
    help = "Loads the data a new site starts with. What is there already stays as it is."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--without-samples", action="store_true", help="Only communes with schematic boundaries")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("vi"):
            self._step("Communes with schematic boundaries", load_schematic())
            if options["without_samples"]:
                return
            people.load_agencies()
            people.load_accounts()
            hazards.load_layers()
            self._step("Sample hazard maps", hazards.load_versions())
            self._step("Sample incidents", cases.load_cases())
            self._step("Sample facilities", inspections.load_inspections())
            self._step("Sample warning", warnings.load_warning())

    def _step(self, name: str, made: Any) -> None:
        self.stdout.write(f"{name}: {'already there' if made in (None, 0) else made}")

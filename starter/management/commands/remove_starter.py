from typing import Any

from django.core.management.base import BaseCommand, CommandError

from starter.removal import remove_samples


class Command(BaseCommand):
    help = "Removes all sample data (maps, incidents, warnings, agencies and accounts). Real data stays."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--yes", action="store_true", help="Do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"]:
            answer = input("Remove all sample data, demo accounts included? Type yes: ")
            if answer.strip().lower() != "yes":
                raise CommandError("Nothing was removed.")
        removed = remove_samples()
        self.stdout.write(
            f"Removed {removed.incidents} incidents, {removed.versions} map versions, {removed.warnings} warnings, "
            f"{removed.accounts} accounts, {removed.agencies} agencies."
        )
        for name in removed.adopted:
            self.stdout.write(f"Kept in use, because real accounts belong to it: {name}")
        for name in removed.kept:
            self.stdout.write(f"Kept but shut, because real data names it: {name}")

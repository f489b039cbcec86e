from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from starter.people import demo_accounts


class Command(BaseCommand):
    help = "Prints the demo accounts and their passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("vi"):
            for account, office, password in demo_accounts():
                role = str(account.role.label)
                self.stdout.write(f"  {account.username:<14}{password:<16}{role:<22}{office}")

import getpass
import os
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.administration import make_administrator
from geodata.errors import GeoPGIError


class Command(BaseCommand):
    help = "Tạo tài khoản quản trị đầu tiên. Mật khẩu được hỏi, hoặc lấy từ biến môi trường ADMIN_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--last-name", required=True, help="họ và tên đệm")
        parser.add_argument("--first-name", required=True, help="tên")
        parser.add_argument("--agency", required=True, help="tên cơ quan; được tạo nếu chưa có")

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("ADMIN_PASSWORD") or getpass.getpass("Mật khẩu: ")
        try:
            user = make_administrator(
                username=options["username"],
                password=password,
                last_name=options["last_name"],
                first_name=options["first_name"],
                agency_name=options["agency"],
            )
        except GeoPGIError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Đã tạo tài khoản quản trị {user.username}.")

"""Rules for passwords that Django words in English only."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "Mật khẩu quá ngắn: phải có ít nhất %(count)d ký tự.",
            "Mật khẩu quá ngắn: phải có ít nhất %(count)d ký tự.",
            self.min_length,
        ) % {"count": self.min_length}

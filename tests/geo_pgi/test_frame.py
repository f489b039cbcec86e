"""The frame and the account pages as a browser without scripts gets them."""

import json
import re
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.contrib.messages import constants
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from agencies.models import User
from incidents.states import State
from tests.geo_pgi.frame_site import frame_site

__all__ = ["frame_site"]
pytestmark = pytest.mark.usefixtures("frame_site")

PASSWORD = "suoi-ban-moi-2025"
STATES_CSS = (django_settings.BASE_DIR / "static/site/states.css").read_text()


@pytest.fixture
def officer(db: None) -> User:
    return User.objects.create_user("can-bo", password=PASSWORD, last_name="Hoàng Thị", first_name="Lan")


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    answer = client.post("/tai-khoan/login/", {"login": "can-bo", "password": PASSWORD})
    assert answer.status_code == 302
    return client


def english_left(html: str) -> list[str]:
    """English words of django-allauth that would stand on a Vietnamese page."""
    assert "<h1>" in html
    words = r"\b(password|username|sign in|sign out|remember|authenticat\w+|code|again|incorrect|too many|required)\b"
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL | re.IGNORECASE)
    return re.findall(words, text, flags=re.IGNORECASE)


# --- the frame ---------------------------------------------------------------------------------------------
def test_a_page_names_its_language_and_links_to_itself_in_the_other(client: Client) -> None:
    vietnamese = client.get("/phan-anh/?a=1").content.decode()
    assert '<html lang="vi">' in vietnamese
    assert 'href="/en/phan-anh/?a=1" hreflang="en"' in vietnamese
    english = client.get("/en/phan-anh/?a=1").content.decode()
    assert '<html lang="en">' in english
    assert 'href="/phan-anh/?a=1" hreflang="vi"' in english


def test_no_page_of_the_frame_holds_inline_style_or_script(client: Client) -> None:
    for path in ("/mau/", "/tai-khoan/login/", "/khong-co/", "/hong/"):
        html = client.get(path).content.decode()
        assert not re.search(r"<[^>]+\sstyle=", html), path
        assert not re.search(r"<[^>]+\son\w+=", html), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", html), path


def test_a_menu_leaves_out_what_has_no_address(rf: RequestFactory, settings) -> None:
    settings.ROOT_URLCONF = "tests.geo_pgi.bare_urls"
    html = render_to_string("base.html", {"site_name": "GeoPGI"}, request=None)
    assert "Cảnh báo" not in html
    assert "Gửi phản ánh" not in html
    assert 'href=""' not in html


def test_every_emergency_number_can_be_pressed(client: Client, settings) -> None:
    settings.HOTLINES = ["0205 3812 345|Trực ban|Duty office"]
    html = client.get("/phan-anh/").content.decode()
    assert html.count('href="tel:02053812345"') == 2  # header and footer
    assert "Trực ban" in html


@pytest.mark.parametrize("level", ["success", "error", "warning", "info"])
def test_a_message_is_announced_and_says_its_kind_by_icon(rf: RequestFactory, level: str) -> None:
    class Said:
        level_tag = constants.DEFAULT_TAGS[getattr(constants, level.upper())]

        def __str__(self) -> str:
            return "Câu <b>"

    html = render_to_string("site/messages.html", {"messages": [Said()]})
    assert 'role="status"' in html
    assert "Câu &lt;b&gt;" in html
    assert f"note-{'danger' if level == 'error' else level}" in html
    assert len(re.findall(r"bi-[a-z-]+-fill", html)) == 1


def test_staff_get_their_rooms_in_place_of_the_tab_bar(client: Client) -> None:
    assert 'class="tabbar"' in client.get("/phan-anh/").content.decode()
    html = client.get("/can-bo/").content.decode()
    assert 'class="tabbar"' not in html
    assert re.search(r'href="/can-bo/" aria-current="page"', html)
    assert "Bản đồ thiên tai" in html


def test_a_page_under_an_entry_marks_that_entry_alone(client: Client) -> None:
    html = client.get("/can-bo/canh-bao/moi/").content.decode()
    assert re.findall(r'href="([^"]+)" aria-current="(\w+)"', html) == [("/can-bo/canh-bao/", "true")]


def test_a_field_with_an_error_is_tied_to_its_help_and_its_error(client: Client) -> None:
    html = client.get("/mau/").content.decode()
    area = re.search(r"<textarea[^>]*>", html)
    assert area
    assert 'aria-invalid="true"' in area[0]
    described = re.search(r'aria-describedby="([^"]+)"', area[0])
    assert described
    for identifier in described[1].split():
        assert f'id="{identifier}"' in html
    assert '<label for="id_words">Nội dung' in html
    assert "(không bắt buộc)" in html


def test_the_pager_keeps_the_filters(client: Client) -> None:
    html = client.get("/mau/?xa=06253").content.decode()
    assert 'href="?xa=06253&amp;page=3"' in html
    assert "Trang 2 / 5" in html


# --- states ------------------------------------------------------------------------------------------------
def glyphs() -> Iterator[tuple[str, int, str]]:
    rows = re.findall(r'\.state-(\w+) > \.bi::before \{ content: "\\([0-9a-f]+)"; \} /\* ([\w-]+) \*/', STATES_CSS)
    for state, code, name in rows:
        yield state, int(code, 16), name


def test_every_state_has_its_colours_and_its_own_glyph() -> None:
    assert {state for state, _code, _name in glyphs()} == set(State.values)
    assert len({code for _state, code, _name in glyphs()}) == len(State.values)
    for state in State.values:
        assert f".state-{state} {{ --state-ink:" in STATES_CSS


def test_the_glyphs_are_those_that_the_icon_font_has_under_these_names() -> None:
    listing = django_settings.BASE_DIR / "node_modules/bootstrap-icons/font/bootstrap-icons.json"
    if not listing.is_file():
        pytest.skip("the npm packages are not installed")
    font = json.loads(listing.read_text())
    assert {name: code for _state, code, name in glyphs()} == {name: font[name] for _state, _code, name in glyphs()}


# --- errors ------------------------------------------------------------------------------------------------
def test_a_missing_page_tells_what_to_do_next(client: Client) -> None:
    answer = client.get("/khong-co/")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "<h1>Không tìm thấy trang này." in html
    assert 'href="/phan-anh/"' in html
    assert 'href="tel:112"' in html


def test_the_page_of_a_failure_needs_no_context_and_speaks_both_languages() -> None:
    html = render_to_string("500.html")
    assert "Hệ thống đang gặp sự cố" in html
    assert "Something went wrong" in html
    assert "tel:" not in html


def test_the_page_of_a_failure_asks_nothing_of_the_database(client: Client) -> None:
    # No `db` fixture: a query would raise.
    answer = client.get("/hong/")
    assert answer.status_code == 500
    assert 'href="tel:112"' in answer.content.decode()


# --- accounts ----------------------------------------------------------------------------------------------
def test_signing_in_and_out_in_vietnamese(client: Client, officer: User) -> None:
    html = client.get("/tai-khoan/login/?next=/can-bo/").content.decode()
    assert "Tên đăng nhập" in html
    assert "người quản trị hệ thống" in html
    assert english_left(html) == []
    answer = client.post("/tai-khoan/login/?next=/can-bo/", {"login": "can-bo", "password": PASSWORD})
    assert answer.headers["Location"] == "/can-bo/"
    page = client.get("/phan-anh/").content.decode()
    assert "Hoàng Thị Lan" in page
    leave = client.get("/tai-khoan/logout/").content.decode()
    assert "Đăng xuất?" in leave
    assert english_left(leave) == []
    client.post("/tai-khoan/logout/")
    assert "Hoàng Thị Lan" not in client.get("/phan-anh/").content.decode()


def test_a_wrong_password_is_told_in_vietnamese_without_saying_which_was_wrong(client: Client, officer: User) -> None:
    known = client.post("/tai-khoan/login/", {"login": "can-bo", "password": "sai"}).content.decode()
    unknown = client.post("/tai-khoan/login/", {"login": "khong-co", "password": "sai"}).content.decode()
    for html in (known, unknown):
        assert "Tên đăng nhập hoặc mật khẩu không đúng." in html
        assert 'role="alert"' in html
        assert english_left(html) == []


def test_too_many_wrong_passwords_lock_the_door_for_a_while(client: Client, officer: User, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    for _attempt in range(3):
        answer = client.post("/tai-khoan/login/", {"login": "can-bo", "password": "sai"})
    html = answer.content.decode()
    assert answer.status_code == 429
    assert "Tạm khoá đăng nhập" in html
    assert "Chờ 15 phút" in html
    right = client.post("/tai-khoan/login/", {"login": "can-bo", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert right.status_code == 429


def test_changing_the_password(signed_in: Client, officer: User) -> None:
    assert english_left(signed_in.get("/tai-khoan/password/change/").content.decode()) == []
    change = {"oldpassword": "sai", "password1": "ngan", "password2": "ngan"}
    html = signed_in.post("/tai-khoan/password/change/", change).content.decode()
    assert "Mật khẩu hiện tại không đúng." in html
    assert "phải có ít nhất 10 ký tự" in html
    assert english_left(html) == []
    change = {"oldpassword": PASSWORD, "password1": "doi-ngo-van-quan", "password2": "doi-ngo-van-quam"}
    assert "không giống nhau" in signed_in.post("/tai-khoan/password/change/", change).content.decode()
    change["password2"] = change["password1"]
    signed_in.post("/tai-khoan/password/change/", change)
    officer.refresh_from_db()
    assert officer.check_password("doi-ngo-van-quan")


def test_two_step_sign_in_from_turning_it_on_to_turning_it_off(signed_in: Client, officer: User) -> None:
    assert "Chưa bật." in signed_in.get("/tai-khoan/2fa/").content.decode()
    again = signed_in.get("/tai-khoan/2fa/totp/activate/", follow=True)
    assert "nhập lại mật khẩu" in again.content.decode()
    assert english_left(again.content.decode()) == []
    wrong = signed_in.post("/tai-khoan/reauthenticate/", {"password": "sai"}).content.decode()
    assert "Mật khẩu không đúng." in wrong
    next_page = {"password": PASSWORD, "next": "/tai-khoan/2fa/totp/activate/"}
    form = signed_in.post("/tai-khoan/reauthenticate/", next_page, follow=True).content.decode()
    assert "Khoá bí mật" in form
    assert english_left(form) == []
    wrong = signed_in.post("/tai-khoan/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert "Mã không đúng hoặc đã hết hạn." in wrong
    with_secret = signed_in.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(with_secret, next(yield_hotp_counters_from_time())))
    done = signed_in.post("/tai-khoan/2fa/totp/activate/", {"code": code}, follow=True).content.decode()
    assert "Mã dự phòng" in done
    spare = re.findall(r"<li><code>(\w+)</code></li>", done)
    assert len(spare) == 10
    assert english_left(done) == []
    for path in ("", "recovery-codes/generate/", "totp/deactivate/"):
        html = signed_in.get(f"/tai-khoan/2fa/{path}").content.decode()
        assert "Đang bật." in html or "Thôi" in html
        assert english_left(html) == []

    signed_in.post("/tai-khoan/logout/")
    answer = signed_in.post("/tai-khoan/login/", {"login": "can-bo", "password": PASSWORD}, follow=True)
    html = answer.content.decode()
    assert "Bước xác thực thứ hai" in html
    assert english_left(html) == []
    assert "_auth_user_id" not in signed_in.session
    signed_in.post("/tai-khoan/2fa/authenticate/", {"code": spare[0]})
    assert signed_in.session["_auth_user_id"] == str(officer.pk)

    by_code = signed_in.get("/tai-khoan/2fa/reauthenticate/").content.decode()
    assert "Dùng mật khẩu thay cho mã" in by_code
    signed_in.post("/tai-khoan/2fa/reauthenticate/", {"code": spare[1]})
    signed_in.post("/tai-khoan/2fa/totp/deactivate/")
    assert "Chưa bật." in signed_in.get("/tai-khoan/2fa/").content.decode()


def test_a_forgotten_password_sends_to_the_administrator(client: Client) -> None:
    html = client.get("/tai-khoan/password/reset/").content.decode()
    assert "người quản trị hệ thống" in html
    assert "<input" not in html.split("<main")[1].split("</main>")[0]

"""Remarks of reviewers on places: by press, list or typing; answered, settled, and in the way of publishing."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Role, User
from agencies.policy import NotAllowed
from layers.comments import comment, reply, settle
from layers.errors import NotTheAuthor, OpenComments, PlaceNeeded, ReasonNeeded, WrongState
from layers.models import LayerVersion
from layers.publishing import publish
from layers.review_models import ReviewComment
from layers.reviewing import give_back
from layers.samples import remove_sample_versions
from tests.factories import box, make_member, make_unit
from tests.layers.conftest import browser_of
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db
LON, LAT = 106.5, 21.85
ZONES = [(3, square(LON, LAT, 0.05))]


@pytest.fixture
def version(layer, author) -> LayerVersion:
    return make_version(layer, ZONES, author)


def remark(user: User, version: LayerVersion, words: str = "Thiếu một điểm sạt.") -> ReviewComment:
    return comment(user=user, version_id=version.pk, lon=LON, lat=LAT, words=words)


def address(version: LayerVersion, step: str = "gop-y/") -> str:
    return f"/can-bo/ban-do/ban/{version.pk}/{step}"


def test_a_remark_is_listed_with_place_author_and_answers(version, author, reviewer) -> None:
    sent = {"lat": "21,85", "lon": "106.5", "words": "Thiếu một điểm sạt.", "where": "point"}
    answer = browser_of(reviewer).post(address(version), sent, follow=True)
    made = version.comments.get()
    assert (made.point.x, made.point.y, made.author) == (106.5, 21.85, reviewer)
    assert "Thiếu một điểm sạt." in answer.content.decode()
    browser_of(author).post(address(version, f"gop-y/{made.pk}/tra-loi/"), {"words": "Đã đối chiếu ảnh."})
    page = browser_of(reviewer).get(address(version, "xet-duyet/")).content.decode()
    for told in (reviewer.display_name, author.display_name, "21,85000; 106,50000", "Đã đối chiếu ảnh."):
        assert told in page
    assert list(version.events.values_list("verb", "reason"))[1:] == [
        ("comment", "1"),
        ("reply", "1"),
    ]
    assert "Góp ý 1" in browser_of(author).get(address(version, "")).content.decode()


def test_what_was_said_is_not_in_the_history_that_administrators_see(version, reviewer) -> None:
    remark(reviewer, version)
    administrator = browser_of(make_member(Role.ADMINISTRATOR, is_staff=True))
    page = administrator.get(f"/quan-tri/layers/layerversion/{version.pk}/change/")
    assert page.status_code == 200
    assert "Thiếu một điểm sạt." not in page.content.decode()


def test_a_place_is_also_chosen_as_a_commune(version, reviewer, lang_son) -> None:
    commune = make_unit("06253", name="Văn Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.5, 21.9))
    commune.centre = Point(106.45, 21.85, srid=4326)
    commune.save()
    sent = {"where": "commune", "place": commune.pk, "lat": "abc", "words": "Cả xã này."}
    browser_of(reviewer).post(address(version), sent)
    assert version.comments.get().point.coords == (106.45, 21.85)


def test_the_place_of_a_remark_is_one_choice_and_nothing_of_it_reads_as_optional(version, reviewer) -> None:
    page = browser_of(reviewer).get(address(version, "xet-duyet/")).content.decode()
    assert "Một điểm trên bản đồ" in page and "Cả một xã, phường" in page
    assert "không bắt buộc" not in page


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"lat": "", "lon": "", "words": "Chỗ này sai."}, "Xin bấm vào bản đồ, hoặc ghi cả vĩ độ và kinh độ"),
        ({"lat": "21.85", "lon": "", "words": "Chỗ này sai."}, "Xin bấm vào bản đồ, hoặc ghi cả vĩ độ và kinh độ"),
        ({"where": "commune", "lat": "21.85", "lon": "106.5", "words": "Cả xã."}, "Xin chọn xã, phường muốn góp ý"),
        ({"where": "", "lat": "21.85", "lon": "106.5", "words": "Ở đâu?"}, "Xin chọn góp ý về một điểm hay cả một xã"),
        ({"lat": "10", "lon": "106", "words": "Chỗ này sai."}, "trong phạm vi của bản đồ"),
        ({"lat": "abc", "lon": "106", "words": "Chỗ này sai."}, "số độ thập phân"),
        ({"lat": "21.85", "lon": "106.5", "words": " "}, "Xin ghi nội dung"),
    ],
)
def test_what_cannot_be_taken_is_told_and_what_was_typed_stays(version, reviewer, sent, told) -> None:
    answer = browser_of(reviewer).post(address(version), {"where": "point"} | sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert all(value.strip() in page for value in sent.values())
    assert version.comments.count() == 0


def test_words_that_say_nothing_and_places_far_away_are_refused(version, reviewer) -> None:
    with pytest.raises(ReasonNeeded):
        remark(reviewer, version, words="  ? ")
    with pytest.raises(PlaceNeeded):
        comment(user=reviewer, version_id=version.pk, lon=LAT, lat=LON - 90, words="Đổi chỗ toạ độ.")


def test_who_made_the_map_answers_but_does_not_settle(version, author, reviewer) -> None:
    made = remark(reviewer, version)
    reply(user=author, comment_id=made.pk, words="Đã sửa ở bản sau.")
    with pytest.raises(NotTheAuthor):
        settle(user=author, comment_id=made.pk)
    assert "Đánh dấu xong" not in browser_of(author).get(address(version, "xet-duyet/")).content.decode()
    settle(user=reviewer, comment_id=made.pk)
    settle(user=reviewer, comment_id=made.pk)
    assert version.events.filter(verb="settle").count() == 1
    own = remark(author, version, words="Tôi tự nhắc mình.")
    settle(user=author, comment_id=own.pk)


def test_open_remarks_stand_in_the_way_until_the_publisher_says_they_were_read(version, reviewer) -> None:
    made = remark(reviewer, version)
    with pytest.raises(OpenComments):
        publish(user=reviewer, version_id=version.pk)
    client = browser_of(reviewer)
    refused = client.post(address(version, "cong-bo/"), {"review_by": "2099-01-01"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Còn 1 góp ý chưa xong. Xin đọc từng góp ý" in page
    assert 'value="2099-01-01"' in page
    client.post(address(version, "cong-bo/"), {"despite_comments": "on"})
    version.refresh_from_db()
    assert version.state == "building"
    with pytest.raises(WrongState):
        settle(user=reviewer, comment_id=made.pk)


def test_settled_remarks_are_not_in_the_way(version, reviewer) -> None:
    settle(user=reviewer, comment_id=remark(reviewer, version).pk)
    publish(user=reviewer, version_id=version.pk)


def test_remarks_stay_when_the_version_is_returned_and_go_on_in_the_draft(version, author, reviewer) -> None:
    made = remark(reviewer, version)
    give_back(user=reviewer, version_id=version.pk, reason="Xin xem các góp ý.")
    reply(user=author, comment_id=made.pk, words="Đã sửa xong.")
    page = browser_of(author).get(address(version, "xet-duyet/")).content.decode()
    assert "Thiếu một điểm sạt." in page and "Đã sửa xong." in page


def test_nobody_remarks_on_what_is_public(layer, author, reviewer) -> None:
    version = make_published(layer, ZONES, author, reviewer)
    with pytest.raises(WrongState):
        remark(reviewer, version)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("here", [True, False])
def test_only_who_works_on_the_layer_sees_and_makes_remarks(
    version, reviewer, lang_son, role: Role, here: bool
) -> None:
    made = remark(reviewer, version)
    elsewhere = make_unit("99", level="province", name="Tỉnh khác", geometry=box(107.5, 21, 108, 22))
    person = make_member(role, areas=[lang_son if here else elsewhere])
    allowed = here and role in (Role.AGRICULTURE_OFFICER, Role.LEADER)
    assert (browser_of(person).get(address(version, "xet-duyet/")).status_code == 200) == allowed
    for verb in (
        lambda: remark(person, version),
        lambda: reply(user=person, comment_id=made.pk, words="Trả lời đủ rõ."),
        lambda: settle(user=person, comment_id=made.pk),
    ):
        if allowed:
            verb()
        else:
            with pytest.raises(NotAllowed):
                verb()


def test_without_an_account_there_are_no_remarks(version, reviewer) -> None:
    made = remark(reviewer, version)
    for step in ("xet-duyet/", "xet-duyet/trang-thai/"):
        assert Client().get(address(version, step)).status_code == 302
    for step in ("gop-y/", f"gop-y/{made.pk}/tra-loi/", f"gop-y/{made.pk}/xong/", "xet-duyet/tinh-lai/"):
        assert Client().post(address(version, step), {"words": "Lời đủ dài."}).status_code == 302
    assert (version.comments.count(), made.replies.count()) == (1, 0)


def test_a_remark_of_another_version_is_not_reached_through_this_one(version, layer, author, reviewer) -> None:
    other = remark(reviewer, make_version(layer, ZONES, author))
    assert browser_of(reviewer).post(address(version, f"gop-y/{other.pk}/xong/")).status_code == 404


def test_the_database_keeps_remarks_as_they_were_said(version, reviewer) -> None:
    made = remark(reviewer, version)
    answered = reply(user=reviewer, comment_id=made.pk, words="Đã xem kỹ.")
    for sql, pk in (
        ("UPDATE layers_reviewcomment SET words = 'khác' WHERE id = %s", made.pk),
        ("DELETE FROM layers_reviewcomment WHERE id = %s", made.pk),
        ("UPDATE layers_reviewreply SET words = 'khác' WHERE id = %s", answered.pk),
        ("DELETE FROM layers_reviewreply WHERE id = %s", answered.pk),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [pk])


def test_remarks_on_sample_maps_go_with_them(layer, author, reviewer) -> None:
    sample = make_version(layer, ZONES, author, is_sample=True)
    reply(user=author, comment_id=remark(reviewer, sample).pk, words="Đã xem kỹ.")
    assert remove_sample_versions() == 1
    assert not ReviewComment.objects.exists()


def test_the_page_asks_as_many_queries_for_many_remarks_as_for_one(version, reviewer) -> None:
    client = browser_of(reviewer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address(version, "xet-duyet/"))
        return len(asked)

    reply(user=reviewer, comment_id=remark(reviewer, version).pk, words="Trả lời một.")
    few = queries()
    for number in range(8):
        reply(user=reviewer, comment_id=remark(reviewer, version).pk, words=f"Trả lời {number}.")
    assert queries() == few

"""Text of Vietnamese offices comes out as NFC Unicode, and the encoding is guessed by what reads as Vietnamese."""

import csv
import shutil
import subprocess
import unicodedata
from collections.abc import Callable

import pytest

from geodata.encoding import TCVN3_TABLE, decode, guess_encoding
from geodata.errors import UnknownEncoding
from geodata.vietnamese import is_syllable, words

NAMES = ["Xã Thiện Tân", "Trung bình", "Rất cao", "Văn Quan", "Điềm He", "Phường Lương Văn Tri", "Hữu Lũng"]


def to_tcvn3(text: str) -> bytes:
    table = {letter: code for code, letter in TCVN3_TABLE.items() if code >= 0xA1}
    return bytes(table.get(letter, ord(letter) if ord(letter) < 128 else 0) for letter in text)


def to_vni(text: str) -> bytes:
    tones = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
    circumflex = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
    breve = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
    single = {"đ": "ñ", "Đ": "Ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
    written = ""
    for letter in text:
        base, *marks = list(unicodedata.normalize("NFD", letter))
        tone = next((mark for mark in marks if mark in tones), "")
        if letter in single:
            written += single[letter]
        elif "\u0302" in marks:
            written += base + circumflex[tone]
        elif "\u0306" in marks:
            written += base + breve[tone]
        else:
            horned = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
            written += horned + (tones[tone] if tone else "")
    return written.encode("latin-1")


WAYS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "tcvn3": to_tcvn3,
    "vni": to_vni,
    "cp1258": lambda text: _half_decomposed(text).encode("cp1258"),
}


def _half_decomposed(text: str) -> str:
    """As Windows-1258 wants it: letters with their shape, tones apart."""
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        base, *marks = list(unicodedata.normalize("NFD", letter))
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        shape = [mark for mark in marks if mark not in tones]
        out += unicodedata.normalize("NFC", base + "".join(shape)) + "".join(tones)
    return out


@pytest.mark.parametrize("encoding", WAYS)
def test_each_encoding_is_decoded_and_guessed_first(encoding: str) -> None:
    samples = [WAYS[encoding](name) for name in NAMES]
    assert [decode(sample, encoding) for sample in samples] == NAMES
    best = guess_encoding(samples)[0]
    assert (best.encoding, best.score) == (encoding, 1.0)
    assert "Xã Thiện Tân" in best.preview


def test_real_tcvn3_strings() -> None:
    assert decode("Trung b×nh".encode("latin-1"), "tcvn3") == "Trung bình"
    assert decode("X· ThiÖn T©n".encode("latin-1"), "tcvn3") == "Xã Thiện Tân"


def test_tcvn3_text_in_capitals_gets_its_toned_letters_in_capitals() -> None:
    assert decode("RÊT CAO".encode("latin-1"), "tcvn3") == "RẤT CAO"
    assert decode("X· B×NH GIA".encode("latin-1"), "tcvn3") == "XÃ BÌNH GIA"
    assert decode("§iÓm A, x· B¾c S¬n".encode("latin-1"), "tcvn3") == "Điểm A, xã Bắc Sơn"


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv to compare the table with")
def test_the_tcvn3_table_is_that_of_the_standard() -> None:
    for code, letter in TCVN3_TABLE.items():
        done = subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=bytes([code]), stdout=-1, check=True)
        assert done.stdout.decode() == letter, hex(code)


def test_the_tcvn3_table_has_each_accented_letter_of_vietnamese() -> None:
    letters = {letter for letter in TCVN3_TABLE.values() if letter.isalpha()}
    assert len(letters) == 134


def test_decomposed_unicode_is_composed() -> None:
    assert decode(unicodedata.normalize("NFD", "Lũ quét ở Điềm He").encode(), "utf-8") == "Lũ quét ở Điềm He"


def test_a_letter_cut_at_the_end_of_a_field_is_dropped() -> None:
    assert decode("Văn Quế".encode()[:-1], "utf-8") == "Văn Qu"


def test_text_that_went_through_a_western_code_page_is_rescued() -> None:
    mojibake = "X· ThiÖn T©n".encode()
    assert decode(mojibake, "tcvn3") == "Xã Thiện Tân"
    assert guess_encoding([mojibake])[0].encoding == "tcvn3"


def test_plain_ascii_is_told_to_be_the_same_in_all() -> None:
    best = guess_encoding([b"Cao", b"Thap"])[0]
    assert best.encoding == "utf-8"
    assert "không có dấu" in str(best.reason)


def test_real_unicode_is_not_taken_for_another_encoding() -> None:
    guesses = guess_encoding([name.encode() for name in NAMES])
    assert [guess.encoding for guess in guesses] == ["utf-8"]


def test_no_samples_still_give_a_guess() -> None:
    assert guess_encoding([])[0].encoding == "utf-8"


def test_an_unknown_encoding_is_told() -> None:
    with pytest.raises(UnknownEncoding, match="klingon"):
        decode(b"\xff", "klingon")


@pytest.mark.parametrize("word", ["Nguyễn", "quyển", "giếng", "gì", "nghiêng", "khuỷu", "ĐỒNG", "ươm", "Quỳnh"])
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["ThiÖn", "b×nh", "Taân", "màc", "xàát", "strông", "Dürer", "áà"])
def test_other_words_are_not(word: str) -> None:
    assert not is_syllable(word)


def test_every_commune_of_the_province_reads_as_vietnamese(shared_data) -> None:
    with (shared_data / "lang_son_communes_2025.csv").open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert len(names) == 65
    assert [word for name in names for word in words(name) if not is_syllable(word)] == []

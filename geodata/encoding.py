"""Attribute text as offices store it: Unicode, Windows-1258, TCVN3 (ABC fonts), VNI-Windows. All come out as NFC."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geodata.errors import UnknownEncoding
from geodata.messages import Message, gettext_noop
from geodata.vietnamese import share_of_vietnamese, words

_TCVN3_LOW = {
    0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ", 0x11: "Ứ",
    0x12: "Ự", 0x13: "Ỳ", 0x14: "Ỷ", 0x15: "Ỹ", 0x16: "Ý", 0x17: "Ỵ",
}  # fmt: skip
# TCVN 5712:1993. Codes A1–AE and B5–FE without the capitals among them are what ABC fonts use (TCVN3 proper);
# the toned capitals are those of VN1, rarely met. B0–B4 are tones that join the letter before them.
_TCVN3_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ"  # 80
    "ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"  # 90
    "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ"  # A0
    "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"  # B0
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"  # C0
    "éẹềểễếệìỉỄẾỒĩíịò"  # D0
    "Ổỏõóọồổỗốộờởỡớợù"  # E0
    "ỖủũúụừửữứựỳỷỹýỵỐ"  # F0
)
TCVN3_TABLE: dict[int, str] = _TCVN3_LOW | {0x80 + place: letter for place, letter in enumerate(_TCVN3_HIGH)}
"""Byte → letter for the 134 accented letters of Vietnamese, five joining tones and the no-break space."""

_TONED = "\u0301\u0300\u0309\u0303\u0323"  # acute, grave, hook above, tilde, dot below
# VNI-Windows writes a letter, then a byte for its marks; the byte is a capital's when the letter is one.
_VNI_MARKS: dict[str, str] = {
    **dict(zip("ùøûõï", _TONED, strict=True)),
    "â": "\u0302", **{sign: "\u0302" + tone for sign, tone in zip("áàåãä", _TONED, strict=True)},
    "ê": "\u0306", **{sign: "\u0306" + tone for sign, tone in zip("éèúüë", _TONED, strict=True)},
}  # fmt: skip
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_WORD = re.compile(r"[^\W\d_]+")
_VNI_PAIR = re.compile(r"([aeouyôö])([ùøûõïâáàåãäêéèúüë])|[ñôöíìæóòî]", re.IGNORECASE)


@dataclass(frozen=True)
class EncodingGuess:
    """One way to read the text: `score` 0–1 is the share of telling words that read as Vietnamese."""

    encoding: str
    label: str
    score: float
    preview: tuple[str, ...]
    reason: Message


ENCODINGS: dict[str, str] = {
    "utf-8": "Unicode (UTF-8)",
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI-Windows",
    "cp1258": "Windows-1258",
    "cp1252": "Windows-1252",
}
"""What `decode` knows, the likelier first, with the name people know it by."""


def decode(raw: bytes, encoding: str) -> str:
    """`raw` as NFC text. A letter cut in half at the end of a field is dropped.

    Bytes that are UTF-8 while another encoding is asked for were converted letter by letter from the Western
    code page by the program that wrote the file; that is undone first.
    Raises `UnknownEncoding` for a name outside `ENCODINGS`, `UnicodeError` when `raw` cannot be so encoded.
    """
    try:
        decoder = _DECODERS[encoding]
    except KeyError:
        raise UnknownEncoding(encoding=encoding) from None
    if raw.isascii() and not any(byte < 0x20 for byte in raw):
        return raw.decode("ascii")
    if encoding != "utf-8":
        raw = _undo_western_conversion(raw)
    return unicodedata.normalize("NFC", decoder(raw))


def as_western(raw: bytes) -> str:
    """Each byte as the letter of the Western code page, from which `decode` finds the way back."""
    return _decode_cp1252(raw)


def guess_encoding(samples: Sequence[bytes], *, preview_size: int = 8) -> list[EncodingGuess]:
    """Ways to read `samples` (values as stored), the one that reads best as Vietnamese first; never empty."""
    guesses: list[tuple[float, EncodingGuess]] = []
    telling_bytes = [sample for sample in samples if not sample.isascii()]
    for rank, (encoding, label) in enumerate(ENCODINGS.items()):
        try:
            texts = [decode(sample, encoding) for sample in samples]
        except UnicodeError:
            continue
        score, count = share_of_vietnamese(texts)
        if not telling_bytes:
            score = 1.0 if encoding == "utf-8" else 0.0
        reason = _reason(score=score, count=count, ascii_only=not telling_bytes)
        guess = EncodingGuess(encoding, label, round(score, 3), _preview(texts, preview_size), reason)
        guesses.append((score - rank * 1e-6, guess))
    return [guess for _, guess in sorted(guesses, key=lambda pair: -pair[0])]


def _reason(*, score: float, count: int, ascii_only: bool) -> Message:
    if ascii_only:
        return Message(gettext_noop("Chữ trong tệp không có dấu, đọc theo bảng mã nào cũng như nhau."))
    return Message(
        gettext_noop("%(percent)s%% trong %(count)s từ có dấu đọc được thành tiếng Việt."),
        {"percent": round(score * 100), "count": count},
    )


def _preview(texts: Sequence[str], size: int) -> tuple[str, ...]:
    """Different values worth looking at: those with accents first, short, in order of appearance."""
    different = list(dict.fromkeys(text[:80] for text in texts if words(text)))
    return tuple(sorted(different, key=str.isascii)[:size])


def _decode_utf8(raw: bytes) -> str:
    # final=False leaves out a letter whose last bytes were cut off by the width of a DBF field.
    return codecs.getincrementaldecoder("utf-8")().decode(raw.removeprefix(codecs.BOM_UTF8), final=False)


def _decode_tcvn3(raw: bytes) -> str:
    text = "".join(TCVN3_TABLE.get(byte, chr(byte)) for byte in raw)
    # In ABC fonts toned capitals share the codes of small letters, so capitals show by the plain ones beside them.
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    capitals_needed = 1 if len(plain) > 1 and "".join(plain).isupper() else 2
    return _WORD.sub(lambda word: _capitalised(word.group(), capitals_needed), text)


def _capitalised(word: str, capitals_needed: int) -> str:
    plain = [letter for letter in word if letter.isascii()]
    return word.upper() if len(plain) >= capitals_needed and "".join(plain).isupper() else word


def _decode_vni(raw: bytes) -> str:
    def letter(match: re.Match[str]) -> str:
        base, mark = match.group(1), match.group(2)
        if base is None:
            sign = match.group(0)
            return _cased(_VNI_LETTERS[sign.lower()], like=sign)
        plain = _VNI_LETTERS.get(base.lower(), base.lower())
        return _cased(unicodedata.normalize("NFC", plain + _VNI_MARKS[mark.lower()]), like=base)

    return _VNI_PAIR.sub(letter, _decode_cp1252(raw))


def _cased(letter: str, *, like: str) -> str:
    return letter.upper() if like.isupper() else letter


def _decode_cp1252(raw: bytes) -> str:
    return "".join(_CP1252[byte] for byte in raw)


def _decode_cp1258(raw: bytes) -> str:
    return raw.decode("cp1258")


def _undo_western_conversion(raw: bytes) -> bytes:
    """The bytes before a program turned them to UTF-8 as if Western; unchanged when they are no UTF-8.

    Raises `UnicodeEncodeError` for letters no Western code page has: the text is real Unicode.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    try:
        return bytes(_CP1252_BYTES[letter] for letter in text)
    except KeyError as missing:
        raise UnicodeEncodeError("cp1252", text, 0, len(text), "not a Western letter") from missing


# The five codes that Windows-1252 leaves open read as C1 controls, as Windows itself does.
_CP1252 = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]
_CP1252_BYTES = {chr(byte): byte for byte in range(256)} | {letter: byte for byte, letter in enumerate(_CP1252)}
_DECODERS: dict[str, Callable[[bytes], str]] = {
    "utf-8": _decode_utf8,
    "tcvn3": _decode_tcvn3,
    "vni": _decode_vni,
    "cp1258": _decode_cp1258,
    "cp1252": _decode_cp1252,
}

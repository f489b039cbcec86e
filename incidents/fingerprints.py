"""What two messages have in common although somebody changed letters, numbers and spaces between them."""

import re
import unicodedata

from agencies.counting import hashed

SHORTEST = 20
"""Letters; shorter words, such as "rác ven đường", are what honest people write too."""
LONGEST_NAME = 255
"""Letters of the name of a site."""
D_WITH_STROKE = chr(0x111)
"""The one Vietnamese letter that does not fall apart into a plain one and its marks."""
_SALT = "incidents.fingerprints"
_LINK = re.compile(r"(?:https?://|www\.)[^\s/?#:]+|(?<![\w.-])[a-z0-9.-]++(?=[/?#:])", re.IGNORECASE)
"""Reads every letter once or twice, whoever wrote them: anybody's words of any kind come here."""
_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")


def plain_letters(words: str) -> str:
    """Small letters a–z alone, without accents, numbers, marks and spaces."""
    folded = unicodedata.normalize("NFKD", words.casefold().replace(D_WITH_STROKE, "d"))
    return "".join(letter for letter in folded if letter.isascii() and letter.isalpha())


def words_print(words: str) -> str:
    """A keyed hash of the plain letters; empty where there are too few to tell a message by."""
    letters = plain_letters(words)
    return hashed(_SALT, f"words {letters}") if len(letters) >= SHORTEST else ""


def domains_in(words: str) -> list[str]:
    """Names of the sites that are linked to, small letters, without "www.", each once. Nothing is fetched."""
    found = []
    for link in _LINK.findall(unicodedata.normalize("NFKC", words)):
        told = link.lower().startswith(("http://", "https://", "www."))
        host = re.sub(r"^https?://", "", link, flags=re.IGNORECASE).rpartition("@")[2].lower().strip(".")
        host = host if told else host.rpartition("..")[2]
        if told or _NAME.fullmatch(host[-LONGEST_NAME:]):
            found.append(host.removeprefix("www.")[:LONGEST_NAME])
    return list(dict.fromkeys(host for host in found if "." in host))


def with_parents(domain: str) -> list[str]:
    """a.b.example.vn, b.example.vn, example.vn: a block of a domain holds for what lies under it."""
    parts = domain.split(".")
    return [".".join(parts[i:]) for i in range(len(parts) - 1)]

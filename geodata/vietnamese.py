"""Whether a word could be written in Vietnamese, by the shape of its syllable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ONSETS_IN_WRITING = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"

_RIMES_IN_WRITING = """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oc oe oem oen oeo oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh uêt uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
    uy uya uych uyên uyêt uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y ych yên yêm yêng yêt yêu ynh yt yu
"""
_ONSETS = frozenset(_ONSETS_IN_WRITING.split()) | {""}
_RIMES = frozenset(_RIMES_IN_WRITING.split())

_TONES = dict.fromkeys((0x300, 0x301, 0x303, 0x309, 0x323))  # grave, acute, tilde, hook above, dot below
_STOPS = ("c", "ch", "p", "t")  # syllables that end so carry the acute or the dot, no other tone
_STOP_TONES = {"\u0301", "\u0323"}

_BETWEEN_WORDS = re.compile(r"[\s\d!-/:-@\[-`{-~–—“”‘’…]+")


def words(text: str) -> list[str]:
    """Words of `text`, cut at spaces, digits and plain punctuation only: a stray sign stays inside its word."""
    return [word for word in _BETWEEN_WORDS.split(text) if word]


def is_syllable(word: str) -> bool:
    """Whether `word` (NFC) has the shape of one Vietnamese syllable: onset, rime, at most one tone, sane capitals."""
    if not (word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [sign for sign in decomposed if ord(sign) in _TONES]
    toneless = unicodedata.normalize("NFC", decomposed.translate(_TONES))
    if len(tones) > 1 or (toneless.endswith(_STOPS) and not _STOP_TONES.issuperset(tones)):
        return False
    return any(toneless[:cut] in _ONSETS and toneless[cut:] in _RIMES for cut in range(min(4, len(toneless))))


def share_of_vietnamese(texts: Iterable[str]) -> tuple[float, int]:
    """Of the different words that carry a letter outside ASCII: the share with the shape of a syllable, and how many.

    Words in plain ASCII say nothing about an encoding and are left out; without any other word the share is 0.
    """
    telling = {word for text in texts for word in words(text) if not word.isascii()}
    if not telling:
        return 0.0, 0
    return sum(map(is_syllable, telling)) / len(telling), len(telling)

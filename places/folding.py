"""Names without accents, as people type them: "Điềm He" and "diem he" are one."""

from typing import Any

from django.db.models import Func, TextField

CREATE_FOLD = """
CREATE FUNCTION places_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, normalize(words, NFC))) $$
"""
"""`unaccent()` alone is not immutable (its dictionary may be changed), so that no index could be built on it."""

DROP_FOLD = "DROP FUNCTION places_fold(text)"


class Fold(Func):
    """Small letters without accents (đ is d), whether the text is composed (NFC) or not (NFD)."""

    function = "places_fold"
    arity = 1
    output_field: Any = TextField()

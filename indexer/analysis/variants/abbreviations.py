"""Abbreviations: their points (U.K., Ph.D., M.Sc.), and their plurals (RCTs, SSRIs)."""

from __future__ import annotations

from corpus.deferred.patterns import pattern

_TITLES = """
    ba bch bchir bcom bds beng bed bm bmed bmedsc bn bpharm bphil bpsych bs bsc btech bvsc
    chb chm cpsychol dba dch dclinpsych dcs dds deng dipn dipsw dmedsc dmin dnsc dpharm dphil dph
    dpsych drph drpsych dsc dsocsci dsw edd edm llb lld llm ma mba mbbs mbbch mbbchir mbchb mch
    md med mn mpa mph mpharm mphil mpsych mrcp mrcpsych mres ms msc mscn mscph msn msocsci msw
    mtech oba pharmd phd phdr psyd pgce pgcert pgdip rgn rmn rnutr scd thd
"""
TITLES = frozenset(_TITLES.split())
"""Degrees as they are written without points, folded."""

_PLURAL = pattern("^(?:[b-df-hj-np-tv-xz]{2,}[b-df-hj-np-rtv-xz]|[b-df-hj-np-tv-xz]{2,}[aiou])s$")
"""Letters that nobody could say as a word: three consonants, or two and a vowel at the end.

Less says nothing: CNS and NHS are no plurals.
"""
_NO_PLURALS = frozenset({"crus", "plus", "this", "thus", "tris"})


def singular(word: str) -> str:
    """Return a folded abbreviation without the s of its plural; another word as it is.

    Snowball's English stemmer keeps the s where no vowel but the last stands before it.
    """
    plural = word[-1:] == "s" and _PLURAL.match(word) and word not in _NO_PLURALS
    return word[:-1] if plural else word

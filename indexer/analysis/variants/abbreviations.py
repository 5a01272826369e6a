"""Abbreviations with points in them that are one word without: U.K., Ph.D., M.Sc."""

from __future__ import annotations

_TITLES = """
    ba bch bchir bcom bds beng bed bm bmed bmedsc bn bpharm bphil bpsych bs bsc btech bvsc
    chb chm cpsychol dba dch dclinpsych dcs dds deng dipn dipsw dmedsc dmin dnsc dpharm dphil dph
    dpsych drph drpsych dsc dsocsci dsw edd edm llb lld llm ma mba mbbs mbbch mbbchir mbchb mch
    md med mn mpa mph mpharm mphil mpsych mrcp mrcpsych mres ms msc mscn mscph msn msocsci msw
    mtech oba pharmd phd phdr psyd pgce pgcert pgdip rgn rmn rnutr scd thd
"""
TITLES = frozenset(_TITLES.split())
"""Degrees as they are written without points, folded."""

"""Words too common to tell documents apart: kept in the index for phrases, left out of ranking."""

from __future__ import annotations

_WORDS = """
    a about above after again against all also although am among an and any are as at be
    because been before being below between both but by can cannot could did do does doing
    done down due during each either etc every few for from further get gets had has have
    having he her here hers herself him himself his how however i if in into is it its itself
    just may me might mine more most much must my myself neither no nor not of off on once one
    only onto or other others ought our ours ourselves out over own per quite rather same
    several shall she should since so some such than that the their theirs them themselves
    then there therefore these they this those though through thus to too toward towards under
    until up upon us very via was we were what when where whether which while who whom whose
    why will with within without would yet you your yours yourself yourselves
"""

ENGLISH = frozenset(_WORDS.split())
"""Folded words (see `corpus.text.typography.fold`), before stemming."""

#!/bin/sh
# timefhuman 0.1.5: dates of the form '3 May 2012', within a text.
# Expected: what '3 May 2012' is by itself it is among other words too, as
# 'May 3, 2012' is; where a form is not known, nothing is found.
# Happens: by itself it is the third, and beside any word the first of the month:
# 'on 3 May 2012' is 1 May. 'from 3 May 2012 to 5 June 2013' ends on the fifth and
# begins on the first. '3-5 May 2012' is 1 May, from three to five in the morning,
# '2012 May 3' the third of May of this year, 'Mar-Apr 2010' April, '10-20 mg' the
# twentieth of October.
# In a text it looks for places where a date may begin. A name of a month is one, a
# number before a unit, a weekday or 'pm' too, but no number before a month; and of
# a month with its year the day is the first.
# Matters: the American form is right, so tests in it pass; a first of the month is
# what most tables have for 'day unknown'.
set -eu
# shellcheck disable=SC2034 # `install_python` reads it
constraints=_constraints-timefhuman.txt
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python timefhuman==0.1.5
see_python <<'PY'
from datetime import datetime

from timefhuman import tfhConfig, timefhuman

CONFIG = tfhConfig(now=datetime(2020, 5, 15, 12))
for text in (
    "3 May 2012",
    "on 3 May 2012",
    "It was published on 3 May 2012.",
    "It was published on May 3, 2012.",
    "accessed 15 January 2024",
    "3 May 2012, revised",
    "3 May 2012 - 5 June 2013",
    "from 3 May 2012 to 5 June 2013",
    "3-5 May 2012",
    "May 3-5, 2012",
    "2012 May 3",
    "Mar-Apr 2010",
    "10-20 mg",
):
    found = timefhuman(text, config=CONFIG)
    parts = (" to ".join(map(str, one)) if isinstance(one, tuple) else str(one) for one in found)
    print(text, "|", ", ".join(parts))
PY

expect <<'SEEN'
3 May 2012 | 2012-05-03 00:00:00
on 3 May 2012 | 2012-05-01 00:00:00
It was published on 3 May 2012. | 2012-05-01 00:00:00
It was published on May 3, 2012. | 2012-05-03 00:00:00
accessed 15 January 2024 | 2024-01-01 00:00:00
3 May 2012, revised | 2012-05-01 00:00:00
3 May 2012 - 5 June 2013 | 2012-05-03 00:00:00 to 2013-06-05 00:00:00
from 3 May 2012 to 5 June 2013 | 2012-05-01 00:00:00 to 2013-06-05 00:00:00
3-5 May 2012 | 2012-05-01 03:00:00 to 2012-05-01 05:00:00
May 3-5, 2012 | 2012-05-03 00:00:00 to 2012-05-05 00:00:00
2012 May 3 | 2020-05-03 00:00:00
Mar-Apr 2010 | 2010-04-01 00:00:00
10-20 mg | 2020-10-20 00:00:00
SEEN

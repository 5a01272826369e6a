#!/bin/sh
# ultimate-sitemap-parser 1.8.1: a sitemap's lastmod of a month or a year.
# Expected: '2012-05' and '2012', which the sitemap protocol allows (W3C
# Datetime), are the first of that month and year, or a day that does not
# change.
# Happens: what is missing comes from the day on which the program runs: on 30
# November '2012' is 30 November 2012 and '2012-05' is 30 May. The hour is
# midnight without a zone, and cannot be compared with a date that has one.
# Matters: a page that has not changed since 2012 has another date each day, and
# a crawler that goes by it fetches all of them anew; sorting by date raises.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python ultimate-sitemap-parser==1.8.1 freezegun==1.5.5
see_python <<'PY'
from freezegun import freeze_time
from usp.tree import sitemap_from_str

NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
TIMES = ["2012", "2012-05", "2012-05-03", "2012-05-03T10:00:00Z"]
pages = "".join(f"<url><loc>https://example.org/{time}</loc><lastmod>{time}</lastmod></url>" for time in TIMES)
for today in ("2026-11-30", "2026-12-01"):
    with freeze_time(today):
        read = list(sitemap_from_str(f"<urlset {NAMES}>{pages}</urlset>").all_pages())
    for page, time in zip(read, TIMES):
        print(f"on {today}: {time} is {page.last_modified}")
try:
    sorted(page.last_modified for page in read)
except TypeError as error:
    print(error)
PY

expect <<'SEEN'
on 2026-11-30: 2012 is 2012-11-30 00:00:00
on 2026-11-30: 2012-05 is 2012-05-30 00:00:00
on 2026-11-30: 2012-05-03 is 2012-05-03 00:00:00
on 2026-11-30: 2012-05-03T10:00:00Z is 2012-05-03 10:00:00+00:00
on 2026-12-01: 2012 is 2012-12-01 00:00:00
on 2026-12-01: 2012-05 is 2012-05-01 00:00:00
on 2026-12-01: 2012-05-03 is 2012-05-03 00:00:00
on 2026-12-01: 2012-05-03T10:00:00Z is 2012-05-03 10:00:00+00:00
can't compare offset-naive and offset-aware datetimes
SEEN

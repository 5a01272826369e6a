#!/bin/sh
# citation-url 0.2.2: identifiers in the addresses of articles.
# Expected: parse() gives the DOI that an address of a publisher has in it, or
# says that it does not know.
# Happens: what stands before the DOI in the path is a part of it
# ('full/10.1056/NEJMoa1', 'article/10.1007/s1'), and so is what stands behind it,
# '?src=recsys' and '/tables/1'; escaped signs stay escaped. Europe PMC's article
# has the id 'PMCPMC12'. None of these is a failure: the prefix is 'doi' or 'pmc'.
# PubMed's own address, dx.doi.org and a DOI in a query are unknown.
# Matters: a DOI that resolves to nothing stands for the work, and the same work
# by another address is another.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python citation-url==0.2.2
see_python <<'PY'
import citation_url

for address in (
    "https://www.nejm.org/doi/10.1056/NEJMoa1",
    "https://www.nejm.org/doi/full/10.1056/NEJMoa1",
    "https://www.tandfonline.com/doi/full/10.1080/1?src=recsys",
    "https://link.springer.com/article/10.1007/s1",
    "https://link.springer.com/article/10.1007/s1/tables/1",
    "https://doi.org/10.1002/17:15%3C1661",
    "https://doi.org/10.1000/abc?utm_source=x",
    "https://europepmc.org/article/PMC/PMC12",
    "https://pubmed.ncbi.nlm.nih.gov/123/",
    "http://dx.doi.org/10.1000/abc",
    "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.1",
):
    print(address, "->", citation_url.parse(address))
PY

expect <<'SEEN'
https://www.nejm.org/doi/10.1056/NEJMoa1 -> prefix='doi' identifier='10.1056/NEJMoa1'
https://www.nejm.org/doi/full/10.1056/NEJMoa1 -> prefix='doi' identifier='full/10.1056/NEJMoa1'
https://www.tandfonline.com/doi/full/10.1080/1?src=recsys -> prefix='doi' identifier='full/10.1080/1?src=recsys'
https://link.springer.com/article/10.1007/s1 -> prefix='doi' identifier='article/10.1007/s1'
https://link.springer.com/article/10.1007/s1/tables/1 -> prefix='doi' identifier='article/10.1007/s1/tables/1'
https://doi.org/10.1002/17:15%3C1661 -> prefix='doi' identifier='10.1002/17:15%3C1661'
https://doi.org/10.1000/abc?utm_source=x -> prefix='doi' identifier='10.1000/abc?utm_source=x'
https://europepmc.org/article/PMC/PMC12 -> prefix='pmc' identifier='PMCPMC12'
https://pubmed.ncbi.nlm.nih.gov/123/ -> FailureReason.unknown
http://dx.doi.org/10.1000/abc -> FailureReason.unknown
https://journals.plos.org/plosone/article?id=10.1371/journal.pone.1 -> FailureReason.unknown
SEEN

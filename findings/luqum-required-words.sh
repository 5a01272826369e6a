#!/bin/sh
# luqum 1.0.0: queries of Lucene as those of Elasticsearch and OpenSearch.
# Expected: '+prison deaths' asks for 'prison', 'prison -deaths' leaves out
# what has 'deaths', 'year:>=2010' is a range. So does query_string of
# Elasticsearch itself, and Lucene.
# Happens: with ElasticsearchQueryBuilder as it comes, each word is a clause of
# 'should', and a minus makes one of 'does not have it': 'prison -deaths' finds
# all documents without 'deaths', and those with both words too. '+prison
# deaths' finds documents of deaths without prisons. '>=2010', '<2010' and
# '2010' are one query, a match of 2010 (its changelog says of 0.13 that the
# builder does not know these ranges; it says nothing when it is given them).
# Matters: results that are the reverse of what was asked, and filters by year
# that keep one year. UnknownOperationResolver(BoolOperation) and
# OpenRangeTransformer before the builder give what Lucene does.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python luqum==1.0.0
see_python <<'PY'
import json

from luqum.elasticsearch import ElasticsearchQueryBuilder
from luqum.parser import parser
from luqum.tree import BoolOperation
from luqum.utils import OpenRangeTransformer, UnknownOperationResolver

DOCUMENTS = {
    "prison": {"text": {"prison"}, "year": 2009},
    "deaths": {"text": {"deaths"}, "year": 2010},
    "prison deaths": {"text": {"prison", "deaths"}, "year": 2011},
    "doors": {"text": {"doors"}, "year": 2012},
}


def matches(query, document):
    """Tell as Elasticsearch does whether a document is found."""
    ((kind, inside),) = query.items()
    if kind == "bool":
        must, should = inside.get("must", []), inside.get("should", [])
        return (
            all(matches(one, document) for one in must)
            and not any(matches(one, document) for one in inside.get("must_not", []))
            and (bool(must) or not should or any(matches(one, document) for one in should))
        )
    ((field, asked),) = inside.items()
    if kind == "range":
        years = {"gte": int.__ge__, "gt": int.__gt__, "lte": int.__le__, "lt": int.__lt__}
        return all(years[name](document[field], int(year)) for name, year in asked.items() if year != "*")
    return asked["query"] in map(str, document[field] if field == "text" else [document[field]])


build = ElasticsearchQueryBuilder(default_field="text")
for asked in ("prison -deaths", "+prison deaths", "year:>=2010", "year:<2010", "year:2010"):
    tree = parser.parse(asked)
    resolved = OpenRangeTransformer(merge_ranges=False)(UnknownOperationResolver(BoolOperation)(tree))
    for name, query in (("as it comes", build(tree)), ("with both", build(resolved))):
        print(asked, "|", name, "|", *[f"[{one}]" for one in DOCUMENTS if matches(query, DOCUMENTS[one])])
    print(json.dumps(build(tree)))
PY

expect <<'SEEN'
prison -deaths | as it comes | [prison] [prison deaths] [doors]
prison -deaths | with both | [prison]
{"bool": {"should": [{"match": {"text": {"query": "prison", "zero_terms_query": "none"}}}, {"bool": {"must_not": [{"match": {"text": {"query": "deaths", "zero_terms_query": "none"}}}]}}]}}
+prison deaths | as it comes | [prison] [deaths] [prison deaths]
+prison deaths | with both | [prison] [prison deaths]
{"bool": {"should": [{"bool": {"must": [{"match": {"text": {"query": "prison", "zero_terms_query": "all"}}}]}}, {"match": {"text": {"query": "deaths", "zero_terms_query": "none"}}}]}}
year:>=2010 | as it comes | [deaths]
year:>=2010 | with both | [deaths] [prison deaths] [doors]
{"match": {"year": {"query": "2010", "zero_terms_query": "none"}}}
year:<2010 | as it comes | [deaths]
year:<2010 | with both | [prison]
{"match": {"year": {"query": "2010", "zero_terms_query": "none"}}}
year:2010 | as it comes | [deaths]
year:2010 | with both | [deaths]
{"match": {"year": {"query": "2010", "zero_terms_query": "none"}}}
SEEN

#!/bin/sh
# opensearch-py 3.2.0: the number of connections that are kept open.
# Expected: `maxsize=16`, as urllib3 calls it and older guides write it, keeps
# sixteen, or is refused as an option that there is not.
# Happens: it is taken without a word, as is any other name, and one connection
# is kept; the option is `pool_maxsize`.
# Matters: a site with sixteen threads opens and closes fifteen connections all
# the time, and a misspelt option of TLS or of time-outs is not noticed either.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python opensearch-py==3.2.0
see_python <<'PY'
from opensearchpy import OpenSearch

for name in ("maxsize", "pool_maxsize", "no_such_option"):
    client = OpenSearch(["http://127.0.0.1:9"], **{name: 16})
    connection = client.transport.connection_pool.get_connection()
    print(name, connection.pool.pool.maxsize)
PY

expect <<'SEEN'
maxsize 1
pool_maxsize 16
no_such_option 1
SEEN

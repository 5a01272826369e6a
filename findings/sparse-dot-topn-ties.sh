#!/bin/sh
# sparse-dot-topn 1.2.0, SciPy 1.17.1: the best few products of each row.
# Expected: of equal products the ones with lower indices, as stable sorting
# and argmax have it, so that a document is among its own nearest; and a
# matrix of either of SciPy's kinds.
# Happens: of equal products those with the highest indices stay: among four
# equal documents 0 and 1 are nobody's nearest, not even their own. A csr_array
# (which SciPy recommends for new code) raises a TypeError that names
# csr_matrix twice among the kinds it takes.
# Matters: near-duplicates and documents of one word have equal products by the
# hundred; a list that leaves out "the document itself" by dropping its first
# place drops another one. Sort by product and index yourself, and ask for more.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python sparse-dot-topn==1.2.0 scipy==1.17.1 numpy==2.4.6
see_python <<'EOF'
import numpy
import scipy.sparse
from sparse_dot_topn import sp_matmul_topn

rows = scipy.sparse.csr_matrix(numpy.ones((4, 2)))
for sort in (True, False):
    best = sp_matmul_topn(rows, rows.T.tocsr(), top_n=2, sort=sort)
    print("sort", sort, [best[n].indices.tolist() for n in range(4)])
try:
    sp_matmul_topn(scipy.sparse.csr_array(rows), scipy.sparse.csr_array(rows.T), top_n=2)
except TypeError as error:
    print("TypeError:", str(error).split(", got")[0])
EOF

expect <<'EOF'
sort True [[3, 2], [3, 2], [3, 2], [3, 2]]
sort False [[3, 2], [3, 2], [3, 2], [3, 2]]
TypeError: type of `A` must be one of `csr_matrix`, `csc_matrix` or `csr_matrix`
EOF

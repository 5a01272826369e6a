"""The command line: a thin door to `Bank`.

Linear algebra has one thread, as in the workers that build: the products are small, and each
thread has to be started before a search can begin.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported, which reads it

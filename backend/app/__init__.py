"""The backend of 创响助手: the edge visitors talk to and the system of record."""

import os

# One thread: texts are short, and more of them only wait for each other. Where the cores are busy, two
# threads took eight times the CPU for the same product. The library reads it when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

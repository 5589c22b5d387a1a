"""The models of Shop AI. Nothing here knows Django or a database: plain values in, plain values out."""

import os

# NumPy reads this when it is loaded. Two threads cost EASE twice the CPU time and change the last bits of its weights.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

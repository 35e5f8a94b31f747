"""Seconds that ydata-profiling needs for one Parquet file. Usage: peer.py <file> [--minimal]"""

import sys
import time
import warnings

warnings.filterwarnings("ignore")
import pandas as pd  # noqa: E402
from ydata_profiling import ProfileReport  # noqa: E402

frame = pd.read_parquet(sys.argv[1])
begin = time.perf_counter()
report = ProfileReport(frame, minimal="--minimal" in sys.argv, progress_bar=False)
report.get_description()
print(time.perf_counter() - begin)

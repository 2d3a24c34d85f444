"""Data of benches/drift: FOLDER ROWS [tables]. Two tables of twelve columns, and folders of real reports of Evidently."""
import glob, gzip, os, re, sys
from datetime import date, timedelta
import numpy as np
import pandas as pd

folder, rows = sys.argv[1], int(sys.argv[2])

def table(seed, shift):
    r = np.random.default_rng(seed)
    columns = {
        "age": r.integers(18, 90, rows),
        "income": r.lognormal(10 + shift, 0.6, rows),
        "balance": np.round(r.normal(1500, 800, rows), 2),
        "score": r.normal(shift, 1, rows),
        "ratio": np.where(r.random(rows) < 0.02, np.nan, r.beta(2, 5, rows)),
        "visits": r.poisson(30, rows),
        "amount": np.round(r.exponential(75, rows), 2),
        "latency": r.gamma(2, 12, rows),
        "plan": r.choice(["free", "basic", "pro", "team", "enterprise"], rows, p=[0.4, 0.3, 0.15, 0.1, 0.05]),
        "country": r.choice([f"C{i:02}" for i in range(40)], rows),
        "device": r.choice(["ios", "android", "web"], rows),
        "channel": r.choice(["organic search", "email", "partner", "ads", "direct", "social", "other"], rows),
    }
    return pd.DataFrame(columns)

for name, seed, shift in [("reference", 1, 0.0), ("current", 2, 0.1)]:
    drawn = table(seed, shift)
    drawn.to_csv(f"{folder}/{name}.csv", index=False)
    drawn.to_parquet(f"{folder}/{name}.parquet", index=False)
if "tables" in sys.argv[3:]:
    sys.exit()

fixtures = os.environ["FIXTURES"]
for version, out in [("0.7.23", "json-0.7"), ("0.6.7", "json-0.6")]:
    os.mkdir(f"{folder}/{out}")
    reports = [open(path).read() for path in sorted(glob.glob(f"{fixtures}/{version}/drift_report_*.json"))]
    for day in range(1000):
        when = date(2022, 1, 1) + timedelta(days=day)
        text = re.sub(r'("timestamp": ")\d{4}-\d\d-\d\d', rf"\g<1>{when}", reports[day % len(reports)])
        open(f"{folder}/{out}/report_{when}.json", "w").write(text)
# The committed pages end where the library begins, which no reader needs: so much of something stands in for it.
os.mkdir(f"{folder}/html")
library = "<script>\n" + "function a(b){return b<1?b:a(b-1)};\n" * 110_000 + "</script></html>"
pages = [gzip.open(path, "rt").read() for path in sorted(glob.glob(f"{fixtures}/*/html-trimmed/*.html.gz"))]
for day in range(100):
    when = date(2024, 1, 1) + timedelta(days=day)
    open(f"{folder}/html/report_{when}.html", "w").write(pages[day % len(pages)] + library)

#!/usr/bin/env python3
"""Writes pairs of tables, or reads them, and says what Evidently's test functions, its preset and SciPy make of each column.

usage: measures.py FOLDER [write]    writes FOLDER/truth-EVIDENTLY.json; with `write` the tables too

truth: {evidently, numpy, scipy, pairs: {PAIR: {rows_reference, rows_current, columns: {COLUMN: {type, auto: {method, score,
threshold, drifted}, scores: {METHOD: score}}}}}}. A score is null where there is none.
"""
import json
import pathlib
import sys

import evidently_of as ev
import numpy as np
import pandas as pd
import scipy
import scipy.stats
from scipy.spatial import distance
from tables import many_kinds

folder = pathlib.Path(sys.argv[1])
PAIRS = {
    "small": (400, 300, 0.0),
    "shifted": (400, 300, 0.5),
    "thousand": (1000, 700, 0.1),
    "over": (1001, 700, 0.1),
    "middle": (6000, 3000, 0.05),
    "large": (20_000, 15_000, 0.02),
}
NUMERIC = ["psi", "ks", "wasserstein", "jensenshannon", "kl_div", "hellinger"]
# A second or more for each column.
PERMUTED = ["small", "shifted", "thousand"]
CATEGORICAL = ["psi", "chisquare", "z", "jensenshannon", "kl_div", "hellinger"]


def clean(column):
    return column.replace([-np.inf, np.inf], np.nan).dropna()


def clean_cells(table):
    """Where there is a value that JSON can say."""
    return table.replace([-np.inf, np.inf], np.nan).notna()


def score(name, reference, current, kind):
    if name == "z" and pd.concat([reference, current]).nunique() != 2:
        return None
    try:
        test = ev.registry.get_stattest(reference, current, kind, name)
        return ev.finite(test(reference, current, ev.registry.ColumnType(kind), None).drift_score)
    except Exception as error:
        print(f"{name} of a {kind} column: {error}", file=sys.stderr)
        return None


def by_scipy(reference, current, kind):
    """The same by SciPy and NumPy alone, where they have it."""
    if kind == "num":
        said = {
            "scipy.ks": scipy.stats.ks_2samp(reference, current).pvalue,
            "scipy.wasserstein": scipy.stats.wasserstein_distance(reference, current) / max(np.std(reference), 0.001),
        }
        if reference.nunique() > 20:
            edges = np.histogram_bin_edges(np.concatenate([reference, current]), "sturges")
            shares = [np.histogram(side, edges)[0] / len(side) for side in (reference, current)]
            said["scipy.jensenshannon"] = distance.jensenshannon(*shares)
        return said
    values = sorted(set(reference) | set(current), key=str)
    counts = [np.array([(side == value).sum() for value in values], dtype=float) for side in (reference, current)]
    with np.errstate(all="ignore"):
        expected = counts[0] * (len(current) / len(reference))
        statistic = ((counts[1] - expected) ** 2 / expected).sum()
    return {
        "scipy.chisquare": scipy.stats.chi2.sf(statistic, len(values) - 1),
        "scipy.jensenshannon": distance.jensenshannon(*counts),
        "total-variation": 0.5 * np.abs(counts[0] / len(reference) - counts[1] / len(current)).sum(),
    }


truth = {"evidently": ev.VERSION, "numpy": np.__version__, "scipy": scipy.__version__, "pairs": {}}
for pair, (rows, more, drift) in PAIRS.items():
    names = [folder / f"{pair}-{side}.csv" for side in ("reference", "current")]
    if len(sys.argv) > 2:
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in zip(names, [many_kinds(rows, 1), many_kinds(more, 2, drift)]):
            table.to_csv(name, index=False)
            table.to_parquet(name.with_suffix(".parquet"), index=False, row_group_size=5000)
            if pair == "shifted":
                rows_of = table.astype(object).where(clean_cells(table), None).to_dict("records")
                name.with_suffix(".jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows_of))
                table.to_csv(name.with_suffix(".csv.gz"), index=False)
    # Both sides measure what is in the files.
    reference, current = [pd.read_csv(name) for name in names]
    # The report of the older ones dies of an infinite value.
    tables = [table.replace([-np.inf, np.inf], np.nan) if ev.LEGACY else table for table in (reference, current)]
    preset = {said["column"]: said for said in ev.report([ev.preset()], *tables).truth()["columns"]}
    columns = {}
    for name in reference.columns:
        one, two = clean(reference[name]), clean(current[name])
        numeric = pd.api.types.is_numeric_dtype(one) and not pd.api.types.is_bool_dtype(one)
        kind = "num" if numeric else "cat"
        methods = NUMERIC if numeric else CATEGORICAL + (["TVD"] if pair in PERMUTED else [])
        scores = {method: score(method, one, two, kind) for method in methods}
        scores.update({method: ev.finite(said) for method, said in by_scipy(one, two, kind).items()})
        columns[name] = {"type": kind, "auto": preset.get(name), "scores": scores}
    truth["pairs"][pair] = {"rows_reference": rows, "rows_current": more, "columns": columns}
(folder / f"truth-{ev.VERSION}.json").write_text(json.dumps(truth, indent=1))

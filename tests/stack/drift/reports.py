#!/usr/bin/env python3
"""Writes drift reports by the Evidently that is installed, and truth.json: what its Python objects say of each, which no
reader of files has touched.

usage: reports.py FOLDER

truth.json: {evidently, reports: {FILE: {layout, twin, rows_reference, rows_current, share, drifted, limit, detected,
columns: [{column, type, method, score, threshold, drifted}]}}, failed: {FILE: the exception}, stories: {STORY: how many days}}.
A score is null where Evidently has NaN. What the objects do not say is absent.
"""
import datetime as dt
import json
import os
import pathlib
import sys

import evidently_of as ev
from tables import ALIKE, LOANS, ODD, alike, loans, odd

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
truth = {"evidently": ev.VERSION, "reports": {}, "failed": {}, "stories": {}}


def keep(name, made, reference, current, html=False, snapshot=False, layout="json"):
    facts = {**made.truth(), "rows_reference": len(reference), "rows_current": len(current)}
    made.json(out / f"{name}.json")
    truth["reports"][f"{name}.json"] = {"layout": layout, **facts}
    if html:
        made.html(out / f"{name}.html")
        truth["reports"][f"{name}.html"] = {"layout": "html", "twin": f"{name}.json", **facts}
    if snapshot and not ev.LEGACY:
        (out / f"{name}.snapshot.json").write_text(made.kept.dumps())
        truth["reports"][f"{name}.snapshot.json"] = {"layout": "snapshot", "twin": f"{name}.json", **facts}


def make(name, metrics, reference, current, kinds, tests=False, **how):
    keep(name, ev.report(metrics, reference, current, kinds, tests=tests), reference, current, **how)


small, large = loans(800, 1), loans(1500, 1)
make("small", [ev.preset()], small, loans(600, 2, 0.5), LOANS, html=True, snapshot=True)
make("large", [ev.preset()], large, loans(1200, 3, 0.3), LOANS)
make("psi", [ev.preset("psi", "psi")], large, loans(1200, 4, 1.0), LOANS, html=True)
for number, label in [("ks", "chisquare"), ("wasserstein", "jensenshannon"), ("kl_div", "hellinger")]:
    make(f"{number}_{label}", [ev.preset(number, label)], large, loans(1200, 4, 1.0), LOANS)
make("anderson_TVD", [ev.preset("anderson", "TVD")], loans(300, 1), loans(200, 4, 1.0), LOANS)
make("own_limit", [ev.preset(drift_share=0.7, columns=LOANS["num"][:4], **{"stattest_threshold" if ev.LEGACY else "threshold": 0.3})],
     large, loans(1200, 5, spike=True), LOANS)
make("more", [ev.preset(), *ev.more_metrics("age")], large, loans(600, 6, 0.5), LOANS, tests=True, html=True, snapshot=True)
make("identical_150", [ev.preset()], alike(1500, 1), alike(150, 2), ALIKE, html=True, snapshot=True)
make("shift_5000", [ev.preset()], loans(5000, 1), loans(5000, 2, 1.0), LOANS, html=True)
make("odd", [ev.preset(cat="chisquare")], odd(400, 1, False), odd(300, 2, True), ODD, html=True, snapshot=True)
if ev.LEGACY:
    keep("suite", ev.suite(large, loans(1200, 7, spike=True), LOANS), large, loans(1200, 7, spike=True), html=True, layout="tests")

# What Evidently cannot do: the whole report dies, and the older ones leave an empty file behind.
empty = loans(600, 8)
empty["income"] = float("nan")
for name, current in [("empty_column", empty), ("missing_column", loans(600, 8).drop(columns="income"))]:
    try:
        ev.report([ev.preset()], small, current, LOANS).json(out / f"{name}.json")
    except Exception as error:
        truth["failed"][f"{name}.json"] = f"{type(error).__name__}: {error}"

# Sixty days, one report a day. The stories share what they have in common. 0.6 writes what 0.4 does.
if ev.VERSION.startswith("0.6"):
    (out / "truth.json").write_text(json.dumps(truth, indent=1))
    sys.exit()
ev.draw_nothing()
reference, day = loans(2000, 1), dt.timedelta(days=1)


def daily(name, at, current):
    path = out / "days" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    ev.report([ev.preset()], reference, current, LOANS, at=dt.datetime(2024, 5, 1, 2) + at * day).json(path)
    return path


def rows(at):
    """No two days in a row have as many."""
    return 950 + at * 37 % 101


quiet = [daily(f"quiet-{at}", at, loans(rows(at), 1000 + at)) for at in range(60)]
slow = [daily(f"slow-{at}", at, loans(rows(at), 2000 + at, (at - 29) / 30)) for at in range(30, 60)]
# The job goes on, and what it reads stays the same.
stuck = [daily(f"stuck-{at}", at, loans(rows(39), 1039)) for at in range(40, 60)]
spikes = {at: daily(f"spike-{at}", at, loans(rows(at), 3000 + at, spike=True)) for at in (49, 59)}
stories = {
    "quiet": quiet,
    "spike": [*quiet[:59], spikes[59]],
    "recovered": [*quiet[:49], spikes[49], *quiet[50:]],
    "slow": [*quiet[:30], *slow],
    "stuck": [*quiet[:40], *stuck],
    "stopped": quiet[:40],
}
for story, paths in stories.items():
    folder = out / "stories" / story
    folder.mkdir(parents=True)
    for at, path in enumerate(paths):
        os.link(path, folder / f"drift_report_{(dt.date(2024, 5, 1) + at * day).isoformat()}.json")
    truth["stories"][story] = len(paths)
(out / "truth.json").write_text(json.dumps(truth, indent=1))

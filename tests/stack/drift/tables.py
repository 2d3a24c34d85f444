"""Tables with fixed seeds that both the reports and the measurements are made of."""
import numpy as np
import pandas as pd

NUMBERS = ["age", "income", "loan_amount", "interest_rate", "debt_to_income", "open_accounts", "late_payments"]
LABELS = ["home_ownership", "loan_purpose", "region"]
LOANS = {"num": NUMBERS, "cat": LABELS}
HOMES, PURPOSES = ["RENT", "MORTGAGE", "OWN", "OTHER"], ["debt", "car", "home", "medical"]
REGIONS = [f"R{place:02d}" for place in range(8)]


def loans(rows, seed, drift=0.0, spike=False):
    """Ten columns. `drift` from 0 to 1 moves six of them slowly, a spike moves eight at once."""
    r = np.random.default_rng(seed)
    age = np.clip(r.normal(41 - 4 * drift, 12, rows), 18, 90).round()
    income = np.exp(r.normal(10.8 - 0.35 * drift, 0.55, rows)).round(2)
    loan = np.exp(r.normal(9.2 + 0.4 * drift, 0.7, rows)).round(2)
    rate = np.clip(r.normal(11.5 + 2.2 * drift, 3.2, rows), 3, 30).round(2)
    debt = np.clip(r.gamma(4.0, 4.5 * (1 + 0.3 * drift), rows), 0, 80).round(2)
    accounts, late = r.poisson(9, rows), r.poisson(0.3 + 0.5 * drift, rows)
    home, purpose = r.choice(HOMES, rows, p=[0.42, 0.40, 0.14, 0.04]), r.choice(PURPOSES, rows, p=[0.55, 0.15, 0.2, 0.1])
    region = r.choice(REGIONS, rows)
    if spike:
        age, income, loan = np.clip(age - 12, 18, 90), (income * 0.45).round(2), (loan * 2.6).round(2)
        rate, debt, late = np.clip(rate + 7, 3, 30), np.clip(debt * 1.9, 0, 80), late + r.poisson(1.5, rows)
        home, purpose = r.choice(HOMES, rows, p=[0.8, 0.1, 0.05, 0.05]), r.choice(PURPOSES, rows, p=[0.2, 0.05, 0.05, 0.7])
    columns = [age, income, loan, rate, debt, accounts, late, home, purpose, region]
    table = pd.DataFrame(dict(zip(NUMBERS + LABELS, columns)))
    table.loc[r.random(rows) < 0.02, "income"] = np.nan
    return table


ALIKE = {"num": [f"n{place:02d}" for place in range(32)], "cat": [f"c{place}" for place in range(8)]}


def alike(rows, seed):
    """Forty columns that never drift."""
    r = np.random.default_rng(seed)
    numbers = {name: r.normal(size=rows) for name in ALIKE["num"]}
    return pd.DataFrame({**numbers, **{name: r.choice(list("abcdefgh"), rows) for name in ALIKE["cat"]}})


ODD = {"num": ["plain", "</script><b>\"x\\"], "cat": ["constant", "naïve 列", "new value"], "text": ["words"], "time": ["seen"]}


def odd(rows, seed, current):
    """Columns that reports trip over: constant, text, times, names that break pages, a category that is new."""
    r = np.random.default_rng(seed)
    words = np.array("the a model drift data report pipeline feature week broken late".split())
    table = {
        "plain": r.normal(0.4 if current else 0, 1, rows),
        "</script><b>\"x\\": r.exponential(size=rows),
        "constant": ["x"] * rows,
        "naïve 列": r.choice(["ä", "\"", "<", "{"], rows),
        "new value": r.choice(["a", "b", "c"] if current else ["a", "b"], rows),
        "words": [" ".join(r.choice(words, 6)) + f" {place}" for place in range(rows)],
        "seen": pd.date_range("2024-06-01", periods=rows, freq="min"),
    }
    return pd.DataFrame(table)


def many_kinds(rows, seed, drift=0.0):
    """What a measurement has to get right: ties, few and many values, missing and infinite ones, heavy tails."""
    r = np.random.default_rng(seed)
    table = pd.DataFrame({
        "normal": r.normal(drift, 1, rows),
        "tied": r.normal(50 + 3 * drift, 10, rows).round(),
        "heavy": np.exp(r.normal(0.3 * drift, 1.5, rows)),
        "narrow": r.integers(0, 30, rows),
        "wide": r.integers(-100_000, 100_000, rows) + int(20_000 * drift),
        "counts": r.poisson(4 + 2 * drift, rows),
        "few": r.choice([1.5, 2.5, 4.0], rows, p=[0.5, 0.3 - 0.1 * drift, 0.2 + 0.1 * drift]),
        "two": r.choice([0, 1], rows, p=[0.7 - 0.2 * drift, 0.3 + 0.2 * drift]),
        "missing": np.where(r.random(rows) < 0.2, np.nan, r.normal(10 + drift, 2, rows)),
        "infinite": np.where(r.random(rows) < 0.02, np.inf, r.normal(size=rows)),
        "tiny": r.normal(0, 1e-9, rows),
        "flag": r.choice([True, False], rows, p=[0.4 + 0.2 * drift, 0.6 - 0.2 * drift]),
        "label": r.choice(list("abcdef"), rows, p=[0.3 - 0.1 * drift, 0.2, 0.2, 0.1, 0.1, 0.1 + 0.1 * drift]),
        "levels": r.choice([f"L{place:03d}" for place in range(60)], rows),
        "gaps": np.where(r.random(rows) < 0.1, None, r.choice(["x", "y", "z"], rows)),
    })
    if drift:
        # A value that the reference lacks, and one that vanished.
        table["new"] = r.choice(["p", "q", "s"], rows)
    else:
        table["new"] = r.choice(["p", "q", "r"], rows)
    return table

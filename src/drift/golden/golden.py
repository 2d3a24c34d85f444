#!/usr/bin/env python3
"""Writes golden.json: what SciPy and NumPy say of samples that a few exact operations make, the same in every language.
usage: golden.py > golden.json ; needs scipy and numpy (written with scipy 1.17.1, numpy 2.4.6)"""
import csv, gzip, json, math, os
import numpy as np
from scipy import stats
from scipy.spatial import distance

def sample(n, seed, power, scale, shift):
    i = np.arange(n, dtype=np.int64)
    u = ((i * 7919 + seed * 104729) % 1000003).astype(float) / 1000003.0
    x = u
    for _ in range(power - 1):
        x = x * u
    return x * scale + shift

def fill(p):
    p = p.copy(); low = p[p != 0].min()
    p[p == 0] = low / 1e6 if low <= 1e-4 else 1e-4
    return p

def numbers(n, m, power, scale, shift):
    r, c = sample(n, 1, 2, 10.0, 0.0), sample(m, 2, power, scale, shift)
    ks = stats.ks_2samp(r, c)
    edges = np.histogram_bin_edges(np.concatenate([r, c]), bins="sturges")
    p, q = np.histogram(r, edges)[0] / n, np.histogram(c, edges)[0] / m
    a, b = fill(p), fill(q)
    return {"n": n, "m": m, "power": power, "scale": scale, "shift": shift, "ks": float(ks.statistic), "ks_p": float(ks.pvalue),
            "wasserstein": float(stats.wasserstein_distance(r, c) / max(np.std(r), 0.001)), "bins": len(edges) - 1,
            "psi": float(((a - b) * np.log(a / b)).sum()), "kl": float(stats.entropy(a, b)), "js": float(distance.jensenshannon(p, q)),
            "hellinger": float(np.sqrt(np.maximum(0, 1 - np.sqrt((p / p.sum()) * (q / q.sum())).sum()))), "mean": float(r.mean()), "std": float(r.std())}

def counts(r, c):
    r, c = np.array(r, float), np.array(c, float)
    p, q = r / r.sum(), c / c.sum(); a, b = fill(p), fill(q)
    with np.errstate(all="ignore"):
        chi = float(stats.chisquare(c, r * (c.sum() / r.sum()))[1])
    z = None
    if len(r) == 2:
        n1, n2 = r.sum(), c.sum(); p1, p2 = r[1] / n1, c[1] / n2; P = (p1 * n1 + p2 * n2) / (n1 + n2)
        z = float(2 * (1 - stats.norm.cdf(abs((p1 - p2) / math.sqrt(P * (1 - P) * (1 / n1 + 1 / n2))))))
    return {"reference": r.tolist(), "current": c.tolist(), "chi_square_p": chi, "z_p": z, "js": float(distance.jensenshannon(p, q)),
            "psi": float(((a - b) * np.log(a / b)).sum()), "kl": float(stats.entropy(a, b)), "tvd": float(np.abs(p - q).sum() / 2)}

def narrow(n):
    edges = np.histogram_bin_edges(np.arange(n, dtype=np.int64) % 22, bins="sturges")
    return {"n": n, "bins": len(edges) - 1}

def credit(rows):
    """The first rows of the tables beside this script, which are the input of recorded Evidently reports."""
    here = os.path.dirname(os.path.abspath(__file__)); out = {}
    read = lambda name: list(csv.DictReader(gzip.open(f"{here}/{name}.csv.gz", "rt")))[:rows]
    ref, cur = read("reference"), read("current")
    for name in ref[0]:
        r, c = [x[name] for x in ref if x[name] != ""], [x[name] for x in cur if x[name] != ""]
        try: r, c = np.array(r, float), np.array(c, float)
        except ValueError: r, c = np.array(r), np.array(c)
        keys = sorted(set(r.tolist()) | set(c.tolist()))
        count = lambda x: np.array([(x == k).sum() for k in keys])
        o = {}
        if r.dtype.kind == "f":
            o["ks"] = float(stats.ks_2samp(r, c).pvalue); o["wasserstein"] = float(stats.wasserstein_distance(r, c) / max(np.std(r), 0.001))
        if r.dtype.kind == "f" and len(set(r.tolist())) > 20:
            edges = np.histogram_bin_edges(np.concatenate([r, c]), bins="sturges"); a, b = np.histogram(r, edges)[0], np.histogram(c, edges)[0]
        else:
            a, b = count(r), count(c)
            with np.errstate(all="ignore"): o["chisquare"] = float(stats.chisquare(b, a * (len(c) / len(r)))[1])
        p, q = a / len(r), b / len(c); f, g = fill(p), fill(q)
        o.update(psi=float(((f - g) * np.log(f / g)).sum()), jensenshannon=float(distance.jensenshannon(p, q)), kl_div=float(stats.entropy(f, g)))
        out[name] = o
    return out

num = [(1500, 1500, 2, 10.0, 0.0), (1500, 1500, 2, 10.0, 0.4), (1000, 600, 2, 10.0, 0.3), (300, 150, 2, 11.0, 0.1), (150, 151, 3, 10.0, 0.2),
       (7, 5, 2, 10.0, 1.0), (40, 40, 2, 10.0, 2.0), (9973, 9001, 2, 10.0, 0.05), (12000, 11000, 2, 10.0, 0.1), (20000, 100, 2, 10.0, 0.5),
       (20000, 100, 2, 10.0, 0.05), (20000, 200, 2, 10.0, 0.15), (20000, 150, 3, 12.0, 0.1), (50000, 40000, 2, 10.0, 0.02), (50000, 40000, 2, 10.0, 0.0),
       (60000, 60000, 2, 10.0, 0.06), (400000, 300000, 2, 10.0, 0.01), (400000, 300000, 2, 10.0, 0.02), (11000, 20, 2, 10.0, 1.5), (11000, 5, 2, 10.0, 3.0)]
cat = [([70, 30], [66, 34]), ([50, 30, 20], [45, 35, 20]), ([500, 300, 200, 1], [450, 340, 205, 0]), ([500, 300, 0], [450, 340, 1]),
       ([120, 118, 131, 125, 119, 130, 122, 128, 127, 121, 130, 129], [50, 44, 60, 48, 52, 49, 51, 47, 55, 43, 52, 49]), ([100000, 3], [99000, 0]), ([10, 10, 10], [400, 1, 3])]
sf = [(x, float(stats.norm.sf(x) * 2)) for x in (0.0, 0.5, 1.0, 1.96, 3.0, 5.0)]
ch = [(x, k, float(stats.chi2.sf(x, k))) for x, k in ((0.1, 1), (3.841, 1), (7.8, 3), (30.0, 10), (120.0, 100), (1000.0, 900), (900.0, 1000), (80.0, 5), (1e-8, 2))]
kst = [(n, x, float(stats.kstwo.sf(x, n))) for n, x in ((100, 0.05), (100, 0.1), (100, 0.2), (100, 0.6), (140, 0.07), (150, 0.05), (1000, 0.02), (1000, 0.03), (1000, 0.06),
       (22222, 0.004), (22222, 0.006), (22222, 0.012), (171428, 0.0015), (171428, 0.003), (171428, 0.005), (5000000, 0.0006), (3, 0.3), (3, 0.4), (5, 0.9), (200, 0.0026))]
print(json.dumps({"numbers": [numbers(*x) for x in num], "counts": [counts(*x) for x in cat], "two_sided_normal": sf, "chi_square": ch, "kolmogorov": kst,
                  "credit": {"all": credit(None), "first_600": credit(600)},
                  "narrow_integers": [narrow(1000000), narrow(4194304)]}, indent=1))

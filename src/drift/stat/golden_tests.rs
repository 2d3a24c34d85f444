//! What SciPy and NumPy said of the same samples: `golden/golden.py` wrote the numbers.

use serde_json::Value;

use super::distance::{
    fill_as_evidently, hellinger, jensen_shannon, kullback_leibler, psi, shares, total_variation,
    wasserstein_normed,
};
use super::gap::largest_gap;
use super::kolmogorov::{one_sample_tail, p_value, statistic};
use super::proportion::{chi_square, chi_square_tail, two_sided_normal, z_test};
use super::{Edges, Sample};

fn golden(section: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../golden/golden.json")).unwrap();
    all[section].as_array().unwrap().clone()
}

/// The samples of `golden.py`: the same operations in the same order.
fn sample(n: u64, seed: u64, power: u64, scale: f64, shift: f64) -> Vec<f64> {
    let value = |i: u64| {
        let u = ((i * 7919 + seed * 104_729) % 1_000_003) as f64 / 1_000_003.0;
        (1..power).fold(u, |x, _| x * u) * scale + shift
    };
    (0..n).map(value).collect()
}

#[track_caller]
fn close(name: &str, ours: f64, theirs: &Value, case: &Value) {
    let theirs = theirs.as_f64().unwrap();
    assert!((ours - theirs).abs() < 1e-6, "{name}: {ours} against {theirs} of {case}");
    // Where it is not next to nothing, six digits agree too.
    if theirs.abs() > 1e-12 {
        assert!((ours / theirs - 1.0).abs() < 1e-4, "{name}: {ours} against {theirs} of {case}");
    }
}

#[test]
fn numbers_agree_with_scipy() {
    for case in golden("numbers") {
        let whole = |key: &str| case[key].as_u64().unwrap();
        let real = |key: &str| case[key].as_f64().unwrap();
        let r = sample(whole("n"), 1, 2, 10.0, 0.0);
        let c = sample(whole("m"), 2, whole("power"), real("scale"), real("shift"));
        let (reference, current) = (Sample::of(r.clone()), Sample::of(c.clone()));
        let (mean, deviation) = reference.mean_and_deviation().unwrap();
        close("mean", mean, &case["mean"], &case);
        close("deviation", deviation, &case["std"], &case);
        let gap = largest_gap(&r, &c);
        assert_eq!(gap, statistic(&reference, &current), "{case}");
        close("ks", gap.unwrap(), &case["ks"], &case);
        close("ks_p", p_value(gap.unwrap(), whole("n"), whole("m")), &case["ks_p"], &case);
        let normed = wasserstein_normed(&reference, &current, deviation).unwrap();
        close("wasserstein", normed, &case["wasserstein"], &case);
        let all = || r.iter().chain(&c).copied();
        let (least, largest) = (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max));
        let edges = Edges::sturges(least, largest, (r.len() + c.len()) as u64, false);
        assert_eq!(edges.bins() as u64, whole("bins"), "{case}");
        let (mut p, mut q) = (shares(&edges.count(reference.iter())), shares(&edges.count(current.iter())));
        close("js", jensen_shannon(&p, &q), &case["js"], &case);
        close("hellinger", hellinger(&p, &q), &case["hellinger"], &case);
        fill_as_evidently(&mut p);
        fill_as_evidently(&mut q);
        close("psi", psi(&p, &q), &case["psi"], &case);
        close("kl", kullback_leibler(&p, &q), &case["kl"], &case);
    }
}

#[test]
fn counts_agree_with_scipy() {
    let counts = |value: &Value| -> Vec<u64> {
        value.as_array().unwrap().iter().map(|count| count.as_f64().unwrap() as u64).collect()
    };
    for case in golden("counts") {
        let (r, c) = (counts(&case["reference"]), counts(&case["current"]));
        close("chi-square", chi_square(&r, &c).unwrap(), &case["chi_square_p"], &case);
        if case["z_p"].is_number() {
            close("z", z_test(&r, &c).unwrap(), &case["z_p"], &case);
        }
        let (mut p, mut q) = (shares(&r), shares(&c));
        close("js", jensen_shannon(&p, &q), &case["js"], &case);
        close("tvd", total_variation(&p, &q), &case["tvd"], &case);
        fill_as_evidently(&mut p);
        fill_as_evidently(&mut q);
        close("psi", psi(&p, &q), &case["psi"], &case);
        close("kl", kullback_leibler(&p, &q), &case["kl"], &case);
    }
}

#[test]
fn tails_agree_with_scipy() {
    for case in golden("two_sided_normal") {
        close("normal", two_sided_normal(case[0].as_f64().unwrap()), &case[1], &case);
    }
    for case in golden("chi_square") {
        let tail = chi_square_tail(case[0].as_f64().unwrap(), case[1].as_u64().unwrap());
        close("chi-square", tail.unwrap(), &case[2], &case);
    }
    for case in golden("kolmogorov") {
        close(
            "kolmogorov",
            one_sample_tail(case[0].as_f64().unwrap(), case[1].as_f64().unwrap()),
            &case[2],
            &case,
        );
    }
}

#[test]
fn whole_numbers_get_no_bin_narrower_than_one() {
    for case in golden("narrow_integers") {
        let edges = Edges::sturges(0.0, 21.0, case["n"].as_u64().unwrap(), true);
        assert_eq!(edges.bins() as u64, case["bins"].as_u64().unwrap());
    }
}

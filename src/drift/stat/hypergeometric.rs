//! How many marked ones are among those that are drawn without replacement: the hypergeometric distribution.

use fastrand::Rng;
use statrs::function::factorial::ln_binomial;

/// Variance of a draw from where on it is taken as normal: its skewness is at most a hundredth there, which puts the
/// distribution function off by less than 0.001.
pub(super) const NORMAL: f64 = 1e4;
/// Up to so many marked ones, each is drawn by itself: 3 to 250 ns, where the search takes 300 at least.
const SINGLY: u64 = 24;

/// Of how many marked ones are drawn.
pub(super) fn variance(all: u64, marked: u64, drawn: u64) -> f64 {
    let [n, k, s] = [all, marked, drawn].map(|count| count as f64);
    if n > 1.0 { s * (k / n) * (1.0 - k / n) * ((n - s) / (n - 1.0)) } else { 0.0 }
}

/// How many marked ones are among `drawn` of `all`, of which so many are marked.
pub(super) fn draw(rng: &mut Rng, all: u64, marked: u64, drawn: u64) -> u64 {
    let least = (marked + drawn).saturating_sub(all);
    let most = marked.min(drawn);
    if least == most {
        return least;
    }
    if marked <= SINGLY {
        let mut taken = 0;
        for at in 0..marked {
            taken += u64::from(rng.f64() * ((all - at) as f64) < (drawn - taken) as f64);
        }
        return taken;
    }
    let [n, k, s] = [all, marked, drawn].map(|count| count as f64);
    let variance = variance(all, marked, drawn);
    if variance > NORMAL {
        let draw = s * k / n + variance.sqrt() * normal(rng);
        return (draw.round().max(0.0) as u64).clamp(least, most);
    }
    let mode = (((s + 1.0) * (k + 1.0) / (n + 2.0)) as u64).clamp(least, most);
    let at_mode =
        (ln_binomial(marked, mode) + ln_binomial(all - marked, drawn - mode) - ln_binomial(all, drawn)).exp();
    // From the commonest outwards on both sides, until as much probability is passed as was drawn.
    let mut passed = rng.f64() - at_mode;
    let (mut up, mut down) = ((mode, at_mode), (mode, at_mode));
    while passed >= 0.0 && (up.0 < most || down.0 > least) {
        if up.0 < most {
            let x = up.0 as f64;
            up.1 *= (k - x) * (s - x) / ((x + 1.0) * (n - k - s + x + 1.0));
            up.0 += 1;
            passed -= up.1;
            if passed < 0.0 {
                return up.0;
            }
        }
        if down.0 > least {
            let x = down.0 as f64;
            down.1 *= x * (n - k - s + x) / ((k - x + 1.0) * (s - x + 1.0));
            down.0 -= 1;
            passed -= down.1;
            if passed < 0.0 {
                return down.0;
            }
        }
    }
    mode
}

/// Standard normal (Box and Muller).
pub(in crate::drift) fn normal(rng: &mut Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.f64()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.f64()).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_mean_and_the_spread_of_their_distribution() {
        for (all, marked, drawn) in [
            // Singly.
            (10, 4, 5),
            (1_000, 3, 400),
            (1_000, 20, 300),
            // From the mode outwards.
            (90, 40, 60),
            (1_000, 997, 400),
            (50_000, 20_000, 30_000),
            (100_000, 1_000, 900),
            (100_000, 20_000, 4_000),
            // As normal.
            (60_000_000, 30_000_000, 20_000_000),
        ] {
            let mut rng = Rng::with_seed(1);
            let draws: Vec<f64> = (0..20_000).map(|_| draw(&mut rng, all, marked, drawn) as f64).collect();
            let mean = draws.iter().sum::<f64>() / draws.len() as f64;
            let spread = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / draws.len() as f64;
            let (expected, variance) =
                (drawn as f64 * marked as f64 / all as f64, variance(all, marked, drawn));
            assert!(
                (mean - expected).abs() < 4.0 * (variance / 20_000.0).sqrt(),
                "{all} {marked} {drawn}: {mean}"
            );
            assert!((spread / variance - 1.0).abs() < 0.06, "{all} {marked} {drawn}: {spread}");
        }
    }

    /// Each way to draw, where all are as likely as their number of ways says.
    #[test]
    fn each_number_comes_as_often_as_there_are_ways() {
        const DRAWS: f64 = 100_000.0;
        for (all, marked, drawn) in [(60_u64, 24_u64, 20_u64), (61, 25, 20), (200, 150, 60)] {
            let mut rng = Rng::with_seed(2);
            let mut counts = vec![0_u32; marked.min(drawn) as usize + 1];
            (0..DRAWS as u32).for_each(|_| counts[draw(&mut rng, all, marked, drawn) as usize] += 1);
            for (number, count) in counts.into_iter().enumerate() {
                let number = number as u64;
                let ways = ln_binomial(marked, number) + ln_binomial(all - marked, drawn - number);
                let expected = DRAWS * (ways - ln_binomial(all, drawn)).exp();
                let off = (f64::from(count) - expected).abs();
                assert!(off <= 4.5 * expected.sqrt() + 1.0, "{all} {number}: {count} against {expected}");
            }
        }
    }
}

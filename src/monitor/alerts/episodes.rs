//! From samples of `ALERTS{alertstate="firing"}` to episodes: when an alert fired, and for how long. Pure.

/// How many steps two samples may be apart and still be one episode: one evaluation may be missed.
const JOINED_STEPS: f64 = 2.0;

/// The time that was looked at, in unix seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub(super) start: f64,
    pub(super) end: f64,
}

/// One stretch of firing, in unix seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Episode {
    pub(super) start: f64,
    pub(super) end: f64,
    /// It was firing already when the window began.
    pub(super) open_start: bool,
    /// It was still firing when the window ended.
    pub(super) open_end: bool,
}

impl Episode {
    pub(super) fn seconds(&self) -> f64 {
        self.end - self.start
    }
}

/// Splits one series where more than two steps are missing. A sample stands for one step: an alert seen once
/// fired from one evaluation to the next.
pub(super) fn episodes(times: &[f64], step: f64, window: Window) -> Vec<Episode> {
    // Evaluations jitter by milliseconds.
    let slack = step * 0.1;
    let mut found: Vec<Episode> = Vec::new();
    let mut last = f64::NEG_INFINITY;
    for &time in times {
        match found.last_mut() {
            Some(episode) if time - last <= JOINED_STEPS * step + slack => episode.end = time,
            _ => found.push(Episode {
                start: time,
                end: time,
                open_start: time - window.start <= step + slack,
                open_end: false,
            }),
        }
        last = time;
    }
    for episode in &mut found {
        episode.open_end = window.end - episode.end <= JOINED_STEPS * step + slack;
        episode.end = if episode.open_end { window.end } else { (episode.end + step).min(window.end) };
    }
    found
}

/// The usual distance of samples: their median. None: fewer than three samples tell nothing.
pub(super) fn usual_step(times: &[f64]) -> Option<f64> {
    let mut steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_by(f64::total_cmp);
    (steps.len() >= 2).then(|| steps[(steps.len() - 1) / 2])
}

/// Joins episodes of several series that overlap: when at least one of them fired.
pub(super) fn merged(mut episodes: Vec<Episode>) -> Vec<Episode> {
    episodes.sort_by(|one, other| one.start.total_cmp(&other.start));
    let mut merged: Vec<Episode> = Vec::new();
    for episode in episodes {
        match merged.last_mut() {
            Some(last) if episode.start <= last.end => {
                last.end = last.end.max(episode.end);
                last.open_end |= episode.open_end;
                last.open_start |= episode.open_start;
            }
            _ => merged.push(episode),
        }
    }
    merged
}

/// How noisy one alert was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Noise {
    pub(super) count: usize,
    pub(super) total: f64,
    pub(super) longest: f64,
}

impl Noise {
    pub(super) fn of<'a>(episodes: impl IntoIterator<Item = &'a Episode>) -> Self {
        episodes.into_iter().fold(Self { count: 0, total: 0.0, longest: 0.0 }, |noise, episode| Self {
            count: noise.count + 1,
            total: noise.total + episode.seconds(),
            longest: noise.longest.max(episode.seconds()),
        })
    }

    /// The noisier first: more episodes, then more time, then the longest.
    pub(super) fn loudest_first(&self, other: &Self) -> std::cmp::Ordering {
        let other_first = other.count.cmp(&self.count);
        other_first.then(other.total.total_cmp(&self.total)).then(other.longest.total_cmp(&self.longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Window = Window { start: 1000.0, end: 2000.0 };

    fn every(step: f64, from: f64, count: u32) -> Vec<f64> {
        (0..count).map(|n| from + f64::from(n) * step).collect()
    }

    fn episode(start: f64, end: f64, open_start: bool, open_end: bool) -> Episode {
        Episode { start, end, open_start, open_end }
    }

    #[test]
    fn gaps_split_and_edges_stay_open() {
        let cases = [
            ("never", vec![], vec![]),
            ("once", vec![1500.0], vec![episode(1500.0, 1510.0, false, false)]),
            ("a run", every(10.0, 1500.0, 6), vec![episode(1500.0, 1560.0, false, false)]),
            (
                "one evaluation missed, then a real gap",
                vec![1500.0, 1520.0, 1550.0],
                vec![episode(1500.0, 1530.0, false, false), episode(1550.0, 1560.0, false, false)],
            ),
            ("since before", every(10.0, 1008.0, 3), vec![episode(1008.0, 1038.0, true, false)]),
            ("still", every(10.0, 1975.0, 3), vec![episode(1975.0, 2000.0, false, true)]),
            ("always", every(10.0, 1000.0, 101), vec![episode(1000.0, 2000.0, true, true)]),
            ("jitter", vec![1500.0, 1510.004, 1530.005], vec![episode(1500.0, 1540.005, false, false)]),
        ];
        for (name, times, expected) in cases {
            assert_eq!(episodes(&times, 10.0, WINDOW), expected, "{name}");
        }
    }

    #[test]
    fn overlapping_episodes_become_one() {
        let episodes = vec![
            episode(20.0, 30.0, false, false),
            episode(0.0, 10.0, true, false),
            episode(25.0, 40.0, false, true),
        ];
        let expected = [episode(0.0, 10.0, true, false), episode(20.0, 40.0, false, true)];
        assert_eq!(merged(episodes), expected);
    }

    #[test]
    fn the_usual_step_ignores_gaps() {
        assert_eq!(usual_step(&[0.0, 15.0, 30.0, 600.0, 615.0]), Some(15.0));
        assert_eq!(usual_step(&[0.0, 15.0]), None);
    }

    #[test]
    fn more_episodes_are_noisier_than_longer_ones() {
        let noise = |count, total, longest| Noise { count, total, longest };
        let mut ranked = [noise(1, 900.0, 900.0), noise(3, 30.0, 10.0), noise(1, 900.0, 950.0)];
        ranked.sort_by(Noise::loudest_first);
        assert_eq!(ranked, [noise(3, 30.0, 10.0), noise(1, 900.0, 950.0), noise(1, 900.0, 900.0)]);
        let two = [episode(0.0, 10.0, false, false), episode(20.0, 50.0, false, false)];
        assert_eq!(Noise::of(&two), noise(2, 40.0, 30.0));
    }
}

//! The methods by which reports measure drift: their names, their direction and their usual limit.
//!
//! Names and defaults are those of Evidently 0.4 to 0.7, which writes the display name where it chose the method and
//! the short name where a person did. A method that is not in the table keeps its name and has no direction.

use std::fmt;

use serde::{Serialize, Serializer};

/// Which side of the limit is drift, and whether the limit itself belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A distance.
    LargerIsDrift,
    /// A p-value.
    SmallerIsDrift,
}

/// A method whose meaning is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    Ks,
    ChiSquare,
    Z,
    AndersonDarling,
    CramerVonMises,
    EppsSingleton,
    FisherExact,
    GTest,
    MannWhitney,
    TTest,
    /// Evidently's total variation distance: the p-value of a permutation test, not the distance.
    TotalVariation,
    MaximumMeanDiscrepancy,
    Psi,
    Wasserstein,
    JensenShannon,
    KullbackLeibler,
    Hellinger,
    Energy,
    /// Area under the curve of a classifier that tells the two texts apart.
    TextAbsolute,
    /// Score against a bootstrap percentile that is not in the report: the limit cannot be compared with.
    TextPercentile,
}

struct Row {
    known: Known,
    short: &'static str,
    display: &'static str,
    direction: Option<Direction>,
    /// Whether a score exactly at the limit is drift.
    at_limit: bool,
    limit: f64,
}

const fn row(
    known: Known,
    short: &'static str,
    display: &'static str,
    direction: Option<Direction>,
    at_limit: bool,
    limit: f64,
) -> Row {
    Row { known, short, display, direction, at_limit, limit }
}

const P: Option<Direction> = Some(Direction::SmallerIsDrift);
const D: Option<Direction> = Some(Direction::LargerIsDrift);

const METHODS: [Row; 20] = [
    row(Known::Ks, "ks", "K-S p_value", P, true, 0.05),
    row(Known::ChiSquare, "chisquare", "chi-square p_value", P, false, 0.05),
    row(Known::Z, "z", "Z-test p_value", P, false, 0.05),
    row(Known::AndersonDarling, "anderson", "Anderson-Darling", P, false, 0.1),
    row(Known::CramerVonMises, "cramer_von_mises", "Cramer-von Mises", P, true, 0.1),
    row(Known::EppsSingleton, "es", "Epps-Singleton", P, false, 0.05),
    row(Known::FisherExact, "fisher_exact", "Fisher's Exact test", P, false, 0.1),
    row(Known::GTest, "g_test", "g_test", P, false, 0.1),
    row(Known::MannWhitney, "mannw", "Mann-Whitney U-rank test", P, false, 0.05),
    row(Known::TTest, "t_test", "t_test", P, false, 0.05),
    row(Known::TotalVariation, "TVD", "Total-Variation-Distance", P, false, 0.1),
    row(Known::MaximumMeanDiscrepancy, "empirical_mmd", "empirical_mmd", P, false, 0.1),
    row(Known::Psi, "psi", "PSI", D, true, 0.1),
    row(Known::Wasserstein, "wasserstein", "Wasserstein distance (normed)", D, true, 0.1),
    row(Known::JensenShannon, "jensenshannon", "Jensen-Shannon distance", D, true, 0.1),
    row(Known::KullbackLeibler, "kl_div", "Kullback-Leibler divergence", D, true, 0.1),
    row(Known::Hellinger, "hellinger", "Hellinger distance", D, true, 0.1),
    row(Known::Energy, "ed", "Energy-distance", D, false, 0.1),
    row(Known::TextAbsolute, "abs_text_content_drift", "Absolute text content drift", D, false, 0.55),
    row(Known::TextPercentile, "perc_text_content_drift", "Percentile text content drift", None, false, 0.95),
];

/// What people write besides Evidently's names.
const ALIASES: [(&str, Known); 16] = [
    ("kolmogorovsmirnov", Known::Ks),
    ("ksp", Known::Ks),
    ("chi2", Known::ChiSquare),
    ("chisquared", Known::ChiSquare),
    ("ztest", Known::Z),
    ("populationstabilityindex", Known::Psi),
    ("psievidently", Known::Psi),
    ("psideciles", Known::Psi),
    ("wassersteinnormed", Known::Wasserstein),
    ("js", Known::JensenShannon),
    ("jensenshannondivergence", Known::JensenShannon),
    ("kl", Known::KullbackLeibler),
    ("energydistance", Known::Energy),
    ("mannwhitney", Known::MannWhitney),
    ("abstext", Known::TextAbsolute),
    ("perctext", Known::TextPercentile),
];

impl Known {
    fn row(self) -> &'static Row {
        METHODS.iter().find(|row| row.known == self).unwrap_or(&METHODS[0])
    }

    /// By short or display name; case, spaces and punctuation do not matter, but for the total variation distance:
    /// only as Evidently writes it, it is the p-value of its permutation test. `tvd` may as well be the distance.
    pub fn named(name: &str) -> Option<Self> {
        let exact = METHODS.iter().find(|row| row.display == name || row.short == name);
        if let Some(row) = exact {
            return Some(row.known);
        }
        let folded = fold(name);
        METHODS
            .iter()
            .filter(|row| row.known != Self::TotalVariation)
            .find(|row| fold(row.short) == folded || fold(row.display) == folded)
            .map(|row| row.known)
            .or_else(|| ALIASES.iter().find(|(alias, _)| *alias == folded).map(|(_, known)| *known))
    }

    /// Evidently's short name, which a person may write.
    pub fn short(self) -> &'static str {
        self.row().short
    }

    /// Evidently's name in tables.
    pub fn display(self) -> &'static str {
        self.row().display
    }

    /// None where score and limit of a report cannot be compared.
    pub fn direction(self) -> Option<Direction> {
        self.row().direction
    }

    /// Evidently's limit where nobody set one.
    pub fn default_limit(self) -> f64 {
        self.row().limit
    }

    /// A p-value says itself how likely chance is, whatever the rows.
    pub fn is_p_value(self) -> bool {
        self.direction() == P
    }
}

fn fold(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// A method as a report names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Method {
    /// As written in the report; empty where it names none.
    pub name: String,
    /// None for a custom function and for names that are not in the table.
    pub known: Option<Known>,
}

impl Method {
    pub fn named(name: &str) -> Self {
        Self { known: Known::named(name), name: name.to_owned() }
    }

    pub fn is(&self, known: Known) -> bool {
        self.known == Some(known)
    }

    /// Whether Evidently chose the method, which it shows by writing the display name.
    pub fn chosen_by_default(&self) -> bool {
        self.known.is_some_and(|known| known.display() == self.name && known.short() != self.name)
    }

    /// PSI over the deciles of the reference, of which Evidently has none.
    pub fn is_deciles(&self) -> bool {
        self.is(Known::Psi) && fold(&self.name) == "psideciles"
    }

    /// Whether it is the Wasserstein distance over the standard deviation: by Evidently's names, or in so many words.
    pub fn is_normed(&self) -> bool {
        let known = self.known == Some(Known::Wasserstein);
        known && (self.name == Known::Wasserstein.short() || fold(&self.name).contains("norm"))
    }

    /// Two names of one method are one method.
    pub fn same(&self, other: &Self) -> bool {
        match (self.known, other.known) {
            (Some(one), Some(two)) => one == two,
            (None, None) => self.name == other.name,
            _ => false,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self.known {
            // It is PSI, and not that of others.
            Some(Known::Psi) if self.is_deciles() => &self.name,
            Some(known) => known.display(),
            None if self.name.is_empty() => "unknown method",
            None => &self.name,
        })
    }
}

impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

/// Whether a score is drift by its method and limit, as Evidently's own functions decide at the limit itself.
pub fn is_drift(method: &Method, direction: Direction, score: f64, limit: f64) -> bool {
    let at_limit = method.known.is_none_or(|known| known.row().at_limit);
    match direction {
        Direction::LargerIsDrift => score > limit || (at_limit && score == limit),
        Direction::SmallerIsDrift => score < limit || (at_limit && score == limit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_found_by_each_of_its_names() {
        for row in &METHODS {
            assert_eq!(Known::named(row.short), Some(row.known), "{}", row.short);
            assert_eq!(Known::named(row.display), Some(row.known), "{}", row.display);
            assert_eq!(row.known.short(), row.short);
        }
        for (alias, known) in ALIASES {
            assert_eq!(Known::named(alias), Some(known), "{alias}");
        }
        assert_eq!(Known::named("chi2"), Some(Known::ChiSquare));
        assert_eq!(Known::named("Population Stability Index"), Some(Known::Psi));
        assert_eq!(Known::named("custom function 'mine'"), None);
        assert_eq!(Known::named(""), None);
        // The distance, or the p-value of a permutation test: nobody knows.
        assert_eq!(Known::named("tvd"), None);
        assert_eq!(Known::named("Total variation distance"), None);
    }

    #[test]
    fn the_limit_itself_belongs_where_evidently_puts_it() {
        let cases = [
            ("psi", 0.1, true),
            ("Wasserstein distance (normed)", 0.1, true),
            ("ed", 0.1, false),
            ("K-S p_value", 0.05, true),
            ("chi-square p_value", 0.05, false),
            ("Cramer-von Mises", 0.1, true),
            ("TVD", 0.1, false),
        ];
        for (name, limit, drift) in cases {
            let method = Method::named(name);
            let direction = method.known.unwrap().direction().unwrap();
            assert_eq!(is_drift(&method, direction, limit, limit), drift, "{name}");
        }
    }

    #[test]
    fn p_values_drift_below_and_distances_above() {
        let ks = Method::named("ks");
        assert!(is_drift(&ks, Direction::SmallerIsDrift, 0.01, 0.05));
        assert!(!is_drift(&ks, Direction::SmallerIsDrift, 0.06, 0.05));
        let psi = Method::named("psi");
        assert!(is_drift(&psi, Direction::LargerIsDrift, 0.11, 0.1));
        assert!(!is_drift(&psi, Direction::LargerIsDrift, 0.09, 0.1));
    }

    #[test]
    fn only_a_display_name_says_that_evidently_chose() {
        assert!(Method::named("Jensen-Shannon distance").chosen_by_default());
        assert!(!Method::named("jensenshannon").chosen_by_default());
        assert!(!Method::named("g_test").chosen_by_default());
        assert!(!Method::named("mine").chosen_by_default());
    }
}

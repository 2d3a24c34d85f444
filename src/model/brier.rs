//! What a Brier score says, given how often the event happens.
//!
//! Who always predicts the base rate p scores p (1 - p): at 10 % positives 0.09, far below a limit of 0.20. The skill
//! 1 - B / (p (1 - p)) is 1 for the perfect, 0 for that guess and less for worse (Brier skill score, Murphy 1973).

use serde::Serialize;

/// A score beside what a guess would reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Skill {
    /// 0 to 1.
    pub prevalence: f64,
    /// The score of always predicting the base rate.
    pub of_guess: f64,
    /// 1 perfect, 0 a guess.
    pub skill: f64,
}

impl Skill {
    /// No better than the guess, but for rounding.
    pub fn is_none(&self) -> bool {
        self.skill <= 1e-9
    }

    /// For sentences.
    pub fn words(&self) -> String {
        format!(
            "with {:.1} % positives a guess scores {:.3}, so its skill is {:.2}",
            self.prevalence * 100.0,
            self.of_guess,
            self.skill
        )
    }
}

/// None where the prevalence is no share strictly between 0 and 1, or the score no number.
pub fn skill(score: f64, prevalence: f64) -> Option<Skill> {
    if !score.is_finite() || prevalence.is_nan() || prevalence <= 0.0 || prevalence >= 1.0 {
        return None;
    }
    let of_guess = prevalence * (1.0 - prevalence);
    Some(Skill { prevalence, of_guess, skill: 1.0 - score / of_guess })
}

/// Whether a limit on the score lets a useless model through.
pub fn limit_is_no_bar(limit: f64, prevalence: f64) -> bool {
    skill(limit, prevalence).is_some_and(|skill| limit > skill.of_guess)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_has_no_skill() {
        let at = skill(0.09, 0.1).unwrap();
        assert!(at.skill.abs() < 1e-12 && (at.of_guess - 0.09).abs() < 1e-15);
        assert!((skill(0.0, 0.3).unwrap().skill - 1.0).abs() < 1e-15);
        assert!(skill(0.25, 0.1).unwrap().skill < 0.0);
    }

    #[test]
    fn a_limit_above_the_guess_is_no_bar() {
        // The boundary of the runbook's 0.20: p (1 - p) = 0.2 at 27.6 %.
        assert!(limit_is_no_bar(0.20, 0.10));
        assert!(limit_is_no_bar(0.20, 0.276));
        assert!(!limit_is_no_bar(0.20, 0.277));
        assert!(!limit_is_no_bar(0.20, 0.5));
    }

    #[test]
    fn without_a_prevalence_nothing_is_said() {
        for prevalence in [0.0, 1.0, -0.1, f64::NAN] {
            assert_eq!(skill(0.1, prevalence), None, "{prevalence}");
        }
        assert_eq!(skill(f64::NAN, 0.5), None);
    }
}

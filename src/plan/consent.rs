//! Proof that the operator agreed to a plan that was shown.

/// Only a confirmed plan makes one, and everything that changes something demands one: forgetting to ask does
/// not compile.
#[derive(Debug)]
pub struct Consent(());

impl Consent {
    /// Called where the answer was yes, and nowhere else.
    pub(super) fn given() -> Self {
        Self(())
    }
}

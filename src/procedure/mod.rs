//! What outlives one run: plans that were left unfinished. Composes the domains; none of them knows it.

pub mod plans;

//! The verbs of `version`, each thin.

pub(super) mod bump;
pub(super) mod compare;
pub(super) mod history;
mod model;
pub(super) mod next;
pub(super) mod show;
pub(super) mod tag;
mod wanted;

//! The verbs of `model`, each thin.

pub(super) mod archive;
pub(super) mod compare;
pub(super) mod gate;
pub(super) mod history;
pub(super) mod list;
pub(super) mod promote;
pub(super) mod review;
pub(super) mod show;

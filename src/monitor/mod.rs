//! Numbers, alerts, and the page that shows everything.

pub mod alerts;
pub mod check;
pub mod status;

//! Single services: health, restart, logs.

pub mod expect;
pub mod health;
pub mod logs;
pub mod restart;

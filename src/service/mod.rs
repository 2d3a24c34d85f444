//! Single services: health, restart, logs.

pub mod health;
pub mod logs;
pub mod restart;

//! Setting up and trying out.

pub mod completions;
pub mod config;
pub mod demo;
pub mod init;
pub mod man;

//! What tests stand on: the sandboxed binary, the faulty server, certificates and the real services.
//! Each file says its own API at the top. A test takes what it needs and cleans up by dropping it.
#![allow(dead_code, reason = "each helper serves some tests and benches, not all of them")]

pub(crate) mod cli;
pub(crate) mod faulty;
pub(crate) mod faulty_s3;
pub(crate) mod golden;
pub(crate) mod postgres;
pub(crate) mod registry;
pub(crate) mod repository;
pub(crate) mod s3;
pub(crate) mod stack;
pub(crate) mod terminal;
pub(crate) mod tls;
pub(crate) mod world;

//! The one test binary: a file per feature, helpers in `support/`. Run it with `tests/run`.

mod selftest;
mod support;

//! Runs the program; everything else is in the library. A panic is no verdict: it exits 3.

use std::{panic, process::ExitCode};

fn main() -> ExitCode {
    let code = panic::catch_unwind(|| mlopsctl::start::start(std::env::args_os().collect()));
    ExitCode::from(code.unwrap_or(mlopsctl::error::Exit::Unknown.code()))
}

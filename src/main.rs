//! Runs the program; everything else is in the library. A panic is no verdict: it exits 3.

use std::{panic, process::ExitCode};

fn main() -> ExitCode {
    mlopsctl::ui::report_panics(mlopsctl::config::Redactor::default());
    let code = panic::catch_unwind(|| mlopsctl::start::start(&std::env::args_os().collect::<Vec<_>>()));
    ExitCode::from(code.unwrap_or(mlopsctl::error::Exit::Unknown.code()))
}

//! What a person sees of a bug: one line that says so, no dump of the stack.

use std::{backtrace::Backtrace, io::Write as _, panic};

use crate::config::Redactor;

/// Replaces the default report of panics. `RUST_BACKTRACE=1` adds the stack.
pub fn report_panics(redactor: Redactor) {
    let stack_wanted = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    panic::set_hook(Box::new(move |info| {
        let what = info.payload_as_str().unwrap_or("no message");
        let place = info.location().map_or_else(String::new, |place| format!(" ({place})"));
        let mut text = format!("error: this is a bug in mlopsctl: {}{place}\n", redactor.clean(what));
        text += if stack_wanted {
            "  try: report it with the stack below\n"
        } else {
            "  try: run it again with RUST_BACKTRACE=1, and report what it prints\n"
        };
        if stack_wanted {
            text += &Backtrace::force_capture().to_string();
        }
        // Nobody is left to tell when stderr is gone.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }));
}

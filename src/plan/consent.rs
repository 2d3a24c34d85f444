//! Proof that the operator agreed to a plan that was shown.

use std::time::{Duration, Instant};

use super::Ended;
use crate::{context::Context, error::Exit};

/// Only a confirmed plan makes one, and everything that changes something demands one: forgetting to ask does
/// not compile.
#[derive(Debug)]
pub struct Consent {
    given: Instant,
}

/// No consent, and why.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) why: &'static str,
    /// Nobody could be asked.
    pub(super) unattended: bool,
    pub(super) exit: Exit,
}

impl Consent {
    /// Asks, unless `--yes` has answered, which it cannot where a person must have looked and nobody is there. The plan
    /// must have been shown.
    pub(super) async fn ask(cx: &Context, question: &str, reviewed: bool) -> Result<Self, Refusal> {
        let exit = Ended::Declined.exit();
        if reviewed && !cx.ui.can_ask() {
            let why = "a person must review this at a terminal, whatever --yes says";
            return Err(Refusal { why, unattended: false, exit });
        }
        if cx.options.yes {
            return Ok(Self::given());
        }
        if !cx.ui.can_ask() {
            let why = "nobody is there to agree to the plan, and there is no --yes";
            return Err(Refusal { why, unattended: true, exit });
        }
        let mut interrupt = cx.interrupt.clone();
        let answer = tokio::select! {
            answer = cx.ui.confirm(question) => answer.ok(),
            _ = interrupt.wait_for(|stop| *stop) => {
                // The question is taken back: what follows stands on a line of its own.
                cx.ui.show("");
                None
            }
        };
        match answer {
            Some(true) => Ok(Self::given()),
            Some(false) => Err(Refusal { why: "declined", unattended: false, exit }),
            // Ctrl-C at the question, or a terminal that went away.
            None => Err(Refusal {
                why: "interrupted at the question",
                unattended: false,
                exit: Exit::Interrupted,
            }),
        }
    }

    fn given() -> Self {
        Self { given: Instant::now() }
    }

    /// How long ago it was given: what an operator means by how long an act took.
    pub fn elapsed(&self) -> Duration {
        self.given.elapsed()
    }
}

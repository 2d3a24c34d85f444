//! Steps of a person, on a terminal: questions, decisions, texts to read, and agreement by somebody else.

use std::time::Instant;

use anyhow::Result;

use super::{
    engine::{Halt, POLL, Walk, since},
    journal::Approval,
    script::Item,
    values::fill_what_is_known,
};
use crate::{
    finding::Verdict,
    procedure::runbook::{
        file::{AnswerKind, StepKind},
        state::{Part, StepRunState},
    },
};

/// What a person said.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Answer(String),
    Problem(String),
    Skip(String),
    Back,
    Pause,
}

impl Walk<'_> {
    /// The page of a step, above its question.
    pub(super) fn show_header(&self, index: usize) {
        let (item, step) = (&self.script.items[index], &self.run.steps[index]);
        let ui = &self.cx.ui;
        let counted =
            self.run.steps.iter().filter(|step| step.part == Part::Steps && !step.id.contains('.')).count();
        let part = match item.part {
            Part::Setup => "setup ".to_owned(),
            Part::Revert => "back ".to_owned(),
            Part::Steps => String::new(),
        };
        let place = match item.part {
            Part::Steps => format!("step {} of {counted}", step.position),
            _ => format!("{part}step {}", step.position),
        };
        ui.heading(&self.run.title, &place);
        let style = ui.settings().style_err;
        ui.paragraph(&style.bold(&step.title));
        if step.what != step.title {
            let command = if item.kind().is_automatic() { "$ " } else { "" };
            ui.paragraph(&format!("{command}{}", step.what));
        }
        if let Some(page) = &item.step.open {
            ui.paragraph(&format!("open: {}", fill_what_is_known(page, &self.values())));
        }
        if !step.source.is_empty() {
            ui.aside(&format!("why: {}", step.source.join("; ")));
        }
        if let Some(reason) = &step.reason {
            ui.aside(reason);
        }
    }

    /// A question, a decision or a text. Some: the walk halts.
    pub(super) async fn person(&mut self, index: usize) -> Result<Option<Halt>> {
        let mut item = self.script.items[index].clone();
        let values = self.values();
        for choice in &mut item.step.choices {
            *choice = fill_what_is_known(choice, &values);
        }
        self.run.steps[index].what = super::machine::what(&item, &values).unwrap_or_default();
        let started = Instant::now();
        let began = self.cx.clock.now();
        self.show_header(index);
        let said = self.dialogue(index, &item).await?;
        let step = &mut self.run.steps[index];
        if !matches!(said, Said::Back | Said::Pause) {
            (step.started, step.ended) = (Some(began), Some(self.cx.clock.now()));
            step.who = Some(self.me.clone());
            step.took_seconds = since(started);
            step.attempts += 1;
            (step.reason, step.note, step.answer) = (None, None, None);
        }
        match said {
            Said::Pause => return Ok(Some(Halt::Paused)),
            Said::Back => {
                self.go_back(index);
                return Ok(None);
            }
            Said::Skip(why) => {
                (step.state, step.verdict) = (StepRunState::Skipped, None);
                step.reason = Some(why);
            }
            Said::Problem(note) => {
                let verdict = if step.required { Verdict::Critical } else { Verdict::Warning };
                (step.state, step.verdict) = (StepRunState::Failed, Some(verdict));
                step.message = Some(format!("problem: {note}"));
                step.note = Some(note);
            }
            Said::Answer(answer) => {
                let (verdict, message) = judge(&item, &answer);
                step.state = if verdict == Verdict::Ok { StepRunState::Done } else { StepRunState::Failed };
                step.verdict = (!matches!(item.kind(), StepKind::Note(_))).then_some(verdict);
                step.message = Some(message);
                step.answer = Some(answer.clone());
                self.capture(index, &answer, None);
            }
        }
        self.finish(index).await;
        self.save().await?;
        Ok(None)
    }

    /// Asks until the answer is one.
    async fn dialogue(&mut self, index: usize, item: &Item) -> Result<Said> {
        let choices: Vec<String> = match item.kind() {
            StepKind::Choose(_) => item.step.branches.keys().cloned().collect(),
            _ => item.step.choices.clone(),
        };
        for (number, choice) in choices.iter().enumerate() {
            self.cx.ui.paragraph(&format!("{}) {choice}", number + 1));
        }
        let prompt = prompt(item, choices.len());
        loop {
            let Some(line) = self.ask(&prompt).await? else { return Ok(Said::Pause) };
            match read(item, &choices, &line) {
                Ok(Said::Skip(_)) if !item.can_be_skipped() => {
                    self.cx.ui.show("  this step is required: it cannot be skipped; (p) reports a problem");
                }
                Ok(Said::Skip(why)) => match self.text("why is it skipped?", why).await? {
                    Some(why) => return Ok(Said::Skip(why)),
                    None => return Ok(Said::Pause),
                },
                Ok(Said::Problem(note)) => match self.text("what is the problem?", note).await? {
                    Some(note) => return Ok(Said::Problem(note)),
                    None => return Ok(Said::Pause),
                },
                Ok(Said::Back) if self.former(index).is_none() => {
                    self.cx.ui.show("  there is no answer before this one");
                }
                Ok(said) => return Ok(said),
                Err(why) => self.cx.ui.show(&format!("  {why}")),
            }
        }
    }

    /// A text that must not be empty; one that was given already is taken. None: pause.
    async fn text(&mut self, question: &str, given: String) -> Result<Option<String>> {
        let mut text = given;
        while text.is_empty() {
            match self.ask(&format!("  {question}")).await? {
                Some(line) => text = line,
                None => return Ok(None),
            }
        }
        Ok(Some(text))
    }

    /// A line from the person; none at Ctrl-C, Ctrl-D, or when the terminal goes away.
    pub(super) async fn ask(&mut self, prompt: &str) -> Result<Option<String>> {
        let cx = self.cx;
        let mut interrupt = cx.interrupt.clone();
        let answer = async {
            tokio::select! {
                line = cx.ui.line(prompt) => line,
                _ = interrupt.wait_for(|stop| *stop) => {
                    // The question is taken back: what follows stands on a line of its own.
                    cx.ui.show("");
                    Ok(None)
                }
            }
        };
        Ok(self.tended(answer).await.unwrap_or(None))
    }

    /// The last step before this one that a person answered, with nothing changed since.
    fn former(&self, index: usize) -> Option<usize> {
        for earlier in (0..index).rev() {
            let step = &self.run.steps[earlier];
            match self.script.items[earlier].kind() {
                StepKind::Ask(_) | StepKind::Choose(_) | StepKind::Note(_) => {
                    let answered = matches!(
                        step.state,
                        StepRunState::Done | StepRunState::Failed | StepRunState::Skipped
                    );
                    if answered && step.who.is_some() {
                        return Some(earlier);
                    }
                }
                StepKind::Act(_) | StepKind::Run(_) | StepKind::Approve(_) if step.attempts > 0 => {
                    return None;
                }
                _ => {}
            }
        }
        None
    }

    fn go_back(&mut self, index: usize) {
        let Some(former) = self.former(index) else { return };
        let again = |step: &mut crate::procedure::runbook::state::StepRun| {
            step.state = StepRunState::Pending;
            (step.verdict, step.message, step.answer) = (None, None, None);
            (step.reason, step.note, step.next) = (None, None, None);
        };
        again(&mut self.run.steps[former]);
        // What was passed over by the choice is open again.
        for inner in 0..self.script.items.len() {
            if inner != former
                && self.script.is_within(inner, former)
                && self.run.steps[inner].state == StepRunState::NotReached
            {
                again(&mut self.run.steps[inner]);
            }
        }
    }

    /// Somebody else's agreement: read where it is given, awaited on a terminal, left pending otherwise.
    pub(super) async fn approval(&mut self, index: usize) -> Result<Option<Halt>> {
        let item = self.script.items[index].clone();
        let values = self.values();
        let id = item.id.clone();
        if let Some(halt) = self.take_approval(index).await? {
            return Ok(halt);
        }
        let who = item.step.by.as_ref().map_or_else(String::new, |by| format!(" ({by})"));
        let command = self.cx.command(&format!("runbook approve {} {id}", self.run.id));
        if !self.attended {
            self.leave(index, &format!("waits for somebody else{who}: {command}"));
            return Ok(None);
        }
        self.run.steps[index].what = super::machine::what(&item, &values).unwrap_or_default();
        self.show_header(index);
        // Who approves in another process reads the run from the store.
        self.save().await?;
        self.cx.ui.paragraph(&format!("Somebody else{who} agrees with: {command}"));
        loop {
            let cx = self.cx;
            let mut interrupt = cx.interrupt.clone();
            let question = cx.ui.line("waiting; Enter looks again, (q) pauses:");
            tokio::pin!(question);
            let line = loop {
                let step = async {
                    tokio::select! {
                        line = &mut question => Some(line.unwrap_or(None)),
                        () = tokio::time::sleep(POLL) => None,
                        _ = interrupt.wait_for(|stop| *stop) => Some(None),
                    }
                };
                if let Some(line) = self.tended(step).await {
                    break line;
                }
                if matches!(self.journal.approval(&id).await, Ok(Some(_))) {
                    cx.ui.show("");
                    break Some(String::new());
                }
            };
            if self.is_interrupted() || line.as_deref().is_none_or(|line| line.eq_ignore_ascii_case("q")) {
                return Ok(Some(Halt::Paused));
            }
            if let Some(halt) = self.take_approval(index).await? {
                return Ok(halt);
            }
        }
    }

    /// Some: it was given (or is void, and said so), and the walk goes on as told.
    async fn take_approval(&mut self, index: usize) -> Result<Option<Option<Halt>>> {
        let id = self.script.items[index].id.clone();
        let Ok(Some(approval)) = self.journal.approval(&id).await else { return Ok(None) };
        let Approval { who, at, reason, .. } = approval;
        if self.run.runners.iter().any(|runner| runner.name == who.name) {
            self.cx.ui.warn(&format!("{who} runs this runbook, and cannot approve `{id}` as well"));
            return Ok(None);
        }
        if !self.run.people.contains(&who) {
            self.run.people.push(who.clone());
        }
        let step = &mut self.run.steps[index];
        (step.state, step.verdict) = (StepRunState::Done, Some(Verdict::Ok));
        step.started = step.started.or(Some(at));
        step.ended = Some(at);
        step.message = Some(format!(
            "approved by {who}{}",
            reason.as_ref().map_or_else(String::new, |why| format!(": {why}"))
        ));
        (step.reason, step.note, step.who) = (None, reason, Some(who));
        step.attempts += 1;
        self.finish(index).await;
        self.save().await?;
        Ok(Some(None))
    }
}

fn prompt(item: &Item, choices: usize) -> String {
    let rest = if item.can_be_skipped() {
        "(p)roblem (s)kip (b)ack (q) pause"
    } else {
        "(p)roblem (b)ack (q) pause"
    };
    match item.kind() {
        StepKind::Note(_) => "(Enter) read (b)ack (q) pause:".to_owned(),
        StepKind::Choose(_) => format!("1 to {choices}, {rest}:"),
        _ => match item.step.answer.unwrap_or_default() {
            AnswerKind::Done => format!("(d)one {rest}:"),
            AnswerKind::Number => format!("number, {rest}:"),
            AnswerKind::Text => format!("text, {rest}:"),
            AnswerKind::Choice => format!("1 to {choices}, {rest}:"),
        },
    }
}

/// Understands a line, or says what would be understood. `s reason` and `p note` say both at once.
fn read(item: &Item, choices: &[String], line: &str) -> Result<Said, String> {
    let (word, rest) =
        line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
    let note = matches!(item.kind(), StepKind::Note(_));
    let kind = item.step.answer.unwrap_or_default();
    let alone = rest.is_empty();
    match word.to_ascii_lowercase().as_str() {
        "q" | "quit" | "pause" if alone => return Ok(Said::Pause),
        "b" | "back" if alone => return Ok(Said::Back),
        "" | "d" | "done" | "y" | "yes" if note => return Ok(Said::Answer("read".to_owned())),
        "s" | "skip" if alone || kind != AnswerKind::Text => return Ok(Said::Skip(rest.to_owned())),
        "p" | "problem" if !note && (alone || kind != AnswerKind::Text) => {
            return Ok(Said::Problem(rest.to_owned()));
        }
        _ => {}
    }
    if !choices.is_empty() {
        let numbered = line.parse::<usize>().ok().and_then(|number| choices.get(number.wrapping_sub(1)));
        let mut named =
            choices.iter().filter(|choice| choice.to_lowercase().starts_with(&line.to_lowercase()));
        let exact = choices.iter().find(|choice| choice.eq_ignore_ascii_case(line));
        let only = named.next().filter(|_| !line.is_empty() && named.next().is_none());
        return numbered.or(exact).or(only).map(|choice| Said::Answer(choice.clone())).ok_or_else(|| {
            format!("give a number from 1 to {}, or the start of one of them", choices.len())
        });
    }
    match kind {
        AnswerKind::Done => match word.to_ascii_lowercase().as_str() {
            "d" | "done" | "y" | "yes" => Ok(Said::Answer("done".to_owned())),
            _ => Err("d, p, s, b or q".to_owned()),
        },
        AnswerKind::Number => match number(line) {
            Some(_) => Ok(Said::Answer(line.to_owned())),
            None => Err(format!("`{line}` is not a number")),
        },
        AnswerKind::Text | AnswerKind::Choice if line.is_empty() => Err("it must not be empty".to_owned()),
        AnswerKind::Text | AnswerKind::Choice => Ok(Said::Answer(line.to_owned())),
    }
}

/// `12`, `0.5`, `30%`, `500ms`, `2 GiB`.
fn number(text: &str) -> Option<crate::finding::Quantity> {
    let plain = text
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
        .map(crate::finding::Quantity::plain);
    plain.or_else(|| crate::finding::Quantity::parse(text).ok().filter(|quantity| quantity.value.is_finite()))
}

/// What an answer amounts to.
fn judge(item: &Item, answer: &str) -> (Verdict, String) {
    let (Some(AnswerKind::Number), Some(value)) = (item.step.answer, number(answer)) else {
        return (Verdict::Ok, answer.to_owned());
    };
    for (limit, verdict) in [(&item.step.critical, Verdict::Critical), (&item.step.warning, Verdict::Warning)]
    {
        let Some(limit) = limit else { continue };
        if limit.breached(value.value) {
            return (verdict, format!("{answer} {limit}"));
        }
    }
    (Verdict::Ok, answer.to_owned())
}

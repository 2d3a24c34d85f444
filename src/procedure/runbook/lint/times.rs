//! `when:`, `timezone:` and `on:` mean something.

use super::{Lint, steps::StepNode};
use crate::{
    config::{tree::Node, zone::zone},
    procedure::runbook::calendar::{On, Schedule},
};

impl<'a> Lint<'a> {
    pub(super) fn times(&mut self) {
        if let Some(node) = self.tree.get("when")
            && let Some(text) = node.as_text()
        {
            match text.parse::<Schedule>() {
                Err(why) => self.fault(node, format!("when: {why}")),
                Ok(schedule) if schedule.next_date(chrono::NaiveDate::default()).is_none() => {
                    self.fault(node, format!("when: `{text}` never comes"));
                }
                Ok(_) => {}
            }
        }
        if let Some(node) = self.tree.get("timezone")
            && let Some(text) = node.as_text()
            && let Err(why) = zone(text)
        {
            self.fault(node, why);
        }
    }

    pub(super) fn day(&mut self, step: &StepNode<'a>) {
        let Some(node) = step.node.get("on") else { return };
        let Some(text) = node.as_text() else { return };
        match text.parse::<On>() {
            Err(why) => self.fault(node, format!("on: {why}")),
            Ok(on) if on.needs_schedule() && self.tree.get("when").is_none_or(Node::is_null) => {
                let why = "is the first time in it that the runbook comes round, and it has no `when:`";
                self.fault(node, format!("on: `{text}` {why}"));
            }
            Ok(_) => {}
        }
    }
}

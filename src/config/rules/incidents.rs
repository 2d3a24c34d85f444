//! `incidents:`: severities, response targets, business days.

use super::Rules;
use crate::config::{
    response::{Severity, Target, weekday},
    tree::Node,
};

impl Rules<'_> {
    pub(super) fn incidents(&mut self, incidents: Option<&Node>) {
        let Some(incidents) = incidents else { return };
        let response = incidents.get("response").and_then(Node::as_map);
        let mut seen: Vec<Severity> = Vec::new();
        for (key, entry) in response.into_iter().flatten() {
            match key.parse::<Severity>() {
                Ok(severity) if seen.contains(&severity) => {
                    self.fault_at(&entry.place, format!("incidents.response names {severity} twice"));
                }
                Ok(severity) => seen.push(severity),
                Err(why) => self.fault_at(&entry.place, format!("incidents.response: {why}")),
            }
            if let Some(text) = entry.value.as_text()
                && let Err(why) = text.parse::<Target>()
            {
                self.fault(&entry.value, format!("incidents.response.{key}: {why}"));
            }
        }
        self.business_days(incidents.get("business_days"));
        self.positive(incidents.get("update_every"), "incidents.update_every");
        for contact in incidents.get("contacts").and_then(Node::as_list).into_iter().flatten() {
            for severity in contact.get("severities").and_then(Node::as_list).into_iter().flatten() {
                if let Some(text) = severity.as_text()
                    && let Err(why) = text.parse::<Severity>()
                {
                    self.fault(severity, format!("incidents.contacts: {why}"));
                }
            }
            for key in ["issue", "contact"] {
                if contact.get(key).and_then(Node::as_text).is_some_and(|text| text.trim().is_empty()) {
                    self.fault(contact, format!("incidents.contacts: `{key}` is empty"));
                }
            }
        }
    }

    fn business_days(&mut self, days: Option<&Node>) {
        let Some(list) = days.and_then(Node::as_list) else { return };
        let mut known = Vec::new();
        for day in list {
            let Some(text) = day.as_text() else { continue };
            match weekday(text) {
                None => {
                    let message = "incidents.business_days: a day is Mon, Tue, Wed, Thu, Fri, Sat or Sun";
                    self.fault(day, format!("{message}, not `{}`", super::shown(text)));
                }
                Some(found) if known.contains(&found) => {
                    self.fault(day, format!("incidents.business_days names {found} twice"));
                }
                Some(found) => known.push(found),
            }
        }
    }
}

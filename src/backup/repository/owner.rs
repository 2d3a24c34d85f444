//! Whose a backup is, as its name tells: of a stack and, where that has environments, of one of these.

use super::BackupId;
use crate::context::Context;

/// A stack, and the environment of it that was chosen: `stack:` and `--env`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    stack: Option<String>,
    environment: Option<String>,
    /// Those that the configuration knows.
    environments: Vec<String>,
}

/// Who made a backup, seen from an owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The owner or, for all it tells, anybody.
    Own,
    /// Another environment of the same stack; none where none was chosen.
    Environment(Option<String>),
    /// A stack of another name, or an environment that the configuration doesn't know.
    Stack,
}

impl Owner {
    /// None where nothing tells this stack from others.
    pub fn of(cx: &Context) -> Option<Self> {
        let stack = cx.config().stack.clone();
        let (environment, environments) = (cx.loaded.environment.clone(), cx.loaded.environments.clone());
        (stack.is_some() || !environments.is_empty()).then_some(Self { stack, environment, environments })
    }

    #[cfg(test)]
    pub(super) fn of_stack(name: &str) -> Self {
        Self { stack: Some(name.to_owned()), environment: None, environments: Vec::new() }
    }

    /// The letters in the names of what it makes.
    pub fn letters(&self) -> String {
        self.letters_with(self.environment.as_deref())
    }

    /// A stack without environments has those of its name, as all had before environments were told apart.
    fn letters_with(&self, environment: Option<&str>) -> String {
        let stack = self.stack.as_deref().unwrap_or_default();
        if self.environments.is_empty() {
            return BackupId::letters_of(stack);
        }
        BackupId::letters_of(&format!("{stack}\0{}", environment.unwrap_or_default()))
    }

    /// Names without such letters, and those of the stack alone, are everybody's who could have made them.
    pub fn whose(&self, id: &BackupId) -> Whose {
        let Some(made) = id.stack() else { return Whose::Own };
        let before = self.stack.as_deref().map(BackupId::letters_of);
        if made == self.letters() || before.as_deref() == Some(made) {
            return Whose::Own;
        }
        let environments = self.environments.iter().map(|name| Some(name.as_str()));
        let mut known = environments.chain((!self.environments.is_empty()).then_some(None));
        match known.find(|environment| self.letters_with(*environment) == made) {
            Some(environment) => Whose::Environment(environment.map(str::to_owned)),
            None => Whose::Stack,
        }
    }
}

impl Whose {
    /// The state of such a backup in a listing; none of one's own.
    pub fn state(&self) -> Option<&'static str> {
        match self {
            Self::Own => None,
            Self::Environment(_) => Some("another environment's"),
            Self::Stack => Some("another stack's"),
        }
    }

    /// Who it is in a sentence; `stack` is its name where that is known.
    pub fn said(&self, stack: Option<&str>) -> String {
        match (self, stack) {
            (Self::Environment(Some(name)), _) => format!("the environment `{name}`"),
            (Self::Environment(None), _) => "this stack without --env".to_owned(),
            (_, Some(name)) => format!("the stack `{name}`"),
            (_, None) => "another stack".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn owner(stack: Option<&str>, environment: Option<&str>, environments: &[&str]) -> Owner {
        let environments = environments.iter().map(|&name| name.to_owned()).collect();
        Owner { stack: stack.map(str::to_owned), environment: environment.map(str::to_owned), environments }
    }

    #[test]
    fn each_environment_knows_its_own_and_those_of_the_others() {
        let known = ["staging", "production"];
        for stack in [None, Some("churn")] {
            let owners = [None, Some("staging"), Some("production")].map(|name| owner(stack, name, &known));
            for maker in &owners {
                let id = BackupId::made_by(DateTime::UNIX_EPOCH, Some(maker));
                for seen_by in &owners {
                    let wanted = match maker == seen_by {
                        true => Whose::Own,
                        false => Whose::Environment(maker.environment.clone()),
                    };
                    assert_eq!(seen_by.whose(&id), wanted, "{maker:?} {seen_by:?}");
                }
                let elsewhere = owner(Some("fraud"), maker.environment.as_deref(), &known);
                assert_eq!(elsewhere.whose(&id), Whose::Stack);
                assert_eq!(owner(Some("fraud"), None, &[]).whose(&id), Whose::Stack);
            }
        }
    }

    #[test]
    fn what_was_made_before_environments_were_told_apart_is_of_all_of_them() {
        let before = owner(Some("churn"), None, &[]);
        let id = BackupId::made_by(DateTime::UNIX_EPOCH, Some(&before));
        assert_eq!(id.stack(), Some(&*BackupId::letters_of("churn")));
        for environment in [None, Some("staging")] {
            assert_eq!(owner(Some("churn"), environment, &["staging"]).whose(&id), Whose::Own);
            assert_eq!(owner(Some("fraud"), environment, &["staging"]).whose(&id), Whose::Stack);
            let nameless = BackupId::made_by(DateTime::UNIX_EPOCH, None);
            assert_eq!(owner(Some("churn"), environment, &["staging"]).whose(&nameless), Whose::Own);
        }
    }
}

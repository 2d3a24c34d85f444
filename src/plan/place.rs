//! Where a plan belongs: what one environment left half done is not to be finished in another.

use super::journal::{Header, Place};
use crate::{
    context::Context,
    error::{Fault, shell_word},
};

/// Of this run.
pub(super) fn here(cx: &Context) -> Place {
    let file = cx.loaded.file.as_ref().map(|file| std::path::absolute(file).unwrap_or_else(|_| file.clone()));
    Place {
        stack: cx.config().stack.clone(),
        env: cx.loaded.environment.clone(),
        config_file: file.map(|file| file.to_string_lossy().into_owned()),
    }
}

/// `plan resume ID` or `plan undo ID` as it is to be typed, so that it acts where the plan did.
pub(super) fn command(cx: &Context, header: &Header, verb: &str) -> String {
    let words = format!("plan {verb} {}", header.id);
    match &header.place {
        None => cx.command(&words),
        Some(place) => match &place.config_file {
            Some(file) if here(cx).config_file.as_ref() != Some(file) => {
                let env = place.env.as_ref().map(|name| format!(" --env {}", shell_word(name)));
                format!("mlopsctl --config {}{} {words}", shell_word(file), env.unwrap_or_default())
            }
            _ => cx.command_in(place.env.as_deref(), &words),
        },
    }
}

/// Whether a plan is of this stack and environment; of those without a name the file tells. What an older version left
/// may be of any.
pub(super) fn is_here(cx: &Context, header: &Header) -> bool {
    let here = here(cx);
    header.place.as_ref().is_none_or(|place| {
        let same_file = header.config_digest == cx.loaded.digest
            || place.stack.is_some()
            || place.config_file == here.config_file;
        place.stack == here.stack && place.env == here.env && same_file
    })
}

/// Refuses a plan of another stack or environment. Warns where the same place is configured differently
/// by now.
///
/// # Errors
/// It belongs elsewhere, and nobody said `--take-over`.
pub(super) fn refuse_elsewhere(cx: &Context, header: &Header, verb: &str) -> Result<(), Fault> {
    if !is_here(cx, header) && !cx.options.take_over {
        let made_for = header.place.as_ref().map(Place::describe).unwrap_or_default();
        let id = &header.id;
        return Err(Fault::new(format!(
            "plan {id} was made for {made_for}, and this is {}; nothing was changed",
            here(cx).describe()
        ))
        .hint(format!("there: {}", command(cx, header, verb)))
        .hint(format!("or go on with this configuration all the same: {}", cx.again("--take-over"))));
    }
    if header.config_digest != cx.loaded.digest {
        cx.ui.warn("the configuration has changed since this plan was made");
    }
    Ok(())
}

impl Place {
    /// `stack shop, environment prod (/srv/mlopsctl.yaml)`.
    fn describe(&self) -> String {
        let named = |what: &str, name: &Option<String>| match name {
            Some(name) => format!("{what} {name}"),
            None => format!("no {what}"),
        };
        let file = self.config_file.as_deref().unwrap_or("no configuration file");
        format!("{}, {} ({file})", named("stack", &self.stack), named("environment", &self.env))
    }
}

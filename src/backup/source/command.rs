//! A program whose output is kept, such as an exporter of the stack's own.

use std::path::Path;

use anyhow::Result;

use super::{Note, Part, Prepared, child::Job};
use crate::{backup::archive::Name, config::BackupCommand, context::Context, error::Fault};

/// Runs the program to its end; anything but exit code 0 and some output is an error.
pub(crate) async fn prepare(cx: &Context, command: &BackupCommand, scratch: &Path) -> Result<Prepared> {
    let member = member(&command.member)?;
    // What the member is called is a matter of the archive alone.
    let path = scratch.join("command").join("stdout");
    let mut job = Job::new(cx, &command.argv);
    if let Some(limit) = &command.timeout {
        job.limit = limit.value;
    }
    let ended = job.run(cx, &path).await?;
    ended.judge(&job.program(), job.limit, &path)?;
    let clean = |word: &String| cx.loaded.redactor.clean(word).into_owned();
    Ok(Prepared {
        parts: vec![Part::Made { name: member.clone(), path }],
        notes: vec![Note::Command {
            member,
            argv: command.argv.iter().map(clean).collect(),
            size_bytes: ended.size_bytes,
        }],
        ..Prepared::default()
    })
}

/// `command/dump.json`
fn member(name: &str) -> Result<Name, Fault> {
    let tidy = Name::from(name).tidy();
    if name.starts_with('/') || tidy.bytes().is_empty() || tidy.parts().any(|part| part == b"..") {
        return Err(Fault::new(format!("`member: {name}` is not a name in an archive"))
            .hint("give a relative name such as `dump.json`"));
    }
    Ok(Name::new([b"command/", tidy.bytes()].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_stays_in_its_folder() {
        for (name, expected) in [("dump.json", "command/dump.json"), ("a//./b", "command/a/b")] {
            assert_eq!(member(name).unwrap(), Name::from(expected), "{name}");
        }
        for name in ["", "/", ".", "/etc/passwd", "../x", "a/../../x"] {
            assert!(member(name).is_err(), "{name}");
        }
    }
}

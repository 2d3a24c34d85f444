//! From arguments and `MLOPSCTL_…` variables to a command, or to a usage error: exit 3, never clap's own 2.

use std::ffi::OsString;

use clap::{
    Arg, CommandFactory as _, FromArgMatches as _,
    builder::Resettable,
    error::{ContextKind, ContextValue, ErrorKind},
    parser::ValueSource,
};

use crate::{
    cli::Cli,
    context::Environment,
    error::Exit,
    ui::{self, Target},
};

/// What `mlopsctl help exit-codes` prints.
pub(crate) const EXIT_CODES: &str = include_str!("../docs/exit-codes.txt");

/// The whole command line. Variables are named once, below the options: beside every option they would double the
/// help, and clap would show their values.
pub(crate) fn command() -> clap::Command {
    fn hide(command: clap::Command) -> clap::Command {
        command.mut_args(|arg| arg.hide_env(true)).mut_subcommands(hide)
    }
    hide(Cli::command())
}

/// Reads the command line. What cannot be run (usage errors, help, version) is printed, and its exit code returned.
pub(crate) fn parse(arguments: &[OsString], environment: &Environment) -> Result<Cli, u8> {
    let mut command = without_blank(command(), environment);
    let parsed = command
        .try_get_matches_from_mut(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .and_then(|cli| match clash(&cli.global.output) {
            Some(why) => Err(command.error(ErrorKind::ArgumentConflict, why)),
            None => Ok(cli),
        });
    parsed.map_err(|error| explain(&error, &command, arguments, environment))
}

/// The words of a runbook's step, read.
pub(crate) struct Words {
    pub(crate) cli: Cli,
    /// Long names of the global options among them.
    pub(crate) general: Vec<String>,
}

/// Reads the words of a runbook's step, which stand after the program's name. Variables of the environment are for
/// the run as a whole and mean nothing here.
///
/// # Errors
/// What is wrong, in one line.
pub(crate) fn parse_words(words: &[String]) -> Result<Words, String> {
    fn without_variables(command: clap::Command) -> clap::Command {
        command.mut_args(|arg| arg.env(Resettable::Reset)).mut_subcommands(without_variables)
    }
    let all = std::iter::once("mlopsctl").chain(words.iter().map(String::as_str));
    let command = without_variables(Cli::command());
    let parsed = command.clone().try_get_matches_from(all).and_then(|matches| {
        let given =
            |arg: &&Arg| matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
        let general = command.get_arguments().filter(|arg| arg.is_global_set()).filter(given);
        let general = general.filter_map(|arg| arg.get_long().map(str::to_owned)).collect();
        Ok(Words { cli: Cli::from_arg_matches(&matches)?, general })
    });
    parsed.map_err(|error| {
        let text = error.render().to_string();
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it is no command");
        first.trim_start_matches("error: ").to_owned()
    })
}

/// An empty variable is an unset one, as in `MLOPSCTL_ENV= mlopsctl status`.
fn without_blank(command: clap::Command, environment: &Environment) -> clap::Command {
    let command = command.mut_args(|arg| {
        let blank = arg.get_env().is_some_and(|name| environment.is_blank(&name.to_string_lossy()));
        if blank { arg.env(Resettable::Reset) } else { arg }
    });
    command.mut_subcommands(|sub| without_blank(sub, environment))
}

/// Prints why there is nothing to run, and says how that exits.
fn explain(
    error: &clap::Error,
    command: &clap::Command,
    arguments: &[OsString],
    environment: &Environment,
) -> u8 {
    if asks_for_exit_codes(error, arguments) {
        ui::print_page(EXIT_CODES);
        return Exit::Ok.code();
    }
    // A closed pipe is not an error, and nobody is left to tell of another.
    let _ = error.print();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Exit::Ok.code();
    }
    if error.kind() == ErrorKind::InvalidUtf8
        && let Some(word) = arguments.iter().find(|word| word.to_str().is_none())
    {
        let word = word.to_string_lossy();
        ui::print_note(&format!(
            "\n`{word}` is not UTF-8: rename it, or name the folder or a pattern that has it."
        ));
    }
    if let Some(name) = blamed_variable(error, command, arguments, environment) {
        ui::print_note(&format!("\nThe value comes from the environment variable {name}."));
    }
    Exit::Unknown.code()
}

/// `exit-codes` is a page of the help and no command, so clap stumbles over it.
fn asks_for_exit_codes(error: &clap::Error, arguments: &[OsString]) -> bool {
    error.kind() == ErrorKind::InvalidSubcommand
        && error.get(ContextKind::InvalidSubcommand) == Some(&ContextValue::String("exit-codes".to_owned()))
        && arguments.iter().any(|word| word == "help")
}

/// The variable that a refused value came from, when no flag gave it.
fn blamed_variable(
    error: &clap::Error,
    command: &clap::Command,
    arguments: &[OsString],
    environment: &Environment,
) -> Option<String> {
    let Some(ContextValue::String(shown)) = error.get(ContextKind::InvalidArg) else { return None };
    let arg = chosen(command, arguments).get_arguments().find(|arg| {
        arg.get_long().is_some_and(|long| shown.split([' ', '=', '.']).next() == Some(&format!("--{long}")))
    })?;
    let name = arg.get_env()?.to_str()?;
    (environment.get(name).is_some() && !is_given(arg, arguments)).then(|| name.to_owned())
}

/// The subcommand that the words lead to; it has the global flags, too.
fn chosen<'a>(command: &'a clap::Command, arguments: &[OsString]) -> &'a clap::Command {
    arguments.iter().skip(1).filter_map(|word| word.to_str()).fold(command, |command, word| {
        command.get_subcommands().find(|sub| sub.get_name() == word).unwrap_or(command)
    })
}

fn is_given(arg: &Arg, arguments: &[OsString]) -> bool {
    arguments.iter().skip(1).filter_map(|word| word.to_str()).any(|word| {
        let long = arg.get_long().is_some_and(|long| {
            word.strip_prefix("--")
                .and_then(|word| word.strip_prefix(long))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        });
        let short = arg
            .get_short()
            .is_some_and(|short| word.starts_with('-') && !word.starts_with("--") && word.contains(short));
        long || short
    })
}

/// Why the outputs cannot all be written: two that go to the same place would be neither.
fn clash(targets: &[Target]) -> Option<String> {
    for (at, target) in targets.iter().enumerate() {
        let twice = targets[..at].iter().find(|earlier| earlier.file == target.file);
        if let Some(earlier) = twice {
            let (first, second) = (earlier.format.word(), target.format.word());
            return Some(match &target.file {
                Some(file) => {
                    format!(
                        "-o {first} and -o {second} both write {}: give each a file of its own",
                        file.display()
                    )
                }
                None => format!(
                    "-o {first} and -o {second} both write to stdout: give all but one a file, as in -o {second}=FILE"
                ),
            });
        }
    }
    None
}

/// A switch given by a variable: 1/0, true/false, yes/no, on/off.
pub(crate) fn switch(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "y" | "on" => Ok(true),
        "0" | "false" | "no" | "n" | "off" | "" => Ok(false),
        _ => Err("a switch is 1 or 0, true or false, yes or no, on or off".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use clap::ArgAction;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    /// The verbs that are about the reports of a series.
    const OF_A_SERIES: &[&str] = &[
        "mlopsctl drift check",
        "mlopsctl drift decide",
        "mlopsctl drift list",
        "mlopsctl drift show",
        "mlopsctl drift trend",
    ];

    /// Flags of several commands that mean the same, and so share a variable.
    const SHARED: &[(&str, &[&str])] = &[
        ("MLOPSCTL_DRIFT_CORRECTION", OF_A_SERIES),
        ("MLOPSCTL_DRIFT_MODEL", OF_A_SERIES),
        ("MLOPSCTL_DRIFT_REPORTS", OF_A_SERIES),
        ("MLOPSCTL_DRIFT_ROWS_CUR", OF_A_SERIES),
        ("MLOPSCTL_DRIFT_ROWS_REF", OF_A_SERIES),
        ("MLOPSCTL_DRIFT_TIME_FROM", OF_A_SERIES),
        ("MLOPSCTL_EVERY", &["mlopsctl check", "mlopsctl status"]),
        (
            "MLOPSCTL_INCIDENT",
            &[
                "mlopsctl incident ack",
                "mlopsctl incident capture",
                "mlopsctl incident close",
                "mlopsctl incident mitigate",
                "mlopsctl incident note",
                "mlopsctl incident report",
                "mlopsctl incident run",
                "mlopsctl runbook run",
            ],
        ),
        ("MLOPSCTL_SET", &["mlopsctl incident run", "mlopsctl runbook run"]),
        ("MLOPSCTL_UNATTENDED", &["mlopsctl incident run", "mlopsctl runbook run"]),
        ("MLOPSCTL_VERSION_BUILD", &["mlopsctl version bump", "mlopsctl version next"]),
        ("MLOPSCTL_VERSION_BUMP", &["mlopsctl version bump", "mlopsctl version next"]),
        ("MLOPSCTL_VERSION_OF", &["mlopsctl version bump", "mlopsctl version next"]),
        ("MLOPSCTL_VERSION_PRE", &["mlopsctl version bump", "mlopsctl version next"]),
        ("MLOPSCTL_INCIDENT_SEVERITY", &["mlopsctl incident note", "mlopsctl incident start"]),
    ];

    fn walk(command: &clap::Command, path: &str, visit: &mut impl FnMut(&str, &Arg)) {
        for arg in command.get_arguments().filter(|arg| arg.get_long().is_some()) {
            if !matches!(arg.get_id().as_str(), "help" | "version") {
                visit(path, arg);
            }
        }
        for sub in command.get_subcommands() {
            walk(sub, &format!("{path} {}", sub.get_name()), visit);
        }
    }

    #[test]
    fn every_flag_is_a_variable_of_one_meaning_and_every_switch_takes_1_and_0() {
        let mut faults: Vec<String> = Vec::new();
        let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
        walk(&command(), "mlopsctl", &mut |path, arg| {
            let flag = format!("{path} --{}", arg.get_long().unwrap_or_default());
            let Some(name) = arg.get_env().and_then(|name| name.to_str()) else {
                faults.push(format!("{flag} has no variable"));
                return;
            };
            let long = arg.get_long().unwrap_or_default().replace('-', "_").to_uppercase();
            if !(name.starts_with("MLOPSCTL_") && name.ends_with(&long)) {
                faults.push(format!("{flag} is not told by its variable {name}"));
            }
            owners.entry(name.to_owned()).or_default().push(path.to_owned());
            if matches!(arg.get_action(), ArgAction::SetTrue) {
                for (text, wanted) in [("1", true), ("0", false)] {
                    // What a variable's text goes through: the parser of the switch.
                    // Alone, so that nothing is left of the flags that it conflicts with.
                    let long = arg.get_long().unwrap_or_default().to_owned();
                    let given = Arg::new(arg.get_id().clone()).long(long).action(ArgAction::Set);
                    let given = given.value_parser(arg.get_value_parser().clone());
                    let words = ["x".to_owned(), format!("--{}={text}", arg.get_long().unwrap_or_default())];
                    let matches = clap::Command::new("x").arg(given).try_get_matches_from(words);
                    let seen = matches.ok().and_then(|found| found.get_one(arg.get_id().as_str()).copied());
                    if seen != Some(wanted) {
                        faults.push(format!("{name}={text} is {seen:?}"));
                    }
                }
            }
        });
        assert!(owners.len() > 30, "the walk saw {}", owners.len());
        for (name, mut paths) in owners.into_iter().filter(|(_, paths)| paths.len() > 1) {
            paths.sort();
            if !SHARED.iter().any(|(shared, users)| *shared == name && *users == paths) {
                faults.push(format!("{name} means something else in each of {paths:?}"));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn outputs_to_one_place_clash() {
        let clash = |words: &[&str]| {
            super::clash(&words.iter().map(|word| word.parse().unwrap()).collect::<Vec<Target>>())
        };
        assert_eq!(clash(&["table", "json=a", "junit=b"]), None);
        assert_eq!(clash(&["json=a"]), None);
        assert!(clash(&["table", "json"]).unwrap().contains("stdout"));
        assert!(clash(&["table", "json=a", "csv=a"]).unwrap().contains("both write a"));
    }

    #[test]
    fn exit_codes_text_fits_a_terminal() {
        assert!(EXIT_CODES.lines().all(|line| line.chars().count() <= 80));
    }

    #[test]
    fn a_blank_variable_is_an_unset_one() {
        let variables = BTreeMap::from([("A".to_owned(), String::new()), ("B".to_owned(), "x".to_owned())]);
        let environment = Environment::new(variables, ".".into());
        assert!(environment.is_blank("A") && !environment.is_blank("B") && !environment.is_blank("C"));
    }
}

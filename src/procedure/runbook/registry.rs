//! All runbooks that there are: the built-in ones, and those of the stack's own folder, which replace and extend them.

use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use chrono_tz::Tz;

use super::{
    applies::{Subjects, known_keys},
    calendar::Schedule,
    file::Runbook,
    lint::{self, Around, Stack},
    parse::Reader,
};
use crate::{
    config::{
        Misfit, Place, Sheet,
        place::Source,
        zone::{machine_zone, zone},
    },
    context::Context,
    error::{Fault, nearest},
};

/// Every file of `runbooks/`: name and text, listed by the build script.
const BUILT_IN: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/runbooks.rs"));
/// Where a stack keeps its own, beside its configuration.
const FOLDER: &str = "runbooks";
/// A larger file is none that a person wrote.
const LARGEST: u64 = 1 << 20;

/// Names of the runbooks of the program.
pub fn built_in_names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// Where a runbook's text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    BuiltIn,
    File(PathBuf),
}

/// A runbook's text.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The file's name without `.yaml`.
    pub name: String,
    pub origin: Origin,
    pub text: String,
    /// The file's name in messages.
    pub shown: String,
}

/// All runbooks of a stack, by name.
#[derive(Debug)]
pub struct Registry {
    entries: BTreeMap<String, Entry>,
    /// The stack's own folder, if it has one.
    pub folder: Option<PathBuf>,
    /// Files and folders that could not be read.
    pub unreadable: Vec<Misfit>,
    reader: Reader,
    keys: Vec<String>,
}

impl Registry {
    /// The runbooks of the program alone.
    pub fn built_in() -> Self {
        let entries = BUILT_IN.iter().map(|(name, text)| {
            let entry = Entry {
                name: (*name).to_owned(),
                origin: Origin::BuiltIn,
                text: (*text).to_owned(),
                shown: format!("built-in {name}.yaml"),
            };
            ((*name).to_owned(), entry)
        });
        Self {
            entries: entries.collect(),
            folder: None,
            unreadable: Vec::new(),
            reader: Reader::new(),
            keys: known_keys(),
        }
    }

    /// Reads the stack's folder. What cannot be read is kept as a fault and hides nothing else.
    pub fn open(cx: &Context) -> Self {
        let mut registry = Self { folder: own_folder(cx), ..Self::built_in() };
        if let Some(folder) = registry.folder.clone() {
            let named = cx.config().runbooks.folder.is_some();
            registry.add_folder(&folder, named, &cx.environment.folder);
        }
        registry
    }

    /// The names, sorted.
    pub fn names(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }

    /// All of them, by name.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// One of them.
    ///
    /// # Errors
    /// When there is none of that name, with the nearest.
    pub fn get(&self, name: &str) -> Result<&Entry, Fault> {
        self.entries.get(name).ok_or_else(|| {
            let fault = Fault::new(format!("there is no runbook `{name}`"));
            match nearest(name, self.entries.keys().map(String::as_str)) {
                Some(near) => fault.hint(format!("did you mean `{near}`?")),
                None => fault.hint("list them: mlopsctl runbook list"),
            }
        })
    }

    /// A runbook that is fit to run: nothing is wrong with it.
    ///
    /// # Errors
    /// When there is none of that name, or anything is wrong with it: one fault that lists everything.
    pub fn fit(&self, cx: &Context, name: &str) -> Result<(&Entry, Runbook), Fault> {
        let entry = self.get(name)?;
        let (runbook, sheet) = self.lint(cx, entry);
        match runbook.filter(|_| sheet.faults.is_empty()) {
            Some(runbook) => Ok((entry, runbook)),
            None => Err(refusal(name, &sheet.faults.sorted())),
        }
    }

    /// As far as the schema is concerned; for what only reads.
    pub fn read(&self, entry: &Entry) -> (Option<Runbook>, Sheet) {
        self.reader.read(&entry.text, &entry.shown)
    }

    /// Reads a text that is no file of the registry, such as that of a run that began earlier.
    pub fn read_text(&self, text: &str, shown: &str) -> (Option<Runbook>, Sheet) {
        self.reader.read(text, shown)
    }

    /// Reads it and finds everything that is wrong.
    pub fn lint(&self, cx: &Context, entry: &Entry) -> (Option<Runbook>, Sheet) {
        let (runbook, mut sheet) = self.read(entry);
        let names = self.names();
        // A copy that nobody has changed yet is for all stacks, too.
        let copied = || BUILT_IN.iter().any(|(_, text)| *text == entry.text);
        let own = match &entry.origin {
            Origin::File(path) if !copied() => path.parent(),
            Origin::File(_) | Origin::BuiltIn => None,
        };
        let subjects = own.map(|_| Subjects::of(&cx.loaded)).unwrap_or_default();
        let stack = Stack { config: cx.config(), folder: &cx.loaded.folder, subjects: &subjects };
        let around = Around {
            nature: &cx.commands.nature,
            as_step: &cx.commands.as_step,
            runbooks: &names,
            keys: &self.keys,
            folder: own,
            stack: Some(stack).filter(|_| own.is_some() && cx.loaded.file.is_some() && !cx.loaded.broken),
        };
        lint::check(&mut sheet, &entry.name, &around);
        (runbook, sheet)
    }

    /// When a runbook comes round in this stack: as the configuration says, else as the file; none when it never does.
    pub fn when(&self, cx: &Context, entry: &Entry, runbook: &Runbook) -> Option<String> {
        let practice = &cx.config().runbooks;
        if practice.leave_out.contains(&entry.name) {
            return None;
        }
        let when = practice.when.get(&entry.name).or(runbook.when.as_ref());
        when.filter(|when| when.trim() != "never").cloned()
    }

    /// The zone in which a runbook's days begin: its own, that of the configuration, or the machine's.
    pub fn zone(cx: &Context, runbook: &Runbook) -> Tz {
        let named = runbook.timezone.as_deref().or(cx.config().timezone.as_deref());
        named.and_then(|name| zone(name).ok()).unwrap_or_else(|| machine_zone(&cx.environment))
    }

    /// When a runbook comes round here, understood; none when it never does, or says so in no known way.
    pub fn schedule(&self, cx: &Context, entry: &Entry, runbook: &Runbook) -> Option<Schedule> {
        self.when(cx, entry, runbook)?.parse().ok()
    }

    fn add_folder(&mut self, folder: &Path, named: bool, here: &Path) {
        let shown = |path: &Path| path.strip_prefix(here).unwrap_or(path).display().to_string();
        let mut fault = |path: &Path, message: String| {
            let place = Place::whole(Source::File(shown(path).into()));
            self.unreadable.push(Misfit { place, message });
        };
        let listed = match fs::read_dir(folder) {
            Ok(listed) => listed,
            Err(error) if named || error.kind() != std::io::ErrorKind::NotFound => {
                return fault(folder, format!("the folder of runbooks cannot be read: {error}"));
            }
            Err(_) => return,
        };
        let mut paths: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        let mut own: BTreeMap<String, Entry> = BTreeMap::new();
        for path in paths.into_iter().filter(|path| is_runbook(path)) {
            match entry_of(&path, &shown(&path)) {
                Ok(entry) => match own.get(&entry.name) {
                    Some(first) => fault(&path, format!("it has the same name as {}", first.shown)),
                    None => {
                        own.insert(entry.name.clone(), entry);
                    }
                },
                Err(message) => fault(&path, message),
            }
        }
        self.entries.extend(own);
    }
}

impl Entry {
    /// `built-in`, or the path.
    pub fn origin(&self) -> String {
        match &self.origin {
            Origin::BuiltIn => "built-in".to_owned(),
            Origin::File(_) => self.shown.clone(),
        }
    }
}

/// A runbook file as a path on the command line names it.
///
/// # Errors
/// What is wrong, in words.
pub fn entry_of(path: &Path, shown: &str) -> Result<Entry, String> {
    let name = path.file_stem().and_then(|stem| stem.to_str()).ok_or("its name is not UTF-8")?;
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| format!("it cannot be read: {error}"))?;
    if !file.metadata().is_ok_and(|found| found.is_file()) {
        return Err("it is no file".to_owned());
    }
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| format!("it cannot be read: {error}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err("it is larger than 1 MiB".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    let origin = Origin::File(path.to_path_buf());
    Ok(Entry { name: name.to_owned(), origin, text, shown: shown.to_owned() })
}

/// Everything that is wrong with one runbook, as one error.
fn refusal(name: &str, faults: &[Misfit]) -> Fault {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let count = if lines.len() == 1 { "1 fault".to_owned() } else { format!("{} faults", lines.len()) };
    Fault::new(format!("the runbook `{name}` cannot be used\n{}\n{count}", lines.join("\n")))
        .hint(format!("nothing was run; see them again: mlopsctl runbook lint {name}"))
}

fn is_runbook(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// As configured, else `runbooks` beside the configuration file.
fn own_folder(cx: &Context) -> Option<PathBuf> {
    let folder = &cx.loaded.folder;
    match &cx.config().runbooks.folder {
        Some(named) => Some(folder.join(named)),
        None => cx.loaded.file.as_ref().map(|_| folder.join(FOLDER)),
    }
}

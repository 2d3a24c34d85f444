//! Where a value was written, and everything that is wrong with it.

use std::{collections::HashSet, fmt, sync::Arc};

/// Who said a value. The order is the order in which faults are listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A flag of the command line.
    Flag(Arc<str>),
    /// The configuration file, as it is shown to people.
    File(Arc<str>),
    /// A preset built into the program.
    Preset(Arc<str>),
    /// An environment variable.
    Variable(Arc<str>),
    /// The program's own defaults.
    BuiltIn,
}

/// A source with line and column, both from 1 (0 where there are none).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub source: Source,
    pub line: usize,
    pub column: usize,
}

impl Place {
    pub fn new(source: Source, line: usize, column: usize) -> Self {
        Self { source, line, column }
    }

    /// A source as a whole.
    pub fn whole(source: Source) -> Self {
        Self::new(source, 0, 0)
    }

    /// `mlopsctl.yaml:12`, for comments.
    pub fn line_only(&self) -> String {
        match self.line {
            0 => self.source.to_string(),
            line => format!("{}:{line}", self.source),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(name) | Self::Flag(name) => f.write_str(name),
            Self::Preset(name) => write!(f, "preset {name}"),
            Self::Variable(name) => write!(f, "variable {name}"),
            Self::BuiltIn => f.write_str("built-in"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => self.source.fmt(f),
            line => write!(f, "{}:{line}:{}", self.source, self.column),
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Misfit {
    pub place: Place,
    pub message: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Everything that is wrong: each fault once.
#[derive(Debug, Default)]
pub struct Faults {
    list: Vec<Misfit>,
    seen: HashSet<Misfit>,
    places: HashSet<Place>,
}

impl Faults {
    pub fn add(&mut self, place: &Place, message: impl Into<String>) {
        let misfit = Misfit { place: place.clone(), message: message.into() };
        if self.seen.insert(misfit.clone()) {
            self.places.insert(place.clone());
            self.list.push(misfit);
        }
    }

    /// Adds a fault that may be the consequence of one already found at this place.
    pub fn add_if_first(&mut self, place: &Place, message: impl Into<String>) {
        if !self.has(place) {
            self.add(place, message);
        }
    }

    /// Whether something is already wrong at this place.
    pub fn has(&self, place: &Place) -> bool {
        self.places.contains(place)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Sorted by place.
    pub fn sorted(&self) -> Vec<Misfit> {
        let mut list = self.list.clone();
        list.sort();
        list
    }
}

//! What an archive may ask to be written. One member that may not be makes the whole archive refused, before anything
//! is written.

use std::{collections::HashMap, fmt};

use serde::Serialize;

use crate::backup::archive::{Kind, Member, Name};

/// Archives that unpack to less than this are never bombs.
const HARMLESS: u64 = 256 << 20;

/// What is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub limits: Limits,
    /// Symbolic links may lead out of the archive. Nothing is ever written through one.
    pub outside_links: bool,
    /// Names that differ only in case are refused, for file systems that do not tell them apart.
    pub one_case: bool,
    /// Of several members of one name the last one counts, as it does for tar.
    pub last_wins: bool,
}

/// Against archives that are small and unpack to everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all files with their holes: at most what the disk has free.
    pub bytes: Option<u64>,
    /// Bytes of all files for each byte of the archive.
    pub ratio: Option<u64>,
    pub members: Option<usize>,
}

impl Policy {
    /// For archives whose manifest is beside them: sizes are known, and links are as they were on disk.
    pub fn own() -> Self {
        Self { limits: Limits::default(), outside_links: true, one_case: false, last_wins: false }
    }

    /// For archives of which nothing is known.
    pub fn foreign() -> Self {
        let limits = Limits { bytes: None, ratio: Some(250), members: Some(10_000_000) };
        Self { limits, outside_links: false, one_case: false, last_wins: false }
    }

    /// All that is wrong with these members of an archive of `packed` bytes.
    pub fn judge<'a>(&self, members: impl Iterator<Item = Facts<'a>>, packed: u64) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut seen = Seen::default();
        let (mut bytes, mut count) = (0u64, 0usize);
        for facts in members {
            count += 1;
            if let What::File { size } = facts.what {
                bytes = bytes.saturating_add(size);
            }
            if let Some(why) = self.judge_alone(&facts).or_else(|| seen.judge(&facts, self)) {
                refusals.push(Refusal { name: facts.name.clone(), why });
            }
        }
        refusals.extend(seen.judge_parents());
        let whole = |why| Refusal { name: Name::from(""), why };
        if self.limits.bytes.is_some_and(|limit| bytes > limit) {
            refusals.push(whole(Why::TooLarge { bytes }));
        }
        if bytes > HARMLESS && self.limits.ratio.is_some_and(|ratio| bytes / packed.max(1) > ratio) {
            refusals.push(whole(Why::Bomb { bytes, packed }));
        }
        if self.limits.members.is_some_and(|limit| count > limit) {
            refusals.push(whole(Why::TooMany { members: count }));
        }
        refusals
    }

    fn judge_alone(&self, facts: &Facts<'_>) -> Option<Why> {
        let name = facts.name;
        if name.bytes().first() == Some(&b'/') {
            return Some(Why::Absolute);
        }
        if name.parts().any(|part| part == b"..") {
            return Some(Why::Parent);
        }
        let is_folder = matches!(facts.what, What::Folder);
        if name.bytes().contains(&0) || (!is_folder && name.tidy().bytes().is_empty()) {
            return Some(Why::NoName);
        }
        match facts.what {
            What::Special(what) => Some(Why::Special { what: what.to_owned() }),
            What::Symlink(target) if target.bytes().is_empty() || target.bytes().contains(&0) => {
                Some(Why::NoName)
            }
            What::Symlink(target) if !self.outside_links && leads_outside(&name.tidy(), target) => {
                Some(Why::LinkOutside { target: target.clone() })
            }
            _ => None,
        }
    }
}

/// Whether a link at `name` leads out, as far as its text says.
fn leads_outside(name: &Name, target: &Name) -> bool {
    if target.bytes().first() == Some(&b'/') {
        return true;
    }
    let mut depth = name.parts().count() - 1;
    for part in target.parts().filter(|part| *part != b".") {
        if part != b".." {
            depth += 1;
        } else if depth == 0 {
            return true;
        } else {
            depth -= 1;
        }
    }
    false
}

/// What the policy looks at of one member.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// As the archive has it.
    pub name: &'a Name,
    pub what: What<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// With its holes.
    File {
        size: u64,
    },
    Folder,
    Symlink(&'a Name),
    Hardlink(&'a Name),
    /// A device or pipe, by what it is.
    Special(&'a str),
}

impl<'a> From<&'a Member> for Facts<'a> {
    fn from(member: &'a Member) -> Self {
        let what = match &member.kind {
            Kind::File { size, .. } => What::File { size: *size },
            Kind::Folder => What::Folder,
            Kind::Symlink { target } => What::Symlink(target),
            Kind::Hardlink { target } => What::Hardlink(target),
        };
        Facts { name: &member.name, what }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Folder,
    /// A file, or another name of one.
    File,
    Symlink,
}

/// The members before this one.
#[derive(Default)]
struct Seen {
    sorts: HashMap<Name, Sort>,
    folded: HashMap<String, Name>,
}

impl Seen {
    fn judge(&mut self, facts: &Facts<'_>, policy: &Policy) -> Option<Why> {
        let name = facts.name.tidy();
        let sort = match facts.what {
            What::Folder => Sort::Folder,
            What::Symlink(_) => Sort::Symlink,
            What::File { .. } | What::Special(_) => Sort::File,
            What::Hardlink(target) => {
                let inside = target.bytes().first() != Some(&b'/');
                if !inside || self.sorts.get(&target.tidy()) != Some(&Sort::File) {
                    return Some(Why::HardlinkOutside { target: target.clone() });
                }
                Sort::File
            }
        };
        if policy.one_case {
            let folded = String::from_utf8_lossy(name.bytes()).to_lowercase();
            match self.folded.insert(folded, name.clone()) {
                Some(other) if other != name => return Some(Why::Case { other }),
                _ => {}
            }
        }
        match self.sorts.insert(name, sort) {
            // A folder that comes twice is the same folder.
            Some(Sort::Folder) if sort == Sort::Folder => None,
            Some(before) if !policy.last_wins || (before == Sort::Folder) != (sort == Sort::Folder) => {
                Some(Why::Twice)
            }
            _ => None,
        }
    }

    /// Members that lie below what is no folder.
    fn judge_parents(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for name in self.sorts.keys() {
            let bytes = name.bytes();
            let slashes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
            for parent in slashes.map(|(at, _)| Name::new(&bytes[..at])) {
                if self.sorts.get(&parent).is_some_and(|sort| *sort != Sort::Folder) {
                    refusals.push(Refusal { name: name.clone(), why: Why::Through { parent } });
                    break;
                }
            }
        }
        refusals.sort_by(|one, other| one.name.cmp(&other.name));
        refusals
    }
}

/// A member that may not be written, and why; of the archive as a whole the name is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    pub name: Name,
    pub why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    Absolute,
    Parent,
    NoName,
    Special { what: String },
    LinkOutside { target: Name },
    HardlinkOutside { target: Name },
    Through { parent: Name },
    Twice,
    Case { other: Name },
    TooLarge { bytes: u64 },
    Bomb { bytes: u64, packed: u64 },
    TooMany { members: usize },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, why } = self;
        match why {
            Why::Absolute => write!(f, "{name} is an absolute path"),
            Why::Parent => write!(f, "{name} leads upwards by `..`"),
            Why::NoName => write!(f, "`{name}` is no name of a member"),
            Why::Special { what } => write!(f, "{name} is {what}"),
            Why::LinkOutside { target } => write!(f, "{name} is a link that leads outside, to {target}"),
            Why::HardlinkOutside { target } => {
                write!(f, "{name} is a hard link to {target}, which is no file that comes before it")
            }
            Why::Through { parent } => write!(f, "{name} lies below {parent}, which is no folder"),
            Why::Twice => write!(f, "{name} comes twice"),
            Why::Case { other } => write!(f, "{name} differs from {other} only in case"),
            Why::TooLarge { bytes } => write!(f, "its files have {bytes} bytes, more than there is room for"),
            Why::Bomb { bytes, packed } => {
                write!(f, "its {packed} bytes unpack to {bytes}, as those of a decompression bomb do")
            }
            Why::TooMany { members } => write!(f, "it has {members} members, more than are allowed"),
        }
    }
}

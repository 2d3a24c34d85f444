//! The folder of drift reports, told by what is in its files.

use std::{
    collections::VecDeque,
    fs::{self, File},
    path::{Path, PathBuf},
};

use crate::drift::{
    read::{Limits, read_from},
    report::Report,
};

/// A folder, relative.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reports {
    pub(super) folder: String,
    /// Whether a report is in it already.
    pub(super) has_any: bool,
}

/// Where reports usually are.
const USUAL: [&str; 4] =
    ["monitoring/reports/drift_reports", "reports/drift", "drift_reports", "monitoring/reports"];
/// Folders of many files that are no reports.
const PASSED_OVER: [&str; 6] = ["node_modules", "target", "venv", "mlruns", "mlartifacts", "site-packages"];
const ENDINGS: [&str; 5] = ["json", "html", "htm", "csv", "gz"];
/// How far is looked: folders below one another, folders, and files of each, those whose names come last.
const DEPTH: usize = 4;
const FOLDERS: usize = 500;
const FILES: usize = 4;
const LIMITS: Limits = Limits { bytes: 16 << 20 };

/// The first folder that has a report, the usual ones before others; else a usual one that is still without.
pub(super) fn find(folder: &Path) -> Option<Reports> {
    let there = |name: &&str| folder.join(name).is_dir();
    let usual: Vec<&str> = USUAL.into_iter().filter(there).collect();
    let has_any = |name: &&str| below(&folder.join(name)).is_some();
    if let Some(name) = usual.iter().copied().find(has_any) {
        return Some(Reports { folder: name.to_owned(), has_any: true });
    }
    if let Some(found) = below(folder) {
        let shown = found.strip_prefix(folder).unwrap_or(&found).to_str()?.to_owned();
        let shown = if shown.is_empty() { ".".to_owned() } else { shown };
        return Some(Reports { folder: shown, has_any: true });
    }
    usual.first().map(|name| Reports { folder: (*name).to_owned(), has_any: false })
}

/// The nearest folder with a report in it: this one, or one below.
fn below(folder: &Path) -> Option<PathBuf> {
    let mut open = VecDeque::from([(folder.to_path_buf(), 0)]);
    let mut looked = 0;
    while let Some((folder, depth)) = open.pop_front() {
        looked += 1;
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') || PASSED_OVER.contains(&name.as_str()) {
            } else if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && ENDINGS.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
                files.push(entry.path());
            }
        }
        files.sort();
        if files.iter().rev().take(FILES).any(|file| is_report(file)) {
            return Some(folder);
        }
        folders.sort();
        if depth < DEPTH && looked + open.len() < FOLDERS {
            open.extend(folders.into_iter().map(|folder| (folder, depth + 1)));
        }
    }
    None
}

/// A table of names and values reads like a report of which nothing can be computed.
fn is_report(file: &Path) -> bool {
    let report: Option<Report> = File::open(file).ok().and_then(|file| read_from(file, &LIMITS).ok());
    report.is_some_and(|report| report.columns.iter().any(|column| column.computable))
}

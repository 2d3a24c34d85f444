//! Git repositories for `version`, without the settings of whoever runs the tests.

use std::{
    path::Path,
    process::{Command, Output},
};

use super::cli::{Run, Sandbox};

/// A repository in the working folder of a sandbox.
pub(crate) struct Repository {
    pub(crate) sandbox: Sandbox,
}

impl Repository {
    /// With a first commit of a configuration and of `VERSION`.
    pub(crate) fn start(version: &str) -> Repository {
        let repository = Repository::empty();
        repository.sandbox.config("stack: churn\nversion: { files: [VERSION], changelog: CHANGELOG.md }\n");
        repository.sandbox.write("VERSION", format!("{version}\n"));
        repository.sandbox.write("CHANGELOG.md", "# Changelog\n");
        repository.commit("chore: begin");
        repository
    }

    pub(crate) fn empty() -> Repository {
        let mut sandbox = Sandbox::new();
        for (key, value) in IDENTITY {
            sandbox.env(key, value);
        }
        sandbox.now("2026-03-01T09:00:00Z");
        let repository = Repository { sandbox };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let ended = git(&self.sandbox.cwd(), arguments);
        assert!(ended.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
        String::from_utf8(ended.stdout).expect("text").trim().to_owned()
    }

    /// Commits everything that there is, and be it nothing.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    pub(crate) fn tag(&self, name: &str) {
        self.git(&["tag", "--annotate", "-m", name, name]);
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let words: Vec<&str> = ["version"].iter().chain(arguments).copied().collect();
        self.sandbox.run(&words)
    }

    pub(crate) fn next(&self, arguments: &[&str]) -> String {
        let words: Vec<&str> = ["next"].iter().chain(arguments).copied().collect();
        self.run(&words).code(0).stdout.trim_end().to_owned()
    }

    /// Files, commit and tags: all that a bump may touch.
    pub(crate) fn everything(&self) -> Vec<String> {
        vec![
            self.sandbox.read("VERSION"),
            self.sandbox.read("CHANGELOG.md"),
            self.git(&["rev-parse", "HEAD"]),
            self.git(&["tag", "--list"]),
            self.git(&["status", "--porcelain"]),
        ]
    }
}

const IDENTITY: [(&str, &str); 8] = [
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_AUTHOR_NAME", "Ann"),
    ("GIT_AUTHOR_EMAIL", "ann@example.com"),
    ("GIT_COMMITTER_NAME", "Ann"),
    ("GIT_COMMITTER_EMAIL", "ann@example.com"),
    ("GIT_AUTHOR_DATE", "2026-02-01T09:00:00Z"),
    ("GIT_COMMITTER_DATE", "2026-02-01T09:00:00Z"),
];

pub(crate) fn git(folder: &Path, arguments: &[&str]) -> Output {
    Command::new("git").args(arguments).current_dir(folder).envs(IDENTITY).output().expect("git runs")
}

//! What is on its way into a backup and should perhaps not be: credentials, known by their names and by how such files
//! begin; files of databases that are in use.

use std::{
    fs::File,
    io::Read as _,
    path::Path,
    sync::{Mutex, PoisonError},
};

use crate::backup::archive::{Name, Trouble, Warning};

/// Longer files are data.
const LARGEST: u64 = 64 << 10;
/// Their first bytes tell.
const HEAD: u64 = 8 << 10;

/// Files that hold nothing else.
const NAMES: [&str; 20] = [
    ".env",
    ".git-credentials",
    ".htpasswd",
    ".netrc",
    ".pgpass",
    ".pypirc",
    ".vault-token",
    "_netrc",
    "application_default_credentials.json",
    "credentials",
    "credentials.json",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_rsa",
    "kubeconfig",
    "secrets.json",
    "secrets.toml",
    "secrets.yaml",
    "secrets.yml",
];
const ENDINGS: [&str; 7] = [".env", ".jks", ".kdbx", ".key", ".keystore", ".p12", ".pfx"];
/// Of `.env.…`: what everybody may see.
const EXAMPLES: [&str; 5] = ["dist", "example", "sample", "template", "tmpl"];
/// Other files are looked into when they end so, or have no ending.
const TEXTS: [&str; 15] = [
    "asc",
    "cer",
    "cfg",
    "conf",
    "config",
    "crt",
    "env",
    "ini",
    "json",
    "pem",
    "properties",
    "toml",
    "txt",
    "yaml",
    "yml",
];
const MARKS: [&str; 4] =
    ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----", "aws_secret_access_key", "\"private_key\""];

/// What SQLite has beside a database that is in use.
const LOGS: [&[u8]; 2] = [b"-wal", b"-journal"];

/// Looks at what goes by.
#[derive(Debug)]
pub(super) struct Watchman {
    /// Whether credentials are told.
    secrets: bool,
    found: Mutex<Vec<Warning>>,
}

impl Watchman {
    pub(super) fn new(secrets: bool) -> Self {
        Self { secrets, found: Mutex::default() }
    }

    /// Looks at something that goes into the backup.
    pub(super) fn look(&self, name: &Name, path: &Path) {
        let found = if self.secrets && is_secret(path) {
            // What is in it stays untold.
            Some((Trouble::Secret, "looks like a credential"))
        } else if LOGS.iter().any(|ending| name.bytes().ends_with(ending)) && is_log(path) {
            Some((Trouble::Live, "belongs to a SQLite database that is in use"))
        } else {
            None
        };
        if let Some((trouble, message)) = found {
            let warning = Warning { name: name.clone(), trouble, message: message.to_owned() };
            self.found.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
        }
    }

    pub(super) fn told(self) -> Vec<Warning> {
        self.found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether it holds something, and its database is beside it.
fn is_log(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let database = text.rsplit_once('-').map(|(database, _)| Path::new(database).is_file());
    database == Some(true) && path.symlink_metadata().is_ok_and(|log| log.is_file() && log.len() > 0)
}

fn is_secret(path: &Path) -> bool {
    let Some(name) = path.file_name() else { return false };
    let name = name.to_string_lossy().to_ascii_lowercase();
    let named = is_secret_name(&name);
    if !named && !may_hold_one(&name) {
        return false;
    }
    // A folder may be called so, too: `.env` is a virtual environment of Python as often as not.
    let Ok(metadata) = path.symlink_metadata() else { return false };
    metadata.is_file() && metadata.len() > 0 && (named || metadata.len() <= LARGEST && begins_like_one(path))
}

fn is_secret_name(name: &str) -> bool {
    let of_environment = name.strip_prefix(".env.").is_some_and(|which| !EXAMPLES.contains(&which));
    of_environment || NAMES.contains(&name) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn may_hold_one(name: &str) -> bool {
    match name.trim_start_matches('.').rsplit_once('.') {
        Some((_, ending)) => TEXTS.contains(&ending),
        None => true,
    }
}

fn begins_like_one(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let holds = |mark: &str| memchr::memmem::find(&head, mark.as_bytes()).is_some();
    read.is_ok() && MARKS.into_iter().any(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_known_by_name_or_by_their_first_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n";
        let cases = [
            (".env", "A=1", true),
            (".env.production", "A=1", true),
            (".env.example", "A=", false),
            ("prod.env", "A=1", true),
            (".env", "", false),
            ("ID_RSA", "x", true),
            ("id_rsa.pub", "ssh-rsa AAAA", false),
            ("server.key", "x", true),
            ("server.pem", key, true),
            ("server.crt", "-----BEGIN CERTIFICATE-----\n", false),
            ("deploy", key, true),
            ("notes.txt", key, true),
            ("sa.json", "{\"type\": \"service_account\", \"private_key\": \"…\"}", true),
            ("config.json", "{\"a\": 1}", false),
            ("weights.bin", key, false),
            ("credentials", "[default]\n", true),
            ("key.py", "print()", false),
        ];
        for (name, text, secret) in cases {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            assert_eq!(is_secret(&path), secret, "{name}");
            std::fs::remove_file(path).unwrap();
        }
        let folder = folder.path().join(".env");
        std::fs::create_dir(&folder).unwrap();
        assert!(!is_secret(&folder));
    }
}

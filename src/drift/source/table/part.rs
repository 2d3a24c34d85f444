//! One part of a table: where its bytes are, and what they turn out to be.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use flate2::read::MultiGzDecoder;

use super::super::super::profile::{SCHEMA, TableProfile};
use super::super::super::table::parquet::ParquetTable;
use super::super::super::table::{Fault, Layout, Table, open_text, sniff};
use super::stretch::{Stretch, Watch};

/// Bytes by which a part is told.
const HEAD: u64 = 512;
/// Bytes of a saved profile at most.
const PROFILE: u64 = 256 << 20;

/// A part of a table, by where it is.
#[derive(Debug)]
pub(in crate::drift) struct Part {
    /// As messages call it.
    pub(in crate::drift) name: String,
    pub(super) place: Place,
}

#[derive(Debug, Clone)]
pub(super) enum Place {
    File {
        path: PathBuf,
        seen: Option<(u64, SystemTime)>,
    },
    /// Comes once and has no end that is known: a pipe, or standard input where there is no path.
    Stream(Option<PathBuf>),
    /// Was fetched, or came, into a file without a name.
    Kept {
        file: Arc<File>,
        from: u64,
        length: u64,
    },
}

/// What a part holds.
#[derive(Debug)]
pub(in crate::drift) enum Content {
    /// CSV or JSON lines, gzipped or not.
    Text(Stretch),
    Parquet(Stretch),
}

impl Part {
    pub(super) fn file(name: String, path: PathBuf) -> Self {
        let seen = seen(&path);
        Self { name, place: Place::File { path, seen } }
    }

    /// Where it is, if it is a file.
    pub(in crate::drift) fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File { path, .. } => Some(path),
            Place::Stream(_) | Place::Kept { .. } => None,
        }
    }

    pub(super) fn size(&self) -> Option<u64> {
        match &self.place {
            Place::File { seen, .. } => seen.map(|(size, _)| size),
            Place::Kept { length, .. } => Some(*length),
            Place::Stream(_) => None,
        }
    }

    /// What comes once, and what is packed and must not be, is read into a file that is gone when the program is.
    pub(super) fn keep(&mut self, watch: &Arc<Watch>) -> io::Result<()> {
        if let Place::Stream(path) = &self.place {
            let (file, length) = match path {
                Some(path) => kept(&mut File::open(path)?, watch)?,
                None => kept(&mut io::stdin().lock(), watch)?,
            };
            self.place = Place::Kept { file: Arc::new(file), from: 0, length };
        }
        let stretch = self.open(watch)?;
        if stretch.head(2)? == [0x1f, 0x8b] && unpacked_head(&stretch).starts_with(b"PAR1") {
            // Parquet is read from its end, which a packed file does not tell.
            let (file, length) = kept(&mut MultiGzDecoder::new(stretch.reader()), watch)?;
            self.place = Place::Kept { file: Arc::new(file), from: 0, length };
        }
        Ok(())
    }

    /// Whether the file is another, or longer, than it was when it was found.
    pub(super) fn changed(&self) -> bool {
        matches!(&self.place, Place::File { path, seen: before } if seen(path) != *before)
    }

    fn open(&self, watch: &Arc<Watch>) -> io::Result<Stretch> {
        match &self.place {
            Place::File { path, .. } => {
                let file = File::open(path)?;
                let length = file.metadata()?.len();
                Ok(Stretch::new(Arc::new(file), 0, length, watch))
            }
            Place::Kept { file, from, length } => Ok(Stretch::new(Arc::clone(file), *from, *length, watch)),
            Place::Stream(_) => Err(io::Error::other("it was not read yet")),
        }
    }

    /// Opens it and looks what it is.
    pub(super) fn content(&self, watch: &Arc<Watch>) -> Result<Content, Fault> {
        let stretch = self.open(watch).map_err(Fault::Read)?;
        let head = stretch.head(HEAD).map_err(Fault::Read)?;
        match sniff(&head)? {
            Layout::Parquet => Ok(Content::Parquet(stretch)),
            _ => Ok(Content::Text(stretch)),
        }
    }

    /// The saved profile that it is; None where it is something else.
    pub(super) fn profile(&self, watch: &Arc<Watch>) -> Option<Result<TableProfile, String>> {
        let stretch = self.open(watch).ok()?;
        let plain = stretch.head(HEAD).ok()?;
        let packed = plain.starts_with(&[0x1f, 0x8b]);
        let head = if packed { unpacked_head(&stretch) } else { plain };
        let (name, _) = SCHEMA.rsplit_once('/').unwrap_or((SCHEMA, ""));
        if head.first() != Some(&b'{') || !String::from_utf8_lossy(&head).contains(name) {
            return None;
        }
        let mut text = String::new();
        let read = if packed {
            MultiGzDecoder::new(stretch.reader()).take(PROFILE).read_to_string(&mut text)
        } else {
            stretch.reader().take(PROFILE).read_to_string(&mut text)
        };
        let loaded = read.map_err(|error| error.to_string());
        Some(loaded.and_then(|_| TableProfile::load(&text).map_err(|error| error.to_string())))
    }
}

impl Content {
    /// All of it as a table.
    pub(super) fn table(&self) -> Result<Box<dyn Table + Send>, Fault> {
        Ok(match self {
            Self::Text(stretch) => open_text(Box::new(stretch.reader()))?,
            Self::Parquet(stretch) => Box::new(ParquetTable::open(stretch.clone())?),
        })
    }
}

fn seen(path: &Path) -> Option<(u64, SystemTime)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

fn unpacked_head(stretch: &Stretch) -> Vec<u8> {
    let mut head = Vec::new();
    // What cannot be unpacked shows when it is read.
    let _ = MultiGzDecoder::new(stretch.reader()).take(HEAD).read_to_end(&mut head);
    head
}

/// A stream in a file without a name, and its length.
fn kept(stream: &mut dyn Read, watch: &Arc<Watch>) -> io::Result<(File, u64)> {
    let mut file = tempfile::tempfile()?;
    let mut buffer = vec![0; 1 << 18];
    let mut length = 0;
    loop {
        let count = match stream.read(&mut buffer) {
            Ok(0) => return Ok((file, length)),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        watch.count(count)?;
        file.write_all(&buffer[..count])?;
        length += count as u64;
    }
}

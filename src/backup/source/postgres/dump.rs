//! What a dump says of itself: the head of `pg_dump`'s custom format, and the rows of each table in SQL. Pure.
//!
//! The head is written by `WriteHead` in PostgreSQL's `pg_backup_archiver.c` and has not moved since version 1.10 of the
//! format (PostgreSQL 8.0), but for the one byte that replaced the compression level in 1.15 (PostgreSQL 16).

use indexmap::IndexMap;

const MAGIC: &[u8] = b"PGDMP";
/// A longer text in the head is no version and no name.
const LONGEST: usize = 4096;
/// What is kept of a line of SQL: the names of a table and its columns, and more than that is of no use.
const KEPT: usize = 1 << 20;
const DATA: &[u8] = b"-- Data for Name: ";
const COMPLETE: &[u8] = b"-- PostgreSQL database dump complete";

/// Who made a dump, of what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) server_version: String,
    pub(super) dump_version: String,
}

/// Reads the head of a dump in custom format.
pub(super) fn custom(head: &[u8]) -> Result<Origin, &'static str> {
    let mut head = Head { rest: head.strip_prefix(MAGIC).ok_or("it does not start with PGDMP")?, int: 4 };
    let version = (head.byte()?, head.byte()?, head.byte()?);
    if version < (1, 10, 0) {
        return Err("its format is older than PostgreSQL 8");
    }
    head.int = usize::from(head.byte()?);
    let (_offset, format) = (head.byte()?, head.byte()?);
    if format != 1 {
        return Err("it is of another format than custom");
    }
    if version >= (1, 15, 0) {
        head.byte()?;
    } else {
        head.int()?;
    }
    // When it was made: second to year, and daylight saving.
    for _ in 0..7 {
        head.int()?;
    }
    let _database = head.text()?;
    Ok(Origin { server_version: head.text()?, dump_version: head.text()? })
}

struct Head<'a> {
    rest: &'a [u8],
    /// Bytes of a number.
    int: usize,
}

impl Head<'_> {
    fn byte(&mut self) -> Result<u8, &'static str> {
        let (first, rest) = self.rest.split_first().ok_or("it ends in its head")?;
        self.rest = rest;
        Ok(*first)
    }

    /// A sign, then the bytes from the lowest.
    fn int(&mut self) -> Result<i64, &'static str> {
        let negative = self.byte()? != 0;
        let mut value: i64 = 0;
        for place in 0..self.int {
            let byte = i64::from(self.byte()?);
            if place < 7 {
                value |= byte << (8 * place);
            }
        }
        Ok(if negative { -value } else { value })
    }

    fn text(&mut self) -> Result<String, &'static str> {
        let length = usize::try_from(self.int()?).map_err(|_| "a text is missing in its head")?;
        if length > LONGEST {
            return Err("a text in its head is too long");
        }
        let (text, rest) = self.rest.split_at_checked(length).ok_or("it ends in its head")?;
        self.rest = rest;
        Ok(String::from_utf8_lossy(text).into_owned())
    }
}

/// Reads the SQL of a dump piece by piece.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// Of the line that is coming.
    line: Vec<u8>,
    /// Lines since the data of a table was announced.
    announced: Option<u8>,
    /// The table whose rows are coming.
    table: Option<String>,
    rows: u64,
    tables: IndexMap<String, u64>,
    origin: Origin,
    complete: bool,
}

impl Script {
    pub(super) fn push(&mut self, mut bytes: &[u8]) {
        while let Some(end) = memchr::memchr(b'\n', bytes) {
            let (part, rest) = bytes.split_at(end);
            if self.line.is_empty() {
                self.take(part);
            } else {
                self.keep(part);
                let line = std::mem::take(&mut self.line);
                self.take(&line);
                self.line = line;
                self.line.clear();
            }
            bytes = &rest[1..];
        }
        self.keep(bytes);
    }

    fn keep(&mut self, part: &[u8]) {
        let room = KEPT.saturating_sub(self.line.len());
        self.line.extend_from_slice(&part[..part.len().min(room)]);
    }

    fn take(&mut self, line: &[u8]) {
        if let Some(table) = &self.table {
            if line == br"\." {
                self.tables.insert(table.clone(), self.rows);
                self.table = None;
            } else {
                self.rows += 1;
            }
            return;
        }
        if line.starts_with(DATA) {
            self.announced = Some(0);
            return;
        }
        if let Some(lines) = self.announced {
            // The announcement is closed by `--` and an empty line; a function's body may hold a COPY, too.
            self.announced = (lines < 2).then_some(lines + 1);
            if let Some(table) = table_of(line) {
                (self.table, self.rows, self.announced) = (Some(table), 0, None);
                return;
            }
        }
        if line.starts_with(b"-- ") {
            self.comment(line);
        }
    }

    fn comment(&mut self, line: &[u8]) {
        let after = |start: &[u8]| Some(String::from_utf8_lossy(line.strip_prefix(start)?).trim().to_owned());
        if let Some(version) = after(b"-- Dumped from database version ") {
            self.origin.server_version = version;
        } else if let Some(version) = after(b"-- Dumped by pg_dump version ") {
            self.origin.dump_version = version;
        } else if line == COMPLETE {
            self.complete = true;
        }
    }

    /// Rows by table. An error where the script breaks off.
    pub(super) fn tables(self, whole: bool) -> Result<(IndexMap<String, u64>, Origin), &'static str> {
        if self.table.is_some() {
            return Err("it ends among the rows of a table");
        }
        if whole && !self.complete {
            return Err("it does not end with `PostgreSQL database dump complete`");
        }
        Ok((self.tables, self.origin))
    }
}

/// `public.runs` of `COPY public.runs (a, b) FROM stdin;`
fn table_of(line: &[u8]) -> Option<String> {
    let rest = line.strip_prefix(b"COPY ")?.strip_suffix(b" FROM stdin;")?;
    let mut quoted = false;
    let end = rest.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b' ' && !quoted
    });
    Some(String::from_utf8_lossy(&rest[..end.unwrap_or(rest.len())]).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(version: [u8; 3], format: u8, compression: &[u8]) -> Vec<u8> {
        let int = |value: u8| [0, value, 0, 0, 0];
        let text = |text: &str| [&int(text.len() as u8)[..], text.as_bytes()].concat();
        let mut head = [b"PGDMP".as_slice(), &version, &[4, 8, format], compression].concat();
        head.extend((0..7).flat_map(int));
        head.extend([text("mlflow"), text("16.2 (Debian)"), text("15.18")].concat());
        head
    }

    #[test]
    fn the_head_of_the_custom_format_is_read() {
        let origin = Origin { server_version: "16.2 (Debian)".into(), dump_version: "15.18".into() };
        let old = head([1, 14, 0], 1, &[1, 1, 0, 0, 0]);
        let new = head([1, 16, 0], 1, &[1]);
        for head in [&old, &new] {
            assert_eq!(custom(head), Ok(origin.clone()));
            for length in 0..head.len() {
                assert!(custom(&head[..length]).is_err(), "cut after {length}");
            }
        }
        assert_eq!(custom(b"--\n-- PostgreSQL database dump\n"), Err("it does not start with PGDMP"));
        assert_eq!(custom(&head([1, 14, 0], 3, &[0; 5])), Err("it is of another format than custom"));
    }

    const SCRIPT: &str = "--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 16.1

CREATE FUNCTION trap() RETURNS void LANGUAGE sql AS $$
COPY trap (x) FROM stdin;
$$;

--
-- Data for Name: runs; Type: TABLE DATA; Schema: public; Owner: mlflow
--

COPY public.runs (run_uuid, name) FROM stdin;
a\tone
b\ttwo\\nlines
c\t-- PostgreSQL database dump complete
\\.


--
-- Data for Name: odd name; Type: TABLE DATA; Schema: my schema; Owner: mlflow
--

COPY \"my schema\".\"odd \"\" name\" (x) FROM stdin;
\\.


--
-- Data for Name: 16385; Type: BLOB; Schema: -; Owner: mlflow
--

SELECT pg_catalog.lo_open('16385', 131072);

--
-- PostgreSQL database dump complete
--

\\unrestrict abc
";

    #[test]
    fn rows_are_counted_wherever_the_script_is_cut_into_pieces() {
        for size in [1, 2, 3, 7, 64, 4096] {
            let mut script = Script::default();
            SCRIPT.as_bytes().chunks(size).for_each(|piece| script.push(piece));
            let (tables, origin) = script.tables(true).unwrap();
            let tables: Vec<(&str, u64)> = tables.iter().map(|(name, rows)| (name.as_str(), *rows)).collect();
            assert_eq!(tables, [("public.runs", 3), ("\"my schema\".\"odd \"\" name\"", 0)], "{size}");
            assert_eq!(origin.server_version, "15.18 (Debian 15.18-0+deb12u1)");
            assert_eq!(origin.dump_version, "16.1");
        }
    }

    #[test]
    fn a_script_that_breaks_off_is_refused() {
        let (complete, rows) =
            (SCRIPT.find("--\n-- PostgreSQL database dump complete").unwrap(), SCRIPT.find("b\t").unwrap());
        let read = |text: &str| {
            let mut script = Script::default();
            script.push(text.as_bytes());
            script.tables(true).unwrap_err()
        };
        assert_eq!(read(&SCRIPT[..complete]), "it does not end with `PostgreSQL database dump complete`");
        assert_eq!(read(&SCRIPT[..rows]), "it ends among the rows of a table");
    }
}

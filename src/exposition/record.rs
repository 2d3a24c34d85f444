//! One record (a line, or several where a label value spans them) of either dialect. Every decision depends on the
//! bytes read so far alone: a record that is cut off is `More`, never an error, so pieces can be cut anywhere.

use std::ops::Range;

/// Where a label is in its record.
#[derive(Debug, Clone)]
pub(super) struct LabelSpan {
    pub(super) name: Range<usize>,
    /// Between the quotes, still escaped.
    pub(super) value: Range<usize>,
}

/// A whole record and its length with the newline.
#[derive(Debug)]
pub(super) enum Record {
    /// A blank line, a comment, metadata.
    Nothing {
        length: usize,
    },
    /// `# EOF`.
    End {
        length: usize,
    },
    Sample {
        length: usize,
        name_length: usize,
        value: f64,
        timestamp: Option<f64>,
        newlines: usize,
    },
}

/// Why there is no record.
#[derive(Debug)]
pub(super) enum Stop {
    /// Its end has not come yet.
    More,
    Bad(&'static str),
}

type Read<T> = Result<T, Stop>;

const LETTER: u8 = 1;
const COLON: u8 = 2;
const DIGIT: u8 = 4;

/// Which bytes may be in names.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => LETTER,
            b':' => COLON,
            b'0'..=b'9' => DIGIT,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

fn is(byte: u8, classes: u8) -> bool {
    CLASSES[byte as usize] & classes != 0
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Read<u8> {
        self.bytes.get(self.at).copied().ok_or(Stop::More)
    }

    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) -> Read<&'a [u8]> {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| !keep(byte)).ok_or(Stop::More)?;
        self.at += length;
        Ok(&rest[..length])
    }

    fn skip_blanks(&mut self) -> Read<()> {
        while matches!(self.peek()?, b' ' | b'\t') {
            self.at += 1;
        }
        Ok(())
    }

    /// To the end of the line; returns what is before the newline.
    fn skip_line(&mut self) -> Read<&'a [u8]> {
        let rest = self.rest();
        let length = memchr::memchr(b'\n', rest).ok_or(Stop::More)?;
        self.at += length + 1;
        Ok(&rest[..length])
    }

    fn expect(&mut self, byte: u8, otherwise: &'static str) -> Read<()> {
        if self.peek()? != byte {
            return Err(Stop::Bad(otherwise));
        }
        self.at += 1;
        Ok(())
    }

    /// Whether the next bytes are these; `More` only while that is open.
    fn starts_with(&self, word: &[u8]) -> Read<bool> {
        let rest = self.rest();
        let known = rest.len().min(word.len());
        if rest[..known] != word[..known] {
            return Ok(false);
        }
        if known == word.len() { Ok(true) } else { Err(Stop::More) }
    }

    fn name(&mut self, first: u8, otherwise: &'static str) -> Read<&'a [u8]> {
        if !is(self.peek()?, first) {
            return Err(Stop::Bad(otherwise));
        }
        self.skip_while(|byte| is(byte, first | DIGIT))
    }

    /// A quoted label value; its span is without the quotes. Returns the newlines in it.
    fn quoted(&mut self, multiline: bool) -> Read<(Range<usize>, usize)> {
        self.expect(b'"', "a label value needs double quotes")?;
        let start = self.at;
        loop {
            let rest = self.rest();
            let found = if multiline {
                memchr::memchr2(b'"', b'\\', rest)
            } else {
                memchr::memchr3(b'"', b'\\', b'\n', rest)
            };
            self.at += found.ok_or(Stop::More)? + 1;
            match self.bytes[self.at - 1] {
                b'"' => break,
                b'\n' => return Err(Stop::Bad("a label value is not closed")),
                _ if self.peek()? == b'\n' => {
                    return Err(Stop::Bad("there is a backslash at the end of a line"));
                }
                _ => self.at += 1,
            }
        }
        let span = start..self.at - 1;
        let value = &self.bytes[span.clone()];
        if std::str::from_utf8(value).is_err() {
            return Err(Stop::Bad("a label value is not UTF-8"));
        }
        let newlines = if multiline { memchr::memchr_iter(b'\n', value).count() } else { 0 };
        Ok((span, newlines))
    }

    fn sample(&self, name_length: usize, value: f64, timestamp: Option<f64>, newlines: usize) -> Record {
        Record::Sample { length: self.at, name_length, value, timestamp, newlines: newlines + 1 }
    }
}

/// Reads one record of the text format 0.0.4.
pub(super) fn text(bytes: &[u8], labels: &mut Vec<LabelSpan>) -> Read<Record> {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.skip_blanks()?;
    match cursor.peek()? {
        b'\n' => return Ok(Record::Nothing { length: cursor.at + 1 }),
        b'#' => return text_comment(cursor),
        byte if !is(byte, LETTER | COLON) => {
            return Err(Stop::Bad("a line must start with a metric name or `#`"));
        }
        _ if cursor.at > 0 => return Err(Stop::Bad("there is white space before the metric name")),
        _ => {}
    }
    let name_length = cursor.name(LETTER | COLON, "")?.len();
    cursor.skip_blanks()?;
    labels.clear();
    let mut newlines = 0;
    if cursor.peek()? == b'{' {
        cursor.at += 1;
        newlines = text_labels(&mut cursor, labels)?;
        check_unique(bytes, labels)?;
        cursor.skip_blanks()?;
    }
    let value = cursor.skip_while(|byte| !matches!(byte, b'{' | b' ' | b'\t' | b'\n'))?;
    let value = number(value)?;
    cursor.skip_blanks()?;
    let mut timestamp = None;
    if cursor.peek()? != b'\n' {
        let digits = cursor.skip_while(|byte| is(byte, DIGIT))?;
        let digits = std::str::from_utf8(digits).map_err(|_| Stop::Bad(NOT_A_TIMESTAMP))?;
        let milliseconds: i64 = digits.parse().map_err(|_| Stop::Bad(NOT_A_TIMESTAMP))?;
        timestamp = Some(milliseconds as f64 / 1000.0);
        cursor.skip_blanks()?;
    }
    cursor.expect(b'\n', "there is something after the sample")?;
    Ok(cursor.sample(name_length, value, timestamp, newlines))
}

const NOT_A_TIMESTAMP: &str = "what follows the value is not a timestamp";

fn text_labels(cursor: &mut Cursor<'_>, labels: &mut Vec<LabelSpan>) -> Read<usize> {
    let mut newlines = 0;
    loop {
        cursor.skip_blanks()?;
        if cursor.peek()? == b'}' {
            cursor.at += 1;
            return Ok(newlines);
        }
        let start = cursor.at;
        let name = start..start + cursor.name(LETTER, "there is no label name where one must be")?.len();
        cursor.skip_blanks()?;
        cursor.expect(b'=', "a label name needs `=` after it")?;
        cursor.skip_blanks()?;
        let (value, lines) = cursor.quoted(true)?;
        newlines += lines;
        labels.push(LabelSpan { name, value });
        cursor.skip_blanks()?;
        if cursor.peek()? == b',' {
            cursor.at += 1;
        }
    }
}

/// `# HELP name text` and `# TYPE name type` are checked; any other comment may say what it likes.
fn text_comment(mut cursor: Cursor<'_>) -> Read<Record> {
    cursor.at += 1;
    let spaced = matches!(cursor.peek()?, b' ' | b'\t');
    cursor.skip_blanks()?;
    let is_type = spaced && cursor.starts_with(b"TYPE")?;
    let is_metadata = is_type || (spaced && cursor.starts_with(b"HELP")?);
    if is_metadata {
        cursor.at += 4;
    }
    if !is_metadata || !matches!(cursor.peek()?, b' ' | b'\t') {
        cursor.skip_line()?;
        return Ok(Record::Nothing { length: cursor.at });
    }
    cursor.skip_blanks()?;
    cursor.name(LETTER | COLON, "HELP or TYPE needs a metric name")?;
    // One byte parts the name from the text.
    let text = cursor.skip_line()?.get(1..).unwrap_or_default();
    if is_type {
        if !matches!(text, b"counter" | b"gauge" | b"histogram" | b"summary" | b"untyped") {
            return Err(Stop::Bad("TYPE names no type of the text format"));
        }
    } else if std::str::from_utf8(text).is_err() {
        return Err(Stop::Bad("the help text is not UTF-8"));
    }
    Ok(Record::Nothing { length: cursor.at })
}

/// Reads one record of OpenMetrics 1.0.
pub(super) fn open_metrics(bytes: &[u8], labels: &mut Vec<LabelSpan>) -> Read<Record> {
    let mut cursor = Cursor { bytes, at: 0 };
    if cursor.peek()? == b'#' {
        return open_metrics_metadata(cursor);
    }
    let name_length = cursor.name(LETTER | COLON, "a line must start with a metric name or metadata")?.len();
    labels.clear();
    if cursor.peek()? == b'{' {
        cursor.at += 1;
        open_metrics_labels(&mut cursor, labels)?;
        check_unique(bytes, labels)?;
    }
    let value = number(spaced_word(&mut cursor, "there must be one space and a value")?)?;
    let mut timestamp = None;
    if cursor.peek()? != b'\n' && !cursor.starts_with(b" # {")? {
        let word = spaced_word(&mut cursor, NOT_A_TIMESTAMP)?;
        timestamp = Some(finite(word)?);
    }
    if cursor.peek()? != b'\n' {
        if !cursor.starts_with(b" # {")? {
            return Err(Stop::Bad("there is something after the sample"));
        }
        cursor.at += 4;
        exemplar(&mut cursor)?;
    }
    cursor.expect(b'\n', "there is something after the sample")?;
    Ok(cursor.sample(name_length, value, timestamp, 0))
}

fn exemplar(cursor: &mut Cursor<'_>) -> Read<()> {
    open_metrics_labels(cursor, &mut Vec::new())?;
    number(spaced_word(cursor, "an exemplar needs a value")?)?;
    if cursor.peek()? != b'\n' {
        finite(spaced_word(cursor, NOT_A_TIMESTAMP)?)?;
    }
    Ok(())
}

/// Exactly one space, then a word.
fn spaced_word<'a>(cursor: &mut Cursor<'a>, otherwise: &'static str) -> Read<&'a [u8]> {
    cursor.expect(b' ', otherwise)?;
    let word = cursor.skip_while(|byte| !matches!(byte, b' ' | b'\n'))?;
    if word.is_empty() { Err(Stop::Bad(otherwise)) } else { Ok(word) }
}

fn open_metrics_labels(cursor: &mut Cursor<'_>, labels: &mut Vec<LabelSpan>) -> Read<()> {
    let mut first = true;
    loop {
        match cursor.peek()? {
            b'}' => {
                cursor.at += 1;
                return Ok(());
            }
            b',' if !first => cursor.at += 1,
            _ if first => {}
            _ => return Err(Stop::Bad("labels need a comma between them")),
        }
        first = false;
        let start = cursor.at;
        let name = start..start + cursor.name(LETTER, "there is no label name where one must be")?.len();
        cursor.expect(b'=', "a label name needs `=` after it")?;
        let (value, _) = cursor.quoted(false)?;
        labels.push(LabelSpan { name, value });
    }
}

fn open_metrics_metadata(mut cursor: Cursor<'_>) -> Read<Record> {
    const BAD: Stop = Stop::Bad("`#` must begin HELP, TYPE, UNIT or EOF");
    if cursor.starts_with(b"# EOF")? {
        cursor.at += 5;
        cursor.expect(b'\n', "there is something after `# EOF`")?;
        return Ok(Record::End { length: cursor.at });
    }
    let mut keyword = None;
    for word in [b"# HELP ", b"# TYPE ", b"# UNIT "] {
        if cursor.starts_with(word)? {
            keyword = Some(word[2]);
        }
    }
    let keyword = keyword.ok_or(BAD)?;
    cursor.at += 7;
    let name = cursor.name(LETTER | COLON, "HELP, TYPE or UNIT needs a metric name")?;
    cursor.expect(b' ', "a metric name needs one space and a text after it")?;
    let text = cursor.skip_line()?;
    match keyword {
        b'H' if std::str::from_utf8(text).is_err() => return Err(Stop::Bad("the help text is not UTF-8")),
        b'T' if !is_open_metrics_type(text) => return Err(Stop::Bad("TYPE names no type of OpenMetrics")),
        b'U' if !text.is_empty() && !name.strip_suffix(text).is_some_and(|start| start.ends_with(b"_")) => {
            return Err(Stop::Bad("the unit is not the end of the metric's name"));
        }
        _ => {}
    }
    Ok(Record::Nothing { length: cursor.at })
}

fn is_open_metrics_type(text: &[u8]) -> bool {
    const TYPES: [&[u8]; 8] =
        [b"counter", b"gauge", b"histogram", b"gaugehistogram", b"summary", b"info", b"stateset", b"unknown"];
    TYPES.contains(&text)
}

/// A float as Go reads it, without hexadecimal and underscores: one too large is an error, `+nan` is too.
fn number(word: &[u8]) -> Read<f64> {
    const BAD: Stop = Stop::Bad("the value is not a number");
    let text = std::str::from_utf8(word).map_err(|_| BAD)?;
    let value: f64 = text.parse().map_err(|_| BAD)?;
    if !value.is_finite() {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let named = unsigned.starts_with(['i', 'I']) || (unsigned.len() == text.len() && value.is_nan());
        return if named { Ok(value) } else { Err(BAD) };
    }
    Ok(value)
}

fn finite(word: &[u8]) -> Read<f64> {
    let value = number(word).map_err(|_| Stop::Bad(NOT_A_TIMESTAMP))?;
    if value.is_finite() { Ok(value) } else { Err(Stop::Bad(NOT_A_TIMESTAMP)) }
}

/// A name given twice makes the series ambiguous, and `__name__` is the metric itself.
fn check_unique(bytes: &[u8], labels: &[LabelSpan]) -> Read<()> {
    const TWICE: Stop = Stop::Bad("a label name is given twice");
    const FEW: usize = 16;
    let name = |label: &LabelSpan| &bytes[label.name.clone()];
    if labels.iter().any(|label| name(label) == b"__name__") {
        return Err(TWICE);
    }
    if labels.len() <= FEW {
        for (index, label) in labels.iter().enumerate() {
            if labels[..index].iter().any(|earlier| name(earlier) == name(label)) {
                return Err(TWICE);
            }
        }
        return Ok(());
    }
    let mut names: Vec<&[u8]> = labels.iter().map(name).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) { Err(TWICE) } else { Ok(()) }
}

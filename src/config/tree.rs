//! A YAML text as a tree in which every node knows where it was written. Built from `saphyr-parser`'s events,
//! without recursion and within limits, so that no text can exhaust the machine.

use std::collections::HashMap;

use indexmap::IndexMap;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Number, Value};

use super::place::{Faults, Place, Source};

/// Deeper nesting than this is refused.
const DEEPEST: usize = 64;
/// Aliases copied out may add this many values. What is written itself is bounded by the size of the file.
const MOST_COPIED: usize = 200_000;

/// A value and where it was written.
#[derive(Debug, Clone)]
pub struct Node {
    pub place: Place,
    pub kind: Kind,
    /// Never shown.
    pub secret: bool,
}

#[derive(Debug, Clone)]
pub enum Kind {
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Map),
}

/// A mapping in the order written; a duplicate key is a fault and its first value stays.
pub type Map = IndexMap<String, Entry>;

#[derive(Debug, Clone)]
pub struct Entry {
    /// Where the key stands.
    pub place: Place,
    pub value: Node,
}

/// A scalar as written. Only a plain (unquoted) one can be anything else than a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    pub text: String,
    pub plain: bool,
    /// `${…}` and `$$` are done, or mean nothing here.
    pub done: bool,
}

impl Scalar {
    /// A text that is taken as it is.
    pub fn literal(text: impl Into<String>) -> Self {
        Self { text: text.into(), plain: false, done: true }
    }

    /// The JSON value by YAML 1.2's core schema.
    pub fn value(&self) -> Value {
        if self.plain { resolve(&self.text) } else { Value::String(self.text.clone()) }
    }

    pub fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

pub(super) fn resolve(text: &str) -> Value {
    let integer = |digits: &str, radix| i64::from_str_radix(digits, radix).ok().map(Value::from);
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    if let Some(found) = text.strip_prefix("0x").and_then(|digits| integer(digits, 16)) {
        return found;
    }
    if let Some(found) = text.strip_prefix("0o").and_then(|digits| integer(digits, 8)) {
        return found;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let starts_like_a_number = unsigned.starts_with(|c: char| c.is_ascii_digit())
        || (unsigned.starts_with('.') && unsigned[1..].starts_with(|c: char| c.is_ascii_digit()));
    let only_number =
        unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    if starts_like_a_number && only_number {
        let digits = text.strip_prefix('+').unwrap_or(text);
        if let Ok(number) = digits.parse::<i64>() {
            return number.into();
        }
        if let Ok(number) = digits.parse::<u64>() {
            return number.into();
        }
        if let Some(number) = digits.parse().ok().and_then(Number::from_f64) {
            return Value::Number(number);
        }
    }
    Value::String(text.to_owned())
}

impl Node {
    pub fn map(place: Place, map: Map) -> Self {
        Self { place, kind: Kind::Map(map), secret: false }
    }

    pub fn text(place: Place, text: impl Into<String>) -> Self {
        Self { place, kind: Kind::Scalar(Scalar::literal(text)), secret: false }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key).map(|entry| &entry.value)
    }

    pub fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::List(list) => Some(list),
            _ => None,
        }
    }

    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar that is one.
    pub fn as_text(&self) -> Option<&str> {
        let scalar = self.as_scalar()?;
        (!scalar.plain || matches!(scalar.value(), Value::String(_))).then_some(scalar.text.as_str())
    }

    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(Scalar::is_null)
    }

    /// The value without places, as serde reads it.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Scalar(scalar) => scalar.value(),
            Kind::List(list) => list.iter().map(Self::to_json).collect(),
            Kind::Map(map) => {
                Value::Object(map.iter().map(|(key, entry)| (key.clone(), entry.value.to_json())).collect())
            }
        }
    }

    fn size(&self) -> usize {
        1 + match &self.kind {
            Kind::Scalar(_) => 0,
            Kind::List(list) => list.iter().map(Self::size).sum(),
            Kind::Map(map) => map.values().map(|entry| entry.value.size()).sum(),
        }
    }
}

/// A collection that is still being read.
enum Open {
    List { place: Place, anchor: usize, items: Vec<Node> },
    Map { place: Place, anchor: usize, map: Map, key: Option<(String, Place)>, merges: Vec<Node> },
}

struct Builder<'a> {
    source: Source,
    faults: &'a mut Faults,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    copied: usize,
    root: Option<Node>,
}

/// Reads one YAML document. `None` when it is empty or too broken to have a root; the faults say why.
pub fn parse(text: &str, source: &Source, faults: &mut Faults) -> Option<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder {
        source: source.clone(),
        faults,
        open: Vec::new(),
        anchors: HashMap::new(),
        copied: 0,
        root: None,
    };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(read) => read,
            Err(error) => {
                let mark = error.marker();
                let (line, column) = tab_below(text, mark.line(), error.info())
                    .unwrap_or_else(|| (mark.line(), mark.col() + 1));
                let message = format!("not YAML: {}{}", error.info(), advice(text, line));
                let place = Place::new(source.clone(), line, column);
                builder.faults.add(&place, message);
                return None;
            }
        };
        if let Event::DocumentStart(_) = event {
            documents += 1;
            if documents > 1 {
                let place = builder.place(span);
                builder.faults.add(&place, "a second document (`---`): everything belongs into one");
                break;
            }
        }
        builder.event(event, span)?;
    }
    builder.root
}

/// Where the tab stands that a scanner stumbled over: it tells where the value before it began.
fn tab_below(text: &str, from: usize, what: &str) -> Option<(usize, usize)> {
    if !what.contains("found a tab") {
        return None;
    }
    let below = (1..).zip(text.lines()).skip(from);
    let mut indented = below.filter_map(|(number, line)| {
        let indent = &line[..line.len() - line.trim_start().len()];
        (indent.len() < line.len()).then(|| indent.chars().position(|c| c == '\t').map(|at| (number, at + 1)))
    });
    indented.next().flatten()
}

/// What people mostly got wrong in a line that is no YAML.
fn advice(text: &str, line: usize) -> &'static str {
    let Some(line) = text.lines().nth(line.saturating_sub(1)) else { return "" };
    let value = line.split_once(": ").map_or("", |(_, value)| value.trim_start());
    let indent = &line[..line.len() - line.trim_start().len()];
    if indent.contains('\t') {
        " (tabs cannot indent YAML: use spaces)"
    } else if value.starts_with(['>', '<', '@', '%', '!', '=', '|']) {
        " (quote a value that starts with a sign: \"> 5\")"
    } else {
        ""
    }
}

impl Builder<'_> {
    fn place(&self, span: Span) -> Place {
        Place::new(self.source.clone(), span.start.line(), span.start.col() + 1)
    }

    /// Takes one event in. `None`: a limit was hit, reading on makes no sense.
    fn event(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        let place = self.place(span);
        if let Event::Scalar(.., Some(tag))
        | Event::SequenceStart(_, Some(tag))
        | Event::MappingStart(_, Some(tag)) = &event
            && !tag.is_yaml_core_schema()
        {
            self.faults.add(&place, format!("the tag `{tag}` means nothing here"));
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let texted = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                let plain = style == ScalarStyle::Plain && !texted;
                let scalar = Scalar { text: text.into_owned(), plain, done: false };
                let node = Node { place, kind: Kind::Scalar(scalar), secret: false };
                self.finish(node, anchor)
            }
            Event::Alias(id) => {
                let Some(named) = self.anchors.get(&id) else {
                    self.faults.add(&place, "this alias stands inside what it names");
                    return None;
                };
                self.copied += named.size();
                if self.copied > MOST_COPIED {
                    self.faults.add(&place, format!("aliases stand for more than {MOST_COPIED} values"));
                    return None;
                }
                let mut node = named.clone();
                // Faults point at the alias's target, where the text is; the node itself stands here.
                node.place = place;
                self.finish(node, 0)
            }
            Event::SequenceStart(anchor, _) => self.start(Open::List { place, anchor, items: Vec::new() }),
            Event::MappingStart(anchor, _) => {
                self.start(Open::Map { place, anchor, map: Map::new(), key: None, merges: Vec::new() })
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop()? {
                Open::List { place, anchor, items } => {
                    self.finish(Node { place, kind: Kind::List(items), secret: false }, anchor)
                }
                Open::Map { place, anchor, mut map, merges, .. } => {
                    self.spread(&mut map, merges);
                    self.finish(Node::map(place, map), anchor)
                }
            },
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Some(()),
        }
    }

    fn start(&mut self, open: Open) -> Option<()> {
        if self.open.len() >= DEEPEST {
            let (Open::List { place, .. } | Open::Map { place, .. }) = &open;
            self.faults.add(place, format!("nested more than {DEEPEST} levels deep"));
            return None;
        }
        self.open.push(open);
        Some(())
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Option<()> {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { key: slot @ None, .. }) => {
                let name = match node.kind {
                    Kind::Scalar(scalar) => scalar.text,
                    _ => {
                        self.faults.add(&node.place, "a key must be a text");
                        return None;
                    }
                };
                *slot = Some((name, node.place));
            }
            Some(Open::Map { key, map, merges, .. }) => {
                let (name, place) = key.take()?;
                if name == "<<" {
                    merges.push(node);
                } else if let Some(first) = map.get(&name) {
                    let message = format!(
                        "the key `{name}` is already set in line {} of the same mapping",
                        first.place.line
                    );
                    self.faults.add(&place, message);
                } else {
                    map.insert(name, Entry { place, value: node });
                }
            }
        }
        Some(())
    }

    /// `<<: *anchor` fills in what the mapping does not set itself.
    fn spread(&mut self, map: &mut Map, merges: Vec<Node>) {
        for merge in merges {
            let place = merge.place.clone();
            let all = match merge.kind {
                Kind::List(list) => list,
                _ => vec![merge],
            };
            for one in all {
                let Kind::Map(more) = one.kind else {
                    self.faults.add(&place, "`<<` takes a mapping or a list of mappings");
                    continue;
                };
                for (key, entry) in more {
                    map.entry(key).or_insert(entry);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> (Option<Value>, Vec<String>) {
        let mut faults = Faults::default();
        let node = parse(text, &Source::File("f".into()), &mut faults);
        (node.map(|node| node.to_json()), faults.sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let cases = [
            ("~", json!(null)),
            ("Null", json!(null)),
            ("true", json!(true)),
            ("FALSE", json!(false)),
            ("yes", json!("yes")),
            ("12", json!(12)),
            ("-0x1F", json!("-0x1F")),
            ("0x1F", json!(31)),
            ("0o17", json!(15)),
            ("1.50", json!(1.5)),
            (".5", json!(0.5)),
            ("1e3", json!(1000.0)),
            ("1e999", json!("1e999")),
            ("18446744073709551615", json!(u64::MAX)),
            (".nan", json!(".nan")),
            ("10:20", json!("10:20")),
            ("1.2.3", json!("1.2.3")),
            ("2024-01-02", json!("2024-01-02")),
            ("+", json!("+")),
            (".é", json!(".é")),
        ];
        for (text, value) in cases {
            assert_eq!(resolve(text), value, "{text}");
        }
    }

    #[test]
    fn a_tab_is_told_where_it_stands() {
        let cases = [
            ("a: b\n\tc: d\n", "f:2:1: not YAML: "),
            ("a: b\n\n \tc: d\n", "f:3:4: not YAML: "),
            ("a:\n  b: 1\n\tc: 2\n", "f:3:1: not YAML: "),
            ("a:\n\t- b\n", "f:2:2: not YAML: "),
        ];
        for (text, wanted) in cases {
            let faults = read(text).1;
            assert!(faults[0].starts_with(wanted), "{text:?}: {faults:?}");
            assert!(faults[0].ends_with("(tabs cannot indent YAML: use spaces)"), "{text:?}: {faults:?}");
        }
    }

    #[test]
    fn quoted_scalars_are_texts() {
        assert_eq!(
            read("a: \"1\"\nb: '~'\nc: !!str 5\nd: |\n  x\n").0,
            Some(json!({ "a": "1", "b": "~", "c": "5", "d": "x\n" }))
        );
    }

    #[test]
    fn duplicates_name_both_places_and_the_first_stays() {
        let (value, faults) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(value, Some(json!({ "a": 1, "b": 2 })));
        assert_eq!(faults, ["f:3:1: the key `a` is already set in line 1 of the same mapping"]);
    }

    #[test]
    fn aliases_and_merge_keys_are_copied_out() {
        let (value, faults) =
            read("a: &x { p: 1, q: 2 }\nb: { <<: *x, q: 3 }\nc: *x\nd: { <<: [*x, { r: 4 }] }\n");
        assert_eq!(
            value,
            Some(json!({
                "a": { "p": 1, "q": 2 }, "b": { "q": 3, "p": 1 }, "c": { "p": 1, "q": 2 }, "d": { "p": 1, "q": 2, "r": 4 },
            }))
        );
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..9 {
            let alias = format!("*a{}", level - 1);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 10].join(",")));
        }
        let (_, faults) = read(&text);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains("aliases stand for more"), "{faults:?}");
    }

    #[test]
    fn too_deep_and_self_containing_texts_are_refused() {
        let deep = format!("a: {}{}", "[".repeat(100), "]".repeat(100));
        assert!(read(&deep).1[0].contains("levels deep"), "{:?}", read(&deep));
        assert!(read("a: &x [*x]").1[0].contains("alias"), "{:?}", read("a: &x [*x]"));
    }

    #[test]
    fn windows_files_read_like_others_and_tabs_are_explained() {
        assert_eq!(read("\u{feff}a: 1\r\nb:\r\n  c: x\r\n").0, Some(json!({ "a": 1, "b": { "c": "x" } })));
        let (_, faults) = read("a:\n\tb: 1\n");
        assert!(faults[0].starts_with("f:2:") && faults[0].contains("tabs"), "{faults:?}");
        let (_, faults) = read("a:\n  critical: > 5\n  b: 1\n");
        assert!(faults[0].contains("quote"), "{faults:?}");
    }

    #[test]
    fn one_document_is_enough() {
        assert!(read("a: 1\n---\nb: 2\n").1[0].starts_with("f:2:1: a second document"));
        assert_eq!(read("---\na: 1\n...\n").1, [""; 0]);
    }
}

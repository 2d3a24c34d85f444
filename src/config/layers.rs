//! Layers: a later one is laid over an earlier one. Maps merge, lists and scalars replace, null removes.

use super::tree::{Entry, Kind, Map, Node};

/// Below these keys a document of the user's own begins, in which null is a value.
const DOCUMENTS: [&str; 2] = ["expect", "body"];

/// Whether null below this key is a value and not a removal.
pub(super) fn is_document(key: &str) -> bool {
    DOCUMENTS.contains(&key)
}

/// Keys that exclude each other: setting one of a group takes the others' away, with what belongs to them.
/// Without that, nobody could replace the source of a check that a preset defines.
const EXCLUSIVE: [(Spot, &[&[&str]]); 4] = [
    (
        Spot::Check,
        &[
            &["promql"],
            &["metric"],
            &["json"],
            &["probe"],
            &["disk"],
            &["container"],
            &["files"],
            &["command"],
        ],
    ),
    (Spot::Source, &[&["url"], &["service", "path"]]),
    (Spot::Source, &[&["pointer"], &["age_of"]]),
    (Spot::Auth, &[&["token"], &["username", "password"]]),
];

/// What only makes sense with the source that it was written for.
const OF_THE_SOURCE: [&str; 3] = ["unit", "at_least", "on_no_data"];

/// Keys that may be a text alone, and which key of the mapping the text stands for.
const SHORT: [(&str, &str); 5] =
    [("health", "path"), ("live", "path"), ("ready", "path"), ("disk", "path"), ("files", "glob")];

/// Lays one mapping over another.
pub(super) fn lay_over(lower: &mut Map, upper: Map) {
    lay(lower, upper, Spot::Root);
}

/// Where in the configuration a mapping stands, as far as layering cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    Root,
    Checks,
    Check,
    /// Below a check: its source.
    Source,
    Auth,
    /// A document of the user's own: null is a value, and any key may be any word.
    Document,
    Elsewhere,
}

impl Spot {
    fn below(self, key: &str) -> Self {
        match (self, key) {
            (Self::Document, _) => Self::Document,
            (Self::Root, "checks") => Self::Checks,
            (Self::Checks, _) => Self::Check,
            (Self::Check | Self::Source, _) if !is_document(key) => Self::Source,
            (Self::Elsewhere, "auth") => Self::Auth,
            (_, key) if is_document(key) => Self::Document,
            _ => Self::Elsewhere,
        }
    }
}

/// Takes out of the lower mapping what the upper one replaces by something else.
fn make_room(lower: &mut Map, upper: &Map, spot: Spot) {
    let set = |key: &str| upper.get(key).is_some_and(|entry| !entry.value.is_null());
    for (_, sides) in EXCLUSIVE.iter().filter(|(place, _)| *place == spot) {
        let Some(chosen) = sides.iter().position(|side| set(side[0])) else { continue };
        let others = sides.iter().enumerate().filter(|(side, _)| *side != chosen).flat_map(|(_, keys)| *keys);
        let mut replaced = false;
        for key in others {
            replaced |= lower.shift_remove(*key).is_some();
        }
        if replaced && spot == Spot::Check {
            for key in OF_THE_SOURCE {
                lower.shift_remove(key);
            }
        }
    }
}

fn lay(lower: &mut Map, upper: Map, spot: Spot) {
    make_room(lower, &upper, spot);
    let in_document = spot == Spot::Document;
    for (key, entry) in upper {
        if entry.value.is_null() && !in_document && lower.contains_key(&key) {
            lower.shift_remove(&key);
            continue;
        }
        // A body is sent whole or not at all.
        let merges = key != "body" || in_document;
        let below = spot.below(&key);
        match (lower.get_mut(&key), entry.value) {
            (Some(lower), Node { kind: Kind::Map(above), place, .. }) if merges => {
                if below != Spot::Document {
                    lengthen(&key, &mut lower.value);
                }
                lower.place = entry.place;
                match &mut lower.value.kind {
                    Kind::Map(map) => {
                        lower.value.place = place;
                        lay(map, above, below);
                    }
                    _ => lower.value = Node::map(place, above),
                }
            }
            (_, value) => {
                lower.insert(key, Entry { place: entry.place, value });
            }
        }
    }
}

/// Turns `health: /path` into its long form, so that a mapping can be laid over it.
fn lengthen(key: &str, node: &mut Node) {
    let Some((_, long)) = SHORT.iter().find(|(short, _)| *short == key) else { return };
    if node.as_text().is_none() {
        return;
    }
    let place = node.place.clone();
    let text = std::mem::replace(node, Node::map(place.clone(), Map::new()));
    if let Some(map) = node.as_map_mut() {
        map.insert((*long).to_owned(), Entry { place, value: text });
    }
}

/// Takes out what is null, which is the same as left out; not inside documents of the user's own.
pub(super) fn strip_nulls(map: &mut Map, report: &mut impl FnMut(&str, &Node)) {
    map.retain(|key, entry| {
        let null = entry.value.is_null();
        if null {
            report(key, &entry.value);
        }
        !null
    });
    for (key, entry) in map.iter_mut() {
        if is_document(key) {
            continue;
        }
        strip_within(&mut entry.value, report);
    }
}

fn strip_within(node: &mut Node, report: &mut impl FnMut(&str, &Node)) {
    match &mut node.kind {
        Kind::Map(map) => strip_nulls(map, report),
        Kind::List(list) => {
            for item in list {
                strip_within(item, report);
            }
        }
        Kind::Scalar(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{
        place::{Faults, Source},
        tree,
    };

    fn over(lower: &str, upper: &str) -> String {
        let map = |text: &str| {
            let node = tree::parse(text, &Source::BuiltIn, &mut Faults::default()).unwrap();
            match node.kind {
                Kind::Map(map) => map,
                _ => panic!("a mapping"),
            }
        };
        let mut merged = map(lower);
        lay_over(&mut merged, map(upper));
        Node::map(super::super::place::Place::whole(Source::BuiltIn), merged)
            .to_json()
            .to_string()
            .replace('"', "")
    }

    #[test]
    fn maps_merge_lists_replace_and_null_removes() {
        let cases = [
            ("{a: 1, b: {c: 2}}", "{b: {d: 3}}", "{a:1,b:{c:2,d:3}}"),
            ("{a: [1, 2]}", "{a: [3]}", "{a:[3]}"),
            ("{a: {b: 1, c: 2}}", "{a: {b: null}}", "{a:{c:2}}"),
            ("{a: {b: 1}}", "{a: null}", "{}"),
            ("{a: {b: 1}}", "{a: text}", "{a:text}"),
            ("{a: 1}", "{a: {b: 1}}", "{a:{b:1}}"),
        ];
        for (lower, upper, merged) in cases {
            assert_eq!(over(lower, upper), merged, "{lower} < {upper}");
        }
    }

    #[test]
    fn null_is_a_value_in_documents_and_bodies_replace() {
        let lower = "{services: {a: {health: {expect: {x: 1, y: 2}}, predict: {body: {p: 1}}}}}";
        let upper = "{services: {a: {health: {expect: {x: null}}, predict: {body: {q: null}}}}}";
        assert_eq!(
            over(lower, upper),
            "{services:{a:{health:{expect:{x:null,y:2}},predict:{body:{q:null}}}}}"
        );
    }

    #[test]
    fn a_short_form_is_lengthened_under_a_mapping() {
        let merged = over("{services: {a: {health: /h}}}", "{services: {a: {health: {status: 204}}}}");
        assert_eq!(merged, "{services:{a:{health:{path:/h,status:204}}}}");
        assert_eq!(
            over("{checks: {d: {disk: /}}}", "{checks: {d: {disk: {measure: inodes}}}}"),
            "{checks:{d:{disk:{path:/,measure:inodes}}}}"
        );
    }

    #[test]
    fn another_source_takes_the_place_of_the_first() {
        let preset = "{checks: {l: {promql: up, unit: seconds, at_least: {value: 1}, warning: '> 5'}}}";
        assert_eq!(
            over(preset, "{checks: {l: {probe: {service: s}}}}"),
            "{checks:{l:{warning:> 5,probe:{service:s}}}}"
        );
        assert_eq!(
            over(
                "{checks: {l: {json: {service: a, path: /p, pointer: /x}}}}",
                "{checks: {l: {json: {url: u}}}}"
            ),
            "{checks:{l:{json:{pointer:/x,url:u}}}}"
        );
        // Checks and services may themselves be called like a source.
        assert_eq!(
            over("{checks: {disk: {disk: /}}}", "{checks: {files: {}}}"),
            "{checks:{disk:{disk:/},files:{}}}"
        );
        assert_eq!(
            over("{services: {disk: {url: u}}}", "{services: {json: {}}}"),
            "{services:{disk:{url:u},json:{}}}"
        );
    }
}

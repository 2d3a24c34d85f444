//! Layers: a later one is laid over an earlier one. Maps merge, lists and scalars replace, null removes.

use super::tree::{Kind, Map, Node};

/// Below these keys a document of the user's own begins, in which null is a value.
const DOCUMENTS: [&str; 2] = ["expect", "body"];

/// Whether null below this key is a value and not a removal.
pub(super) fn is_document(key: &str) -> bool {
    DOCUMENTS.contains(&key)
}

/// Lays one mapping over another.
pub(super) fn lay_over(lower: &mut Map, upper: Map) {
    lay(lower, upper, false);
}

fn lay(lower: &mut Map, upper: Map, in_document: bool) {
    for (key, entry) in upper {
        let within = in_document || is_document(&key);
        // A body is sent whole or not at all.
        let merges = key != "body" || in_document;
        if entry.value.is_null() && !in_document && lower.contains_key(&key) {
            lower.shift_remove(&key);
            continue;
        }
        match (lower.get_mut(&key), entry.value) {
            (Some(below), Node { kind: Kind::Map(above), place, .. })
                if merges && matches!(below.value.kind, Kind::Map(_)) =>
            {
                below.place = entry.place;
                below.value.place = place;
                if let Kind::Map(below) = &mut below.value.kind {
                    lay(below, above, within);
                }
            }
            (_, value) => {
                lower.insert(key, super::tree::Entry { place: entry.place, value });
            }
        }
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

//! Other files that people write (runbooks), read as the configuration is: with places, against the schema of their
//! type, every fault at once. They have one layer, and their `${…}` are not the configuration's.

use serde_json::Value;

use super::{
    place::{Faults, Place, Source},
    tree::{self, Node},
    validate::{Extent, Validator},
};

/// A file as it was read.
#[derive(Debug)]
pub struct Sheet {
    /// Absent when it is no YAML at all, or empty.
    pub tree: Option<Node>,
    pub faults: Faults,
}

/// Reads a text against a schema. `name` is the file's as shown to people, `noun` what such a file is called.
pub fn read_sheet(text: &str, name: &str, noun: &str, schema: &Value) -> Sheet {
    let mut faults = Faults::default();
    let source = Source::File(name.into());
    let mut tree = tree::parse(text, &source, &mut faults).filter(|tree| !tree.is_null());
    match &mut tree {
        Some(tree) => {
            Validator { root: schema, noun, extent: Extent::Whole, faults: &mut faults }.check(tree);
        }
        None if faults.is_empty() => {
            faults.add(&Place::whole(source), format!("it is empty: {noun} is wanted"));
        }
        None => {}
    }
    Sheet { tree, faults }
}

//! What no schema can say.

use super::{place::Faults, tree::Node};

pub(super) fn leave_out(_tree: &mut Node) -> Vec<String> {
    Vec::new()
}

pub(super) fn check(_tree: &Node, _faults: &mut Faults) {}

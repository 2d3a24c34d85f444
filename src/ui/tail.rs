//! The end of what was printed, for the dead-man ping.

use std::sync::{Arc, Mutex, PoisonError};

/// Keeps the last bytes written; shared by all clones of a screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    kept: Arc<Mutex<Vec<u8>>>,
    limit: usize,
}

impl Tail {
    pub(super) fn new(limit: usize) -> Self {
        Self { kept: Arc::default(), limit }
    }

    pub(super) fn is_kept(&self) -> bool {
        self.limit > 0
    }

    pub(super) fn push(&self, bytes: &[u8]) {
        if self.limit == 0 {
            return;
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&bytes[bytes.len().saturating_sub(self.limit)..]);
        let excess = kept.len().saturating_sub(self.limit);
        kept.drain(..excess);
    }

    /// What was kept, without colours.
    pub(super) fn text(&self) -> String {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        dialoguer::console::strip_ansi_codes(&String::from_utf8_lossy(&kept)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Tail;

    #[test]
    fn the_end_is_kept() {
        let tail = Tail::new(5);
        tail.push(b"abc");
        tail.push(b"def");
        assert_eq!(tail.text(), "bcdef");
        tail.push(b"0123456789");
        assert_eq!(tail.text(), "56789");
        let none = Tail::new(0);
        none.push(b"abc");
        assert_eq!(none.text(), "");
    }
}

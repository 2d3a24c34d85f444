//! The archives of backups: a `.tar.gz` that every tool reads, made of blocks that can be made, checked and read each
//! for itself, beside a manifest that says what is where. Pure bytes and files: no command line, no store, no screen,
//! no clock but the files' own times.

mod deflate;

pub use deflate::{Effort, Method, Unfaithful, decode_block, encode_block, encode_huffman};

//! Any bytes as a block of an archive: all ways to write it give it back, to us and to another decoder, and none takes
//! more than storing it does. Then the same bytes as a block that somebody else wrote: refused or decoded, no panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mlopsctl::backup::archive::{Effort, decode_block, encode_block, encode_huffman};

fn check(raw: &[u8], block: &[u8]) {
    assert!(block.len() <= raw.len() + raw.len().div_ceil(65_535).max(1) * 5);
    assert_eq!(decode_block(block, raw.len()).as_deref(), Some(raw));
    let stream = [block, &[1, 0, 0, 0xff, 0xff]].concat();
    assert_eq!(miniz_oxide::inflate::decompress_to_vec(&stream).expect("a stream"), raw);
}

/// What we take as a block, another decoder takes, and as the same bytes.
fn judge(block: &[u8], length: usize) {
    if let Some(raw) = decode_block(block, length) {
        assert_eq!(raw.len(), length);
        let stream = [block, &[1, 0, 0, 0xff, 0xff]].concat();
        assert_eq!(miniz_oxide::inflate::decompress_to_vec(&stream).expect("a stream"), raw);
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest @ [_, ..])) = data.split_first() else { return };
    // Few bytes often: what the fuzzer makes is short, and codes are long only where counts differ a lot.
    let raw: Vec<u8> = rest
        .iter()
        .enumerate()
        .flat_map(|(at, byte)| std::iter::repeat_n(*byte, 1 << (at % usize::from(first % 16 + 1))))
        .collect();
    for effort in [Effort::Small, Effort::Fast] {
        check(&raw, &encode_block(&raw, effort).expect("faithful").1);
    }
    if let Some(mut block) = encode_huffman(&raw) {
        check(&raw, &block);
        // A damaged one, and ours is never the only decoder that takes it.
        let (at, bit) = (usize::from(rest[0]) * 7 % block.len(), first % 8);
        block[at] ^= 1 << bit;
        judge(&block, raw.len());
    }
    judge(rest, usize::from(first) * 16);
});

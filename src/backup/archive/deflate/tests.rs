use std::io::{Read as _, Write as _};

use proptest::prelude::*;

use super::*;

/// A stream that others read: our block, then an empty last one.
fn inflated(block: &[u8]) -> Vec<u8> {
    let stream = [block, &[1, 0, 0, 0xff, 0xff]].concat();
    let mut raw = Vec::new();
    flate2::bufread::DeflateDecoder::new(stream.as_slice()).read_to_end(&mut raw).unwrap();
    assert!(miniz_oxide::inflate::decompress_to_vec(&stream).unwrap() == raw);
    raw
}

fn normal(random: &mut fastrand::Rng, count: usize) -> Vec<u8> {
    (0..count)
        .flat_map(|_| {
            let sum: f32 = (0..12).map(|_| random.f32()).sum();
            (0.02 * (sum - 6.0)).to_le_bytes()
        })
        .collect()
}

#[test]
fn each_nature_has_its_method_and_none_grows() {
    let mut random = fastrand::Rng::with_seed(1);
    let weights = normal(&mut random, 1 << 18);
    let noise: Vec<u8> = (0..1 << 20).map(|_| random.u8(..)).collect();
    let text = "2026-03-01,ok,0.5\n".repeat(50_000);
    for (what, raw, effort, method) in [
        ("weights", weights.as_slice(), Effort::Small, Method::Huffman),
        ("weights", &weights, Effort::Fast, Method::Stored),
        ("noise", &noise, Effort::Small, Method::Stored),
        ("text", text.as_bytes(), Effort::Small, Method::Matches),
        ("text", text.as_bytes(), Effort::Fast, Method::Matches),
        ("nothing", &[], Effort::Small, Method::Stored),
        ("a byte", b"x", Effort::Small, Method::Stored),
    ] {
        let (used, block) = encode_block(raw, effort).unwrap();
        assert_eq!(used, method, "{what} {effort:?}");
        assert!(block.len() <= stored::length(raw.len()), "{what}");
        assert_eq!(inflated(&block), raw, "{what}");
        assert_eq!(decode_block(&block, raw.len()).as_deref(), Some(raw), "{what}");
    }
    let (_, block) = encode_block(&weights, Effort::Small).unwrap();
    assert!(block.len() * 1000 < weights.len() * 930, "{} of {}", block.len(), weights.len());
}

#[test]
fn stored_pieces_take_five_bytes_each() {
    for (raw, length) in [(0, 5), (1, 6), (65_535, 65_540), (65_536, 65_546), (1 << 20, (1 << 20) + 85)] {
        assert_eq!(stored::length(raw), length);
        let bytes = vec![7; raw];
        let mut out = Vec::new();
        stored::encode(&bytes, &mut out);
        assert_eq!(out.len(), length);
        assert_eq!(inflated(&out), bytes);
    }
}

#[test]
fn a_block_that_holds_more_less_or_goes_on_is_refused() {
    let text = "so it is, so it was, ".repeat(1000).into_bytes();
    for effort in [Effort::Small, Effort::Fast] {
        let (_, block) = encode_block(&text, effort).unwrap();
        assert!(decode_block(&block, text.len() - 1).is_none());
        assert!(decode_block(&block, text.len() + 1).is_none());
        assert!(decode_block(&block[..block.len() - 1], text.len()).is_none());
        assert!(decode_block(&[block.as_slice(), &[0]].concat(), text.len()).is_none());
        // A last block would end the stream for every other reader.
        let mut last = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
        last.write_all(&text).unwrap();
        assert!(decode_block(&last.finish().unwrap(), text.len()).is_none());
    }
}

#[test]
fn what_we_write_is_read_by_the_quick_decoder() {
    // Else all else here would be about the general one.
    let raw = normal(&mut fastrand::Rng::with_seed(5), 1 << 16);
    let block = encode_huffman(&raw).unwrap();
    let mut out = vec![0; raw.len()];
    assert_eq!(Tables::new().decode(&mut [Task { block: &block, out: &mut out }]), [true, false]);
    assert!(out == raw);
    // The same literals, cut off at each of the last bytes.
    for cut in 1..12 {
        let block = &block[..block.len() - cut];
        assert_eq!(Tables::new().decode(&mut [Task { block, out: &mut out }]), [false; 2]);
        assert!(decode_block(block, raw.len()).is_none());
    }
}

#[test]
fn hurried_matches_are_read_by_others() {
    let mut random = fastrand::Rng::with_seed(6);
    let rows: String = (0..40_000).map(|row| format!("{row},churn,0.{}\n", random.u32(..))).collect();
    let far: Vec<u8> = (0..32_769).map(|_| random.u8(..)).collect();
    let mut matcher = Matcher::new();
    for raw in [
        rows.as_bytes(),
        &rows.as_bytes()[..100],
        &[0; 1 << 20],
        // Matches from as far back as can be, and from one byte farther; the longest ones, and those that end the block.
        &[&far[1..], &far[1..]].concat(),
        &[far.as_slice(), &far].concat(),
        &[b"abcdefgh".repeat(40), vec![1; 9], b"abcdefgh".repeat(40)].concat(),
        // Some that cross where codes are made anew.
        &b"one, two, three and four. ".repeat(41_000)[..1 << 20],
    ] {
        let mut block = vec![1, 2, 3];
        if matcher.encode(raw, stored::length(raw.len()), &mut block) {
            let block = block.split_off(3);
            assert!(block.len() < stored::length(raw.len()));
            assert!(inflated(&block) == raw);
            // What was encoded before must not show.
            let mut again = Vec::new();
            assert!(Matcher::new().encode(raw, stored::length(raw.len()), &mut again) && again == block);
        } else {
            assert!(raw[..8] == far[..8] || raw.len() < 1000, "{} bytes", raw.len());
        }
    }
    let noise: Vec<u8> = (0..1 << 20).map(|_| random.u8(..)).collect();
    assert!(!matcher.encode(&noise, stored::length(noise.len()), &mut Vec::new()));
}

#[test]
fn huffman_codes_take_the_worst_counts() {
    // Fibonacci's numbers make the longest codes; unlimited they would take 30 bits.
    let (mut one, mut two) = (1usize, 1usize);
    let mut raw = Vec::new();
    for byte in 0..28u8 {
        raw.extend(std::iter::repeat_n(byte, one));
        (one, two) = (two, one + two);
    }
    for raw in [raw, vec![9; 100_000], [vec![0; 70_000], vec![255; 1]].concat()] {
        let block = encode_huffman(&raw).unwrap();
        assert_eq!(inflated(&block), raw);
        assert_eq!(decode_block(&block, raw.len()), Some(raw));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Skewed bytes, whole or in part constant, of any length.
    #[test]
    fn huffman_blocks_are_read_by_others(
        seed in any::<u64>(), length in 0usize..100_000, alphabet in 1u32..257, skew in 1u32..6,
    ) {
        let mut random = fastrand::Rng::with_seed(seed);
        let raw: Vec<u8> = (0..length)
            .map(|_| (f64::from(alphabet) * random.f64().powi(skew as i32)) as u8)
            .collect();
        if let Some(block) = encode_huffman(&raw) {
            prop_assert!(block.len() < stored::length(raw.len()));
            prop_assert_eq!(&inflated(&block), &raw);
            prop_assert_eq!(decode_block(&block, raw.len()), Some(raw));
        }
    }

    /// Parts that come back, of any length and from anywhere.
    #[test]
    fn hurried_matches_round_trip(seed in any::<u64>(), length in 0usize..300_000, alphabet in 1u8..=255, mean in 1usize..300) {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut raw: Vec<u8> = Vec::new();
        while raw.len() < length {
            if raw.is_empty() || random.u8(..3) == 0 {
                raw.extend((0..random.usize(..mean)).map(|_| random.u8(..alphabet)));
                raw.push(1);
            } else {
                let from = random.usize(..raw.len());
                let part = raw[from..raw.len().min(from + random.usize(..mean))].to_vec();
                raw.extend(part);
            }
        }
        let mut block = Vec::new();
        if Matcher::new().encode(&raw, stored::length(raw.len()), &mut block) {
            prop_assert!(block.len() < stored::length(raw.len()));
            prop_assert!(inflated(&block) == raw);
        }
    }

    /// Two at a time come out as each does alone, whatever their lengths and codes.
    #[test]
    fn blocks_are_read_in_turn(
        seed in any::<u64>(), lengths in proptest::array::uniform2(0usize..30_000), skews in proptest::array::uniform2(1u32..40),
    ) {
        let mut random = fastrand::Rng::with_seed(seed);
        let raws: [Vec<u8>; 2] = std::array::from_fn(|lane| {
            (0..lengths[lane]).map(|_| (256.0 * random.f64().powi(skews[lane] as i32)) as u8).collect()
        });
        let blocks = raws.each_ref().map(|raw| encode_huffman(raw).unwrap_or_else(|| encode_block(raw, Effort::Fast).unwrap().1));
        let mut outs = [vec![7; 50], vec![]];
        let mut readings: Vec<Reading<'_>> = blocks.iter().zip(&raws).zip(&mut outs)
            .map(|((block, raw), out)| Reading { block, length: raw.len(), out }).collect();
        prop_assert_eq!(Decoder::new().decode_all(&mut readings), [true; LANES]);
        prop_assert!(outs == raws);
    }

    /// What the quick decoder takes, the general one takes, and as the same bytes.
    #[test]
    fn damaged_codes_are_judged_as_zlib_does(
        seed in any::<u64>(), length in 1usize..3000, skew in 1u32..40, flips in 1usize..4, head in any::<bool>(),
    ) {
        let mut random = fastrand::Rng::with_seed(seed);
        let raw: Vec<u8> = (0..length).map(|_| (256.0 * random.f64().powi(skew as i32)) as u8).collect();
        let Some(mut block) = encode_huffman(&raw) else { return Ok(()) };
        for _ in 0..flips {
            let at = random.usize(..if head { 120.min(block.len()) } else { block.len() });
            block[at] ^= 1 << random.u8(..8);
        }
        for length in [length, length - 1, length + 1] {
            let mut quick = vec![0; length];
            if Tables::new().decode(&mut [Task { block: &block, out: &mut quick }])[0] {
                let mut general = Vec::new();
                prop_assert!(Decoder::new().decode_any(&block, length, &mut general));
                prop_assert_eq!(general, quick);
            }
        }
    }

    /// Whatever the sample says, what comes out is what went in.
    #[test]
    fn any_bytes_round_trip(raw in proptest::collection::vec(any::<u8>(), 0..5000), fast in any::<bool>()) {
        let effort = if fast { Effort::Fast } else { Effort::Small };
        let (_, block) = encode_block(&raw, effort).unwrap();
        prop_assert!(block.len() <= stored::length(raw.len()));
        prop_assert_eq!(&inflated(&block), &raw);
        prop_assert_eq!(decode_block(&block, raw.len()), Some(raw));
    }

    /// No bytes make the decoder panic or give more than was asked for.
    #[test]
    fn any_bytes_are_decoded_or_refused(block in proptest::collection::vec(any::<u8>(), 0..600), length in 0usize..2000) {
        if let Some(raw) = decode_block(&block, length) {
            prop_assert_eq!(raw.len(), length);
        }
    }
}

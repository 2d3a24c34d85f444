//! Decimal numbers of up to 19 digits without an exponent, which most fields of a table are, without a detour.
//!
//! Exact or nothing: where the nearest double is not certain, the standard library decides.

/// Powers of ten that a double holds exactly, as far as a fraction of 19 digits needs them.
const POWERS: [f64; 20] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
];
/// Whole numbers up to here are doubles.
const EXACT: u64 = 1 << 53;
/// Nineteen digits cannot pass the largest `u64`, twenty can.
const DIGITS: usize = 19;

/// The number, and whether it is written without a fraction. None where it is none, or not of this kind.
pub(super) fn decimal(text: &[u8]) -> Option<(f64, bool)> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let (before, rest) = whole(0, digits);
    let (mantissa, places) = match rest {
        [] => (before, 0),
        [b'.', fraction @ ..] if fraction.len() <= DIGITS => match whole(before, fraction) {
            (mantissa, []) => (mantissa, fraction.len()),
            _ => return None,
        },
        _ => return None,
    };
    // A point or nothing at all is no digit.
    let point = rest.len().min(1);
    if digits.len() == point || digits.len() > DIGITS + point || mantissa > EXACT {
        return None;
    }
    // Both are exact, so that the quotient is rounded once: it is the nearest double (Clinger 1990).
    let number = mantissa as f64 / POWERS[places];
    Some((if negative { -number } else { number }, point == 0))
}

/// Digits appended to a number, and what follows them. Wraps around beyond 19 digits.
fn whole(mut number: u64, mut text: &[u8]) -> (u64, &[u8]) {
    while let Some((eight, rest)) = text.split_first_chunk::<8>() {
        let Some(value) = eight_digits(u64::from_le_bytes(*eight)) else { break };
        number = number.wrapping_mul(100_000_000).wrapping_add(value);
        text = rest;
    }
    while let [digit @ b'0'..=b'9', rest @ ..] = text {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
        text = rest;
    }
    (number, text)
}

/// Eight digits at once, the first in the lowest byte: pairs, fours, then all (Lemire 2021). None where one is no digit.
fn eight_digits(bytes: u64) -> Option<u64> {
    let digits = bytes.wrapping_sub(0x3030_3030_3030_3030);
    if (bytes.wrapping_add(0x4646_4646_4646_4646) | digits) & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let low = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
    let high = ((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
    Some(low.wrapping_add(high) >> 32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_plain_decimal_is_left_alone() {
        for text in [
            "",
            "-",
            ".",
            "-.",
            "+1",
            "1e5",
            "1.5.2",
            "1,5",
            " 1",
            "12345678901234567890",
            "9007199254740993",
        ] {
            assert_eq!(decimal(text.as_bytes()), None, "{text}");
        }
        let cases = [
            ("0", (0.0, true)),
            ("-17", (-17.0, true)),
            (".5", (0.5, false)),
            ("5.", (5.0, false)),
            ("0000000000000000012", (12.0, true)),
            ("9007199254740992", (9_007_199_254_740_992.0, true)),
            ("0.4967141530112327", (0.496_714_153_011_232_7, false)),
        ];
        for (text, expected) in cases {
            assert_eq!(decimal(text.as_bytes()), Some(expected), "{text}");
        }
        assert!(decimal(b"-0").is_some_and(|(zero, _)| zero.is_sign_negative()));
    }

    proptest! {
        #[test]
        fn it_says_what_the_standard_library_says(text in "-?[0-9]{0,21}\\.?[0-9]{0,21}") {
            if let Some((number, whole)) = decimal(text.as_bytes()) {
                prop_assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits());
                prop_assert_eq!(whole, !text.contains('.'));
            }
        }

        #[test]
        fn no_text_is_more_than_it_is(text in ".{0,24}") {
            if let Some((number, _)) = decimal(text.as_bytes()) {
                prop_assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits());
            }
        }

        #[test]
        fn numbers_as_they_are_printed_are_read_back(number in -1e6..1e6_f64) {
            let text = number.to_string();
            if let Some((read, _)) = decimal(text.as_bytes()) {
                prop_assert_eq!(read.to_bits(), number.to_bits());
            }
        }
    }
}

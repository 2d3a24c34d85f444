//! A fingerprint of the reference, by which reports are known to be measured against the same one, whatever the current.

use sha2::{Digest, Sha256};

use super::super::profile::{ColumnProfile, Numbers, TableProfile};
use super::Settings;

/// Steps of a range in which mean and deviation are told: what the order of additions changes is far below one.
const STEPS: f64 = (1 << 20) as f64;

/// Of the columns that are measured: 16 hexadecimal digits.
///
/// It is the same for a table and for its profile, in any order of parts, since it tells neither single values nor
/// sketches.
pub(super) fn fingerprint(reference: &TableProfile, settings: &Settings) -> String {
    let mut hash = Sha256::new();
    hash.update(reference.rows.to_le_bytes());
    for column in reference.columns.iter().filter(|column| settings.wants(&column.name)) {
        add_text(&mut hash, &column.name);
        add_text(&mut hash, &format!("{:?}", column.kind));
        add(&mut hash, &[column.rows, column.missing, column.unreadable]);
        add_content(&mut hash, column);
    }
    let digest = hash.finalize();
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn add(hash: &mut Sha256, numbers: &[u64]) {
    numbers.iter().for_each(|number| hash.update(number.to_le_bytes()));
}

fn add_text(hash: &mut Sha256, text: &str) {
    add(hash, &[text.len() as u64]);
    hash.update(text);
}

fn add_content(hash: &mut Sha256, column: &ColumnProfile) {
    if let Some(numbers) = column.numbers() {
        add(hash, &[numbers.count, numbers.infinite]);
        add(hash, &place(numbers).map(f64::to_bits));
    }
    // Which of too many categories are told apart may depend on the order of the rows.
    if let Some(categories) = column.categories().filter(|categories| categories.other == 0) {
        let mut names: Vec<&str> = categories.names().collect();
        names.sort_unstable();
        for name in names {
            add_text(hash, name);
            add(hash, &[categories.count(name)]);
        }
    }
}

/// Least, largest, and where mean and deviation stand between them.
fn place(numbers: &Numbers) -> [f64; 4] {
    let (least, largest) = (numbers.least.unwrap_or_default(), numbers.largest.unwrap_or_default());
    let step = |distance: f64| {
        let steps = (distance / (largest - least) * STEPS).round();
        // No range, or one that is wider than a number; and zero has one sign here.
        if steps.is_finite() { steps + 0.0 } else { 0.0 }
    };
    [least + 0.0, largest + 0.0, step(numbers.mean - least), step(numbers.deviation())]
}

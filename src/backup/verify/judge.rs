//! What is said of a backup that was looked at. Pure.

use serde_json::json;

use super::{Depth, Lost, Seen};
use crate::{
    backup::{
        archive::{Damage, Manifest, Verified},
        repository::BackupId,
        which::Found,
    },
    finding::{Finding, Quantity, Unit, Verdict},
};

/// So many members are named in a sentence; the evidence has more.
const NAMED: usize = 3;
const IN_EVIDENCE: usize = 100;

/// Why a manifest is not the one that belongs here; none where it is.
pub(super) fn misplaced(manifest: &Manifest, set: &str, id: &BackupId) -> Option<String> {
    if manifest.set != set {
        return Some(format!("it is the manifest of a backup of `{}`", manifest.set));
    }
    let name = format!("{id}.tar.gz");
    (manifest.archive.name != name).then(|| format!("it speaks of the archive {}", manifest.archive.name))
}

pub(super) fn judge(finding_id: String, found: &Found, depth: Depth, seen: &Seen) -> Finding {
    let set = found.repository.set();
    let id = &found.entry.id;
    let (manifest_name, archive_name) = (format!("{id}.manifest.json"), format!("{id}.tar.gz"));
    let (verdict, message) = match seen {
        Seen::Unreachable(why) => (Verdict::Unknown, format!("{id} could not be read: {why}")),
        Seen::NoManifest(Lost::Gone) => (Verdict::Critical, format!("{manifest_name} is gone")),
        Seen::NoManifest(Lost::Damaged(how)) => {
            (Verdict::Critical, format!("{manifest_name} is damaged: {how}"))
        }
        Seen::Misplaced(why) => (Verdict::Critical, format!("{manifest_name} does not belong here: {why}")),
        Seen::NoArchive => (Verdict::Critical, format!("{archive_name} is missing")),
        Seen::Read(_, verified) if !verified.damage.is_empty() => {
            (Verdict::Critical, format!("{archive_name} is damaged: {}", tell(&verified.damage)))
        }
        Seen::Read(manifest, verified) => {
            let whole = tell_whole(id, depth, manifest, verified);
            let lost = manifest.tell_lost().map(|lost| format!("; as far as it was backed up: {lost}"));
            (Verdict::Ok, whole + &lost.unwrap_or_default())
        }
    };
    let mut finding = Finding::new(finding_id, set, verdict, message)
        .evidence("id", id.as_str())
        .evidence("depth", depth.to_string())
        .evidence("place", found.repository.shown());
    if let Seen::Read(_, verified) = seen {
        finding = finding
            .measured(Quantity { value: verified.bytes_read as f64, unit: Some(Unit::Bytes) })
            .evidence("members", verified.members)
            .evidence("blocks", verified.blocks);
        if !verified.damage.is_empty() {
            let shown: Vec<&Damage> = verified.damage.iter().take(IN_EVIDENCE).collect();
            finding = finding.evidence("damage", json!(shown)).evidence("damaged", verified.damage.len());
        }
    }
    finding
}

/// With what to do about a bad one, where these are known to be bad by now.
pub(super) fn advised(finding: Finding, found: &Found, bad: &[BackupId]) -> Finding {
    let set = found.repository.set();
    finding.hint(match found.other_good(bad) {
        Some(good) => format!("use {} instead, and make a new one: mlopsctl backup create {set}", good.id),
        None => format!("no other backup of the set is good: mlopsctl backup create {set}"),
    })
}

fn tell_whole(id: &BackupId, depth: Depth, manifest: &Manifest, verified: &Verified) -> String {
    let bytes = |bytes: u64| Quantity { value: bytes as f64, unit: Some(Unit::Bytes) };
    let read = bytes(verified.bytes_read);
    let members = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    match depth {
        Depth::Manifest => {
            let size = bytes(manifest.archive.size_bytes);
            format!("{id} is there with its {size}, whose bytes were not read")
        }
        Depth::All => {
            format!("{id} is whole: every byte of {} and {read} was read", members(verified.members))
        }
        Depth::Part { number, of } => {
            format!(
                "part {number} of {of} of {id} is whole: {} and {read} were read",
                members(verified.members)
            )
        }
    }
}

/// The damage in a sentence: the members, or, where no member is, what else.
pub(in crate::backup) fn tell(damage: &[Damage]) -> String {
    let members: Vec<&Damage> = damage.iter().filter(|one| matches!(one, Damage::Member { .. })).collect();
    let size = damage.iter().find(|one| matches!(one, Damage::Size { .. }));
    let mut parts: Vec<String> = size.iter().map(ToString::to_string).collect();
    let shown: Vec<&Damage> =
        if members.is_empty() && size.is_none() { damage.iter().collect() } else { members };
    parts.extend(shown.iter().take(NAMED).map(ToString::to_string));
    if shown.len() > NAMED {
        parts.push(format!("and {} more", shown.len() - NAMED));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::archive::Name;

    #[test]
    fn damage_is_told_by_its_members() {
        let member = |name: &str| Damage::Member { name: Name::from(name) };
        let block = Damage::Block { number: 2, offset: 10, length: 5 };
        for (damage, told) in [
            (vec![block.clone()], "block 2 is damaged (bytes 10 to 15)"),
            (vec![block.clone(), member("a")], "a is damaged"),
            (
                vec![Damage::Size { expected: 9, found: 4 }, block, member("a"), member("b")],
                "the archive is cut off: 4 bytes of 9, a is damaged, b is damaged",
            ),
            (
                ["a", "b", "c", "d", "e"].map(member).to_vec(),
                "a is damaged, b is damaged, c is damaged, and 2 more",
            ),
        ] {
            assert_eq!(tell(&damage), told);
        }
    }
}

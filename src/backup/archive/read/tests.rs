use super::*;
use crate::backup::archive::{BLOCK, Contents, Effort, Watch, fixture};

fn sample(effort: Effort) -> (Bytes, Contents) {
    let folder = tempfile::tempdir().unwrap();
    fixture::tree(folder.path());
    fixture::archive(folder.path(), effort)
}

fn check(bytes: &Bytes, contents: &Contents, scope: &Scope) -> Verified {
    verify(bytes, contents, scope, 2, &Watch::default()).unwrap()
}

#[test]
fn a_whole_archive_is_whole_all_at_once_and_in_parts() {
    for effort in [Effort::Small, Effort::Fast] {
        let (bytes, contents) = sample(effort);
        let found = check(&bytes, &contents, &Scope::Everything);
        assert_eq!(found.damage, []);
        assert_eq!(found.bytes_read, bytes.len() as u64);
        let files = contents.members.iter().filter(|member| member.stored().is_some()).count();
        assert_eq!(found.members, files);
        let blocks: usize = (0..3)
            .map(|number| {
                let found = check(&bytes, &contents, &Scope::part(&contents, number, 3));
                assert_eq!(found.damage, []);
                found.blocks
            })
            .sum();
        assert_eq!(blocks, contents.blocks.len());
    }
}

/// Every bit that is flipped is found, in whatever part it is, and the member is named where it is in one.
#[test]
fn flipped_bits_are_found() {
    let mut random = fastrand::Rng::with_seed(5);
    for effort in [Effort::Small, Effort::Fast] {
        let (bytes, contents) = sample(effort);
        let size = bytes.len();
        let ends = [0, 3, 9, 10, 11, size - 13, size - 9, size - 8, size - 4, size - 1];
        let others: Vec<usize> = (0..40).map(|_| random.usize(0..size)).collect();
        for offset in ends.into_iter().chain(others) {
            let mut flipped = bytes.to_vec();
            flipped[offset] ^= 1 << random.u8(0..8);
            let found = check(&flipped.into(), &contents, &Scope::Everything);
            assert!(!found.damage.is_empty(), "byte {offset} of {size}");
        }
    }
}

#[test]
fn a_flip_in_a_stored_block_names_just_the_member_it_hit() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = fastrand::Rng::with_seed(6);
    for name in ["a", "b", "c"] {
        std::fs::write(folder.path().join(name), (0..300_000).map(|_| random.u8(..)).collect::<Vec<_>>())
            .unwrap();
    }
    let (bytes, contents) = fixture::archive(folder.path(), Effort::Fast);
    let mut flipped = bytes.to_vec();
    flipped[450_000] ^= 1;
    let found = check(&flipped.into(), &contents, &Scope::Everything);
    let [Damage::Block { number: 0, .. }, Damage::Member { name }, Damage::Archive { .. }] =
        &found.damage[..]
    else {
        panic!("{:?}", found.damage)
    };
    assert_eq!(*name, Name::from("b"));
}

#[test]
fn an_archive_cut_off_anywhere_or_too_long_is_found() {
    let (bytes, contents) = sample(Effort::Fast);
    let borders = contents.blocks.iter().map(|block| block.offset as usize).chain([bytes.len()]);
    for cut in borders.flat_map(|border| [border - 1, border, border + 1]).chain([0, 5]) {
        let damaged =
            if cut <= bytes.len() { bytes.slice(..cut) } else { [&bytes[..], &[0]].concat().into() };
        let found = check(&damaged, &contents, &Scope::Everything);
        assert_eq!(found.damage.is_empty(), cut == bytes.len(), "{cut} of {}", bytes.len());
        // Even one who reads only a part of it sees that something is missing.
        let part = check(&damaged, &contents, &Scope::Blocks(0..1));
        assert_eq!(part.damage.is_empty(), cut == bytes.len());
    }
}

#[test]
fn swapped_archives_and_blocks_are_found() {
    let (_, contents) = sample(Effort::Fast);
    let (other, _) = sample(Effort::Small);
    assert!(!check(&other, &contents, &Scope::Everything).damage.is_empty());
    // Two blocks of one length, in each other's place: gzip's own checksum would see it only at the end.
    let folder = tempfile::tempdir().unwrap();
    let mut random = fastrand::Rng::with_seed(6);
    std::fs::write(folder.path().join("a"), (0..3 * BLOCK).map(|_| random.u8(..)).collect::<Vec<_>>())
        .unwrap();
    let (bytes, contents) = fixture::archive(folder.path(), Effort::Fast);
    let (one, two) = (contents.blocks[0], contents.blocks[1]);
    let mut swapped = bytes.to_vec();
    let (front, back) = swapped.split_at_mut(two.offset as usize);
    front[one.offset as usize..].swap_with_slice(&mut back[..two.length as usize]);
    let found = check(&swapped.into(), &contents, &Scope::Everything);
    assert!(matches!(found.damage[0], Damage::Block { number: 0, .. }), "{:?}", found.damage);
    assert!(found.damage.contains(&Damage::Member { name: Name::from("a") }));
}

struct Broken;

impl Ranges for Broken {
    fn size(&self) -> io::Result<u64> {
        Ok(1 << 30)
    }

    fn read(&self, _: u64, _: &mut [u8]) -> io::Result<()> {
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

#[test]
fn a_store_that_fails_is_no_damage() {
    let (_, contents) = sample(Effort::Fast);
    let error = verify(&Broken, &contents, &Scope::Everything, 2, &Watch::default()).unwrap_err();
    assert!(matches!(error, ReadError::Unreachable { .. }), "{error}");
    let watch = Watch::default();
    watch.stop();
    let (bytes, contents) = sample(Effort::Fast);
    assert!(matches!(verify(&bytes, &contents, &Scope::Everything, 2, &watch), Err(ReadError::Stopped(_))));
}

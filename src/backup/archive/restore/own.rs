//! Restores by the manifest: only the blocks that are needed are read, on several threads.

use std::{collections::HashMap, fs::File, ops::Range, os::unix::fs::FileExt as _, path::Path};

use super::{Chosen, Facts, RestoreError, Restored, Settings, stage::Attributes, stage::Stage};
use crate::backup::archive::{
    BLOCK, Contents, Damage, Kind, Member, Name, Ranges, Watch,
    read::{Blocks, Decoded, Flow, Piece, frame},
};

/// Restores the chosen members into a new folder, or nothing at all.
pub fn restore(
    archive: &dyn Ranges,
    contents: &Contents,
    chosen: Chosen<'_>,
    into: &Path,
    settings: &Settings,
    watch: &Watch,
) -> Result<Restored, RestoreError> {
    let all = contents.members.iter();
    let refusals = settings.policy.judge(all.map(Facts::from), contents.size_bytes);
    if !refusals.is_empty() {
        return Err(RestoreError::Hostile(refusals));
    }
    let plan = Plan::of(contents, chosen);
    if plan.members == 0 && !contents.members.is_empty() {
        return Err(RestoreError::NothingChosen);
    }
    let mut stage = Stage::new(into, settings.owners)?;
    for folder in &plan.folders {
        stage.folder(&folder.name, (*folder).into()).map_err(write_error(&folder.name))?;
    }
    let decoding = Blocks { archive, contents, threads: settings.threads };
    let all = !matches!(chosen, Chosen::Those(_));
    let bytes = write_files(&decoding, &plan, all, &mut stage, watch)?;
    for (link, target) in &plan.links {
        stage.hard_link(&link.name, target).map_err(write_error(&link.name))?;
    }
    // Last, so that there is none through which something could be written.
    for (link, target) in &plan.symlinks {
        stage.symlink(&link.name, target, (*link).into()).map_err(write_error(&link.name))?;
    }
    let folder = stage.commit(settings.durable)?;
    Ok(Restored { folder, members: plan.members, bytes })
}

/// What is to be made, by kind and in the order in which it can be.
#[derive(Default)]
struct Plan<'a> {
    members: usize,
    folders: Vec<&'a Member>,
    /// Files whose bytes are needed.
    files: Vec<&'a Member>,
    /// Of files that are not chosen but another name of which is: that name.
    standing_in: HashMap<&'a Name, &'a Member>,
    /// With the name that they share their bytes with.
    links: Vec<(&'a Member, &'a Name)>,
    symlinks: Vec<(&'a Member, &'a Name)>,
}

impl<'a> Plan<'a> {
    fn of(contents: &'a Contents, chosen: Chosen<'_>) -> Self {
        let mut plan = Self::default();
        // A hard link names the first name of a file, which may not be chosen itself.
        let mut first: HashMap<&Name, &Member> = HashMap::new();
        for member in contents.members.iter().filter(|member| chosen.takes(&member.name)) {
            plan.members += 1;
            match &member.kind {
                Kind::File { .. } => plan.files.push(member),
                Kind::Folder => plan.folders.push(member),
                Kind::Symlink { target } => plan.symlinks.push((member, target)),
                Kind::Hardlink { target } if chosen.takes(target) => plan.links.push((member, target)),
                Kind::Hardlink { target } => {
                    let first = first.entry(target).or_insert(member);
                    if first.name != member.name {
                        plan.links.push((member, &first.name));
                    }
                }
            }
        }
        if !first.is_empty() {
            let taken = |member: &&Member| first.contains_key(&member.name) || chosen.takes(&member.name);
            let files = contents.members.iter().filter(|member| matches!(member.kind, Kind::File { .. }));
            plan.files = files.filter(taken).collect();
            plan.standing_in = first;
        }
        plan
    }

    /// The blocks that hold the files, adjacent ones joined.
    fn blocks(&self) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (at, length) in
            self.files.iter().filter_map(|file| file.stored()).filter(|(_, length)| *length > 0)
        {
            let start = usize::try_from(at / BLOCK as u64).unwrap_or(usize::MAX);
            let end = usize::try_from((at + length).div_ceil(BLOCK as u64)).unwrap_or(usize::MAX);
            match ranges.last_mut() {
                Some(last) if last.end >= start => last.end = last.end.max(end),
                _ => ranges.push(start..end),
            }
        }
        ranges
    }
}

/// Writes the bytes of all files, and compares them; goes on past damage, so that all of it is told. Where `all` is
/// wanted, damage between the files counts, too; else it is no reason to withhold a file that is whole.
fn write_files(
    decoding: &Blocks<'_>,
    plan: &Plan<'_>,
    all: bool,
    stage: &mut Stage,
    watch: &Watch,
) -> Result<u64, RestoreError> {
    let mut damage = Vec::new();
    let mut blocks = Vec::new();
    let mut ranges = plan.blocks();
    if all {
        frame(decoding.archive, decoding.contents, &mut blocks)?;
        ranges = std::iter::once(0..decoding.contents.blocks.len()).collect();
    }
    let mut bytes = 0;
    let mut open: Option<(Member, File)> = None;
    let mut flow = Flow::new(plan.files.iter().copied(), watch);
    let mut piece = |piece: Piece<'_>| -> Result<(), RestoreError> {
        match piece {
            Piece::Begin(member) => {
                let mut file = Member::clone(plan.standing_in.get(&member.name).unwrap_or(&member));
                file.kind = member.kind.clone();
                let opened = stage.file(&file.name, false).map_err(write_error(&file.name))?;
                open = Some((file, opened));
            }
            Piece::Data(offset, data) => {
                if let Some((member, file)) = &open {
                    file.write_all_at(data, offset).map_err(write_error(&member.name))?;
                }
            }
            Piece::End { whole } => {
                let Some((member, file)) = open.take() else { return Ok(()) };
                if !whole {
                    damage.push(Damage::Member { name: member.name });
                    return Ok(());
                }
                bytes += member.size();
                let attributes = Attributes::from(&member);
                stage.close(&file, member.size(), attributes).map_err(write_error(&member.name))?;
            }
        }
        Ok(())
    };
    decoding.each::<RestoreError>(
        &ranges,
        |_| {},
        |number, decoded| {
            if all && !matches!(decoded, Decoded::Whole(_)) {
                let block = decoding.contents.blocks[number];
                blocks.push(Damage::Block { number, offset: block.offset, length: block.length });
            }
            flow.feed(number, &decoded, &mut piece)
        },
    )?;
    flow.finish(&mut piece)?;
    // The members first: they are what a person knows.
    damage.append(&mut blocks);
    if damage.is_empty() { Ok(bytes) } else { Err(RestoreError::Damaged(damage)) }
}

fn write_error(name: &Name) -> impl FnOnce(std::io::Error) -> RestoreError {
    let name = name.clone();
    move |source| RestoreError::Write { name, source }
}

//! Archives at size, paired round by round with what a user would run instead: `tar`, `pigz`, `gzip`, `sha256sum`.
//!   `cargo bench --bench backup`             all of it: 8 GB of disk, a quarter of an hour on two cores
//!   `cargo bench --bench backup -- 0.1 5`    a tenth of the data, five rounds
//! Two corpora of fixed seeds: W is 8 × 128 MiB of float32 normal weights, R is 500 MB of CSV, JSON, HTML and logs.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops at the first surprise"
)]

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use mlopsctl::backup::archive::{
    ArchiveWriter, Chosen, Contents, Effort, Name, Policy, Ranges, Scope, Settings, Watch, default_threads,
    restore, verify,
};

/// Unless a second number says otherwise.
const ROUNDS: usize = 3;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|word| word.parse::<f64>().ok());
    let share = numbers.next().unwrap_or(1.0);
    let rounds = numbers.next().map_or(ROUNDS, |rounds| rounds as usize);
    let folder = tempfile::tempdir().unwrap();
    let (weights, text) = (folder.path().join("W"), folder.path().join("R"));
    write_weights(&weights, share);
    write_text(&text, share);
    println!("{} threads; medians of {rounds} rounds", default_threads());
    let pigz = ("tar | pigz -p2", "tar cf - -C \"$1\" . | pigz -p2 > \"$2\" && sync \"$2\"");
    let gzip = ("tar czf", "tar czf \"$2\" -C \"$1\" . && sync \"$2\"");
    let gzip_1 = ("tar | gzip -1", "tar cf - -C \"$1\" . | gzip -1 > \"$2\" && sync \"$2\"");
    for (name, corpus, others) in [("W", &weights, vec![pigz, gzip]), ("R", &text, vec![pigz, gzip, gzip_1])]
    {
        let raw: u64 =
            fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
        println!("\n{name}: {} MB", raw / 1_000_000);
        let (small, fast) = (folder.path().join("small.tar.gz"), folder.path().join("fast.tar.gz"));
        let other = folder.path().join("other.tar.gz");
        let mut rows: Vec<(String, Vec<Cost>, u64)> =
            vec![("create".to_owned(), vec![], 0), ("create --fast".to_owned(), vec![], 0)];
        rows.extend(others.iter().map(|(what, _)| ((*what).to_owned(), vec![], 0)));
        for _ in 0..rounds {
            rows[0].1.push(own(|| drop(create(corpus, &small, Effort::Small))));
            rows[1].1.push(own(|| drop(create(corpus, &fast, Effort::Fast))));
            rows[0].2 = small.metadata().unwrap().len();
            rows[1].2 = fast.metadata().unwrap().len();
            for ((_, script), row) in others.iter().zip(&mut rows[2..]) {
                row.1.push(shell(script, &[corpus, &other]));
                row.2 = other.metadata().unwrap().len();
            }
        }
        let shown: Vec<(String, Cost)> = rows
            .into_iter()
            .map(|(what, costs, size)| {
                let cost = show(&what, raw, costs, &format!("{:.4} of the input", size as f64 / raw as f64));
                (what, cost)
            })
            .collect();
        for (what, own) in &shown[..2] {
            for (other, cost) in &shown[2..] {
                ratio(what, *own, other, *cost);
            }
        }
        println!("  peak memory of this process so far: {} MiB", peak_kilobytes() / 1024);
        read_back(name, corpus, raw, &small, Effort::Small, rounds);
        read_back(name, corpus, raw, &fast, Effort::Fast, rounds);
    }
    println!("\npeak memory of this process: {} MiB", peak_kilobytes() / 1024);
}

/// Verifies and restores one archive, beside what others do with it.
fn read_back(corpus: &str, from: &Path, raw: u64, archive: &Path, effort: Effort, rounds: usize) {
    let contents = create(from, archive, effort);
    let to = archive.with_extension("restored");
    let mut costs: [Vec<Cost>; 4] = Default::default();
    for _ in 0..rounds {
        let file = File::open(archive).unwrap();
        costs[0].push(own(|| {
            let found = verify(&file, &contents, &Scope::Everything, default_threads(), &Watch::default());
            assert!(found.unwrap().damage.is_empty());
        }));
        costs[1].push(shell("gzip -t \"$1\" && sha256sum \"$1\" > /dev/null", &[archive]));
        costs[2].push(own(|| {
            restore(&file, &contents, Chosen::All, &to, &settings(), &Watch::default()).unwrap();
        }));
        fs::remove_dir_all(&to).unwrap();
        fs::create_dir(&to).unwrap();
        costs[3].push(shell("tar xzf \"$1\" -C \"$2\"", &[archive, &to]));
        fs::remove_dir_all(&to).unwrap();
    }
    let what = ["verify", "gzip -t && sha256sum", "restore", "tar xzf"];
    let shown: Vec<Cost> = what
        .into_iter()
        .zip(costs)
        .map(|(what, costs)| show(&format!("{what}, {effort:?}"), raw, costs, ""))
        .collect();
    ratio("verify", shown[0], what[1], shown[1]);
    ratio("restore", shown[2], what[3], shown[3]);
    let counted = Counted(File::open(archive).unwrap(), AtomicU64::new(0));
    let first = contents.members.iter().find(|member| member.size() > 0).unwrap();
    let chosen = |name: &Name| *name == first.name;
    restore(&counted, &contents, Chosen::Those(&chosen), &to, &settings(), &Watch::default()).unwrap();
    fs::remove_dir_all(&to).unwrap();
    let read = counted.1.into_inner();
    println!(
        "  {corpus} {effort:?}: one file of {} bytes is restored by reading {:.4} of its size",
        first.size(),
        read as f64 / first.size() as f64
    );
}

fn settings() -> Settings {
    Settings { policy: Policy::own(), owners: false, durable: false, threads: default_threads() }
}

struct Counted(File, AtomicU64);

impl Ranges for Counted {
    fn size(&self) -> io::Result<u64> {
        Ranges::size(&self.0)
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.1.fetch_add(into.len() as u64, Ordering::Relaxed);
        Ranges::read(&self.0, offset, into)
    }
}

fn create(corpus: &Path, to: &Path, effort: Effort) -> Contents {
    let sink = File::create(to).unwrap();
    let mut writer = ArchiveWriter::new(sink, effort, default_threads(), Arc::default()).unwrap();
    writer.add_tree(&Name::from(""), corpus, &|_, _| false).unwrap();
    let done = writer.finish().unwrap();
    assert!(done.warnings.is_empty());
    done.sink.sync_all().unwrap();
    done.contents
}

/// Seconds on the clock, and of all processors together.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
}

fn own(work: impl FnOnce()) -> Cost {
    let (cpu, started) = (ticks(13), Instant::now());
    work();
    Cost { wall: started.elapsed().as_secs_f64(), cpu: ticks(13) - cpu }
}

fn shell(script: &str, words: &[&Path]) -> Cost {
    let (cpu, started) = (ticks(15), Instant::now());
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).args(words).stdin(Stdio::null());
    assert!(command.status().unwrap().success(), "{script}");
    Cost { wall: started.elapsed().as_secs_f64(), cpu: ticks(15) - cpu }
}

/// Time in user mode and in the kernel, from this field of `/proc/self/stat` on: 13 is ours, 15 that of our children.
fn ticks(field: usize) -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = text.rsplit_once(") ").unwrap().1.split(' ').collect();
    // The name in brackets is the second field, and a hundred ticks are a second wherever Linux runs.
    fields[field - 2..field].iter().map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
}

fn ratio(what: &str, own: Cost, other: &str, cost: Cost) {
    let (cpu, wall) = (cost.cpu / own.cpu, cost.wall / own.wall);
    println!("  {what}: {cpu:.1} × in processor time, {wall:.1} × in time of `{other}`");
}

fn show(what: &str, raw: u64, mut costs: Vec<Cost>, more: &str) -> Cost {
    let megabytes = raw as f64 / 1e6;
    costs.sort_by(|one, other| one.wall.total_cmp(&other.wall));
    let wall = costs[costs.len() / 2].wall;
    costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    let cpu = costs[costs.len() / 2].cpu;
    println!(
        "  {what}: {wall:.2} s, {cpu:.2} s of processors ({:.0} MB/s, {:.0} MB per processor second) {more}",
        megabytes / wall,
        megabytes / cpu
    );
    Cost { wall, cpu }
}

fn write_weights(folder: &Path, share: f64) {
    fs::create_dir(folder).unwrap();
    let mut random = fastrand::Rng::with_seed(42);
    for number in 0..8 {
        let mut file = BufWriter::new(File::create(folder.join(format!("layer-{number}.npy"))).unwrap());
        for _ in 0..((16 << 20) as f64 * share) as usize {
            // Box and Muller: two uniform numbers make two normal ones.
            let radius = (-2.0 * (1.0 - random.f64()).ln()).sqrt();
            let angle = std::f64::consts::TAU * random.f64();
            for value in [radius * angle.cos(), radius * angle.sin()] {
                file.write_all(&((0.02 * value) as f32).to_le_bytes()).unwrap();
            }
        }
        file.into_inner().unwrap().sync_all().unwrap();
    }
}

fn write_text(folder: &Path, share: f64) {
    fs::create_dir(folder).unwrap();
    let mut random = fastrand::Rng::with_seed(43);
    for number in 0..40 {
        let kind = ["csv", "json", "html", "log"][number % 4];
        let mut file = BufWriter::new(File::create(folder.join(format!("{number:02}.{kind}"))).unwrap());
        let (mut written, mut row) = (0, 0);
        let mut line = String::new();
        while (written as f64) < 12.5e6 * share {
            line.clear();
            write_row(kind, row, &mut random, &mut line);
            file.write_all(line.as_bytes()).unwrap();
            written += line.len();
            row += 1;
        }
        file.into_inner().unwrap().sync_all().unwrap();
    }
}

fn write_row(kind: &str, row: usize, random: &mut fastrand::Rng, line: &mut String) {
    let (minute, second) = (row / 60 % 60, row % 60);
    let (id, score) = (random.u32(..), random.f64());
    let column = ["age", "income", "balance", "tenure"][random.usize(0..4)];
    match kind {
        "csv" => writeln!(line, "2026-03-01T08:{minute:02}:{second:02}Z,{id},{score:.6},{},{}", random.u8(18..90), random.u32(0..100_000)),
        "json" => writeln!(line, "{{\"column\": \"{column}\", \"method\": \"wasserstein\", \"score\": {score:.12}, \"threshold\": 0.1, \"drifted\": {}}}", score > 0.1),
        "html" => writeln!(line, "<tr class=\"row\"><td>{column}</td><td data-id=\"{id:08x}\">{score:.4}</td><td>{:.3}</td></tr>", random.f64()),
        _ => writeln!(line, "2026-03-01 08:{minute:02}:{second:02},{:03} INFO [api] request_id={id:08x} POST /v1/predict 200 {:.1}ms model=churn:7 score={score:.4}", random.u16(0..1000), random.f64() * 90.0),
    }
    .unwrap();
}

fn peak_kilobytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

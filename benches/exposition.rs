//! The exposition parser on a page of 100,000 series, paired in one run with `promtool check metrics` on the same
//! file: `cargo bench --bench exposition`. Prints medians of alternating runs. Results are in docs/performance.md.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops at the first surprise"
)]

use std::{
    fmt::Write as _,
    fs::{self, File},
    hint::black_box,
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use mlopsctl::exposition::{Dialect, Parser, Selector};

const FAMILIES: usize = 100;
const SERIES: usize = 1000;
const ROUNDS: usize = 9;
/// As pieces come from a socket.
const PIECE: usize = 64 << 10;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.prom");
    let page = page();
    fs::write(&path, &page).unwrap();
    let megabytes = page.len() as f64 / 1e6;
    println!("page: {megabytes:.1} MB, {} series", FAMILIES * SERIES);

    let promtool_here = promtool(&path).is_some();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(parse_file(&path));
        if promtool_here {
            theirs.extend(promtool(&path));
        }
    }
    let ours = median(ours);
    println!("mlopsctl: {:.1} ms, {:.0} MB/s", ours.as_secs_f64() * 1e3, megabytes / ours.as_secs_f64());
    if promtool_here {
        let theirs = median(theirs);
        println!(
            "promtool check metrics: {:.1} ms, {:.0} MB/s; we take 1/{:.1} of it",
            theirs.as_secs_f64() * 1e3,
            megabytes / theirs.as_secs_f64(),
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
    } else {
        println!("promtool is not installed (Debian package prometheus): nothing to compare with");
    }
    memory(&page);
}

/// Reads the file in pieces and keeps one series in a thousand, as a check does.
fn parse_file(path: &Path) -> Duration {
    let selector: Selector =
        r#"http_requests_42_total{code="500",instance=~"10\\.0\\.0\\..*"}"#.parse().unwrap();
    let started = Instant::now();
    let mut file = File::open(path).unwrap();
    let mut piece = vec![0; PIECE];
    let mut parser = Parser::new(Dialect::Text);
    let mut kept = 0.0;
    let mut each = |sample: &mlopsctl::exposition::Sample<'_>| {
        if selector.matches(sample) {
            kept += sample.value;
        }
    };
    loop {
        let length = file.read(&mut piece).unwrap();
        if length == 0 {
            break;
        }
        parser.feed(&piece[..length], &mut each).unwrap();
    }
    let samples = parser.finish(&mut each).unwrap();
    let took = started.elapsed();
    assert_eq!(samples, FAMILIES * SERIES);
    assert!(black_box(kept) > 0.0);
    took
}

/// None where there is no promtool.
fn promtool(path: &Path) -> Option<Duration> {
    let started = Instant::now();
    let status = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(File::open(path).unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    let took = started.elapsed();
    assert!(status.success(), "promtool must accept the page: {status}");
    Some(took)
}

/// Ten times the page, never held as a whole: the peak must not move.
fn memory(page: &str) {
    let before = peak_kilobytes();
    let mut parser = Parser::new(Dialect::Text);
    let mut samples = 0;
    let mut each = |_: &mlopsctl::exposition::Sample<'_>| samples += 1;
    for _ in 0..10 {
        for piece in page.as_bytes().chunks(PIECE) {
            parser.feed(piece, &mut each).unwrap();
        }
    }
    let all = parser.finish(&mut each).unwrap();
    assert_eq!(all, samples);
    println!("ten pages in a row ({all} samples): peak memory grew by {} kB", peak_kilobytes() - before);
}

fn peak_kilobytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Counters with the labels that such series usually have; promtool finds nothing to complain about.
fn page() -> String {
    let mut page = String::new();
    for family in 0..FAMILIES {
        let name = format!("http_requests_{family}_total");
        writeln!(page, "# HELP {name} Requests that were served.\n# TYPE {name} counter").unwrap();
        for series in 0..SERIES {
            let (host, code) = (series / 10, [200, 201, 400, 404, 500][series % 5]);
            let value = (family * 7919 + series * 104_729) % 10_000_000;
            writeln!(
                page,
                "{name}{{service=\"credit-risk-api\",instance=\"10.0.0.{host}:8000\",handler=\"/v1/predict/{}\",code=\"{code}\"}} {value}.{}",
                series % 10,
                series % 7
            )
            .unwrap();
        }
    }
    page
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

//! `backup restore --in-place`: what it would take away is spared, kept or told, and databases are theirs who use them.

use std::{
    fs,
    io::Read as _,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink},
    path::Path,
    process::{Child, Command, Stdio},
};

use rustix::process::Signal;

use crate::{
    backup_restore::{restored, seen},
    backup_verify::{create, sandbox},
    support::cli::Sandbox,
};

fn kept(folder: &Path, name: &str) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|found| found.starts_with(&format!(".{name}.before-"))).collect()
}

#[test]
fn what_the_backup_never_held_is_told_and_never_deleted() {
    let sandbox = sandbox();
    let id = create(&sandbox, "models");
    let models = sandbox.cwd().join("models");
    let backed_up = seen(&models);
    sandbox.write("models/new.tmp", "excluded");
    assert!(Command::new("mkfifo").arg(models.join("pipe")).status().unwrap().success());
    let dry = sandbox.run(&["backup", "restore", &id, "--in-place", "--dry-run"]);
    assert!(dry.code(0).stderr.contains("the only place of 2 files not in the backup"), "{}", dry.stderr);
    let drop = ["backup", "restore", &id, "--in-place", "--drop-replaced", "--yes"];
    let run = sandbox.run(&drop);
    let told = "--drop-replaced would delete 2 files that this backup does not hold, such as ";
    assert!(
        run.code(3).stderr.contains(told) && run.stderr.contains("nothing was changed"),
        "{}",
        run.stderr
    );
    assert_eq!(sandbox.read("models/new.tmp"), "excluded");
    fs::remove_file(models.join("pipe")).unwrap();
    fs::remove_file(models.join("new.tmp")).unwrap();

    // What comes in between is not deleted either.
    let mut run = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "5-apply", &drop);
    run.wait_until("the point", |_, err| err.contains("stopped before"));
    run.signal(Signal::KILL);
    let _ = run.finish();
    let [replaced] = &kept(&sandbox.cwd(), "models")[..] else { panic!("one that was replaced") };
    let late = sandbox.cwd().join(replaced).join("late.tmp");
    fs::write(&late, "late").unwrap();
    let list = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    let run = sandbox.run(&["plan", "resume", list["items"][0]["id"].as_str().unwrap(), "--yes"]);
    assert!(run.code(0).stderr.contains("the backup does not hold 1 file in it"), "{}", run.transcript());
    assert_eq!(fs::read_to_string(late).unwrap(), "late");
    fs::remove_dir_all(sandbox.cwd().join(replaced)).unwrap();

    sandbox.run(&drop).code(0);
    assert_eq!(kept(&sandbox.cwd(), "models"), [""; 0]);
    assert_eq!(seen(&models), backed_up);
}

#[test]
fn a_link_stays_and_what_it_leads_to_is_replaced() {
    let sandbox = Sandbox::new();
    let work = sandbox.cwd();
    sandbox.write("disk/models/model.bin", "one");
    symlink("disk/models", work.join("models")).unwrap();
    sandbox.write("disk/real.db", "");
    symlink("disk/real.db", work.join("mlflow.db")).unwrap();
    let database = work.join("mlflow.db");
    sql(&database, "CREATE TABLE runs (name TEXT)", "");
    sandbox.config("backup: { sets: { models: { paths: [models/], sqlite: [mlflow.db] } } }\n");
    let id = create(&sandbox, "models");
    sandbox.write("disk/models/model.bin", "two");
    sql(&database, "INSERT INTO runs VALUES ('later')", "");
    let dry = sandbox.run(&["backup", "restore", &id, "--in-place", "--replace", "--dry-run"]);
    let told = format!("(where the link {} leads)", work.join("models").display());
    assert!(dry.code(0).stderr.contains(&told), "{}", dry.stderr);
    restored(&sandbox, &[&id, "--in-place", "--replace"]);
    for (link, to) in [("models", "disk/models"), ("mlflow.db", "disk/real.db")] {
        assert_eq!(fs::read_link(work.join(link)).unwrap(), Path::new(to), "the link stays");
    }
    assert_eq!(sandbox.read("disk/models/model.bin"), "one");
    assert_eq!(sql(&work.join("disk/real.db"), "SELECT count(*) FROM runs", ""), "[(0,)]");
    let [replaced] = &kept(&work.join("disk"), "models")[..] else { panic!("kept beside what was replaced") };
    assert_eq!(sandbox.read(&format!("disk/{replaced}/model.bin")), "two");
    assert_eq!(kept(&work, "models"), [""; 0]);

    // One that leads nowhere is not guessed about.
    fs::rename(work.join("disk/models"), work.join("disk/gone")).unwrap();
    let before = seen(&work);
    let run = sandbox.run(&["backup", "restore", &id, "models", "--in-place", "--yes"]);
    let told = "is a link to disk/models, which is not there; nothing was changed";
    assert!(run.code(3).stderr.contains(told), "{}", run.stderr);
    assert_eq!(seen(&work), before);
    fs::rename(work.join("disk/gone"), work.join("disk/models")).unwrap();

    // A link that was backed up as one comes back as one.
    sandbox.config("backup: { sets: { models: { paths: [models, disk/] } } }\n");
    let id = create(&sandbox, "models");
    fs::remove_file(work.join("models")).unwrap();
    symlink("elsewhere", work.join("models")).unwrap();
    restored(&sandbox, &[&id, "models", "--in-place"]);
    assert_eq!(fs::read_link(work.join("models")).unwrap(), Path::new("disk/models"));
}

#[test]
fn a_folder_with_backups_in_it_is_not_replaced() {
    let sandbox = Sandbox::new();
    sandbox.config(
        "backup: { sets: { all: { paths: [data], exclude: [kept] }, other: { paths: [data/x], to: data/kept } } }\n",
    );
    sandbox.write("data/x", "x");
    let [all, other] = ["all", "other"].map(|set| create(&sandbox, set));
    let before = seen(&sandbox.cwd());
    let run = sandbox.run(&["backup", "restore", &all, "--in-place", "--yes"]);
    let told = "would take the backups of the set other away";
    assert!(
        run.code(3).stderr.contains(told) && run.stderr.contains("nothing was changed"),
        "{}",
        run.stderr
    );
    assert_eq!(seen(&sandbox.cwd()), before);
    restored(&sandbox, &[&all, "data/x", "--in-place"]);
    restored(&sandbox, &[&other, "--in-place"]);
    // Nor one with the store.
    sandbox.config(&format!(
        "backup: {{ sets: {{ home: {{ paths: [{}], exclude: [store] }} }} }}\n",
        sandbox.home().display()
    ));
    fs::write(sandbox.home().join("x"), "x").unwrap();
    let id = create(&sandbox, "home");
    let run = sandbox.run(&["backup", "restore", &id, "--in-place", "--yes"]);
    assert!(run.code(3).stderr.contains("would take the store away"), "{}", run.stderr);
}

fn sql(database: &Path, statement: &str, end: &str) -> String {
    let script = format!(
        "import os, sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nprint(c.execute(sys.argv[2]).fetchall(), flush=True)\nc.commit()\n{end}"
    );
    let done = Command::new("python3").args(["-c", &script]).arg(database).arg(statement).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

/// A process that has it open.
fn user(database: &Path) -> Child {
    let script = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.execute('SELECT * FROM runs').fetchall()\nprint(1, flush=True)\nsys.stdin.read()";
    let mut user = Command::new("python3")
        .args(["-c", script])
        .arg(database)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    user.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    user
}

fn owner(path: &Path) -> (u32, u32, u32) {
    let found = path.metadata().unwrap();
    (found.uid(), found.gid(), found.mode() & 0o777)
}

#[test]
fn a_database_is_replaced_whole_while_nobody_uses_it_and_is_theirs_who_do() {
    let sandbox = Sandbox::new();
    sandbox.config("backup: { sets: { mlflow: { sqlite: [mlflow/mlflow.db] } } }\n");
    let database = sandbox.write("mlflow/mlflow.db", "");
    sql(&database, "PRAGMA journal_mode = WAL", "");
    sql(&database, "CREATE TABLE runs (name TEXT)", "");
    sql(&database, "INSERT INTO runs VALUES ('one'), ('two')", "");
    let own = |uid: u32, mode: u32| {
        chown(&database, Some(uid), Some(uid)).unwrap();
        fs::set_permissions(&database, fs::Permissions::from_mode(mode)).unwrap();
    };
    own(4321, 0o640);
    let id = create(&sandbox, "mlflow");
    let in_place = ["backup", "restore", &id, "--in-place", "--replace", "--yes"];

    // Its service is started again between the look and the exchange.
    let mut run = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "5-apply", &in_place);
    run.wait_until("the point", |_, err| err.contains("stopped before"));
    run.signal(Signal::KILL);
    let _ = run.finish();
    sql(&database, "INSERT INTO runs VALUES ('three')", "");
    let mut service = user(&database);
    let list = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    let run = sandbox.run(&["plan", "resume", list["items"][0]["id"].as_str().unwrap(), "--yes"]);
    drop(service.stdin.take());
    service.wait().unwrap();
    assert!(run.code(2).stdout.contains("is in use by python3"), "{}", run.transcript());
    assert_eq!(sql(&database, "SELECT count(*) FROM runs", ""), "[(3,)]");

    // What was only in its log is in the file that is kept.
    own(4322, 0o660);
    sql(&database, "INSERT INTO runs VALUES ('four')", "os._exit(0)");
    let log = database.with_file_name("mlflow.db-wal");
    assert!(log.metadata().unwrap().len() > 0);
    restored(&sandbox, &[&id, "--in-place", "--replace"]);
    let folder = database.parent().unwrap();
    let [replaced] = &kept(folder, "mlflow.db")[..] else {
        panic!("one file: {:?}", kept(folder, "mlflow.db"))
    };
    assert_eq!(sql(&folder.join(replaced), "SELECT count(*) FROM runs", ""), "[(4,)]");
    assert_eq!(sql(&database, "SELECT count(*) FROM runs", ""), "[(2,)]");
    assert_eq!(owner(&database), (4322, 4322, 0o660), "as it was until now");

    // Where nothing is, and in a new folder, as it was when it was backed up.
    fs::remove_file(&database).unwrap();
    restored(&sandbox, &[&id, "--in-place", "--replace"]);
    assert_eq!(owner(&database), (4321, 4321, 0o640));
    restored(&sandbox, &[&id, "--to", "copy"]);
    assert_eq!(owner(&sandbox.cwd().join("copy/sqlite/mlflow/mlflow.db")), (4321, 4321, 0o640));
}

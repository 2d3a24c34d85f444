//! PostgreSQL: dumps by our own child and inside a container, each loaded again.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use serde_json::json;

use super::{Kept, back_up, configure, refused, says, set};
use crate::support::{
    cli::Sandbox,
    postgres::{Database, port, sockets},
    stack::{Container, docker, docker_host},
};

const TABLES: &str = "CREATE TABLE runs (id int PRIMARY KEY, name text);
    CREATE TABLE metrics (run int, value float8, filler text);
    CREATE TABLE empty (x int);
    CREATE SCHEMA \"odd schema\"; CREATE TABLE \"odd schema\".\"T \"\"q\"\"\" (x text);
    INSERT INTO \"odd schema\".\"T \"\"q\"\"\" VALUES (E'two\\nlines'), (E'\\\\.'), (NULL);
    INSERT INTO runs SELECT i, 'run ' || i FROM generate_series(1, 1000) i;
    INSERT INTO metrics SELECT i, i * 1.5, repeat('x', 300) FROM generate_series(1, 1000) i;";

fn source(database: &Database, more: &str) -> String {
    format!(
        "postgres: {{ database: {}, host: {}, port: {}, user: postgres{more} }}",
        database.name,
        sockets(),
        port()
    )
}

/// The dump of a backup, loaded into a database of its own.
fn load(kept: &Kept, database: &Database) -> Database {
    let member = kept.note()["member"].as_str().expect("a member");
    let program = if member.ends_with(".sql") { "psql" } else { "pg_restore" };
    let loaded = Database::create();
    loaded.load(program, &kept.path(member));
    assert_eq!(member.rsplit_once('.').map(|(name, _)| name), Some(&*format!("postgres/{}", database.name)));
    loaded
}

#[test]
fn both_formats_load_again_and_their_rows_are_told() {
    let database = Database::create();
    database.sql(TABLES);
    for (format, ending) in [("custom", "dump"), ("plain", "sql")] {
        let kept = back_up(&set(&source(&database, &format!(", format: {format}"))));
        assert_eq!(kept.files(), [format!("postgres/{}.{ending}", database.name)]);
        let loaded = load(&kept, &database);
        assert_eq!(loaded.sql("SELECT count(*) FROM metrics"), "1000");
        assert_eq!(
            loaded.sql("SELECT x FROM \"odd schema\".\"T \"\"q\"\"\" WHERE x = E'two\\nlines'"),
            "two\nlines"
        );
        let note = kept.note();
        let tables = json!({
            "public.runs": 1000, "public.metrics": 1000, "public.empty": 0, "\"odd schema\".\"T \"\"q\"\"\"": 3,
        });
        assert_eq!(note["tables"], tables, "{format}");
        assert_eq!((&note["format"], &note["database"]), (&json!(format), &json!(database.name)));
        let version = database.sql("SHOW server_version");
        assert_eq!(note["server_version"], json!(version));
        assert_eq!(kept.manifest["versions"]["postgres"], json!(version));
        assert!(kept.manifest["versions"]["pg_dump"].is_string(), "{}", kept.manifest["versions"]);
    }
}

#[test]
fn a_dump_beside_writers_is_of_one_moment() {
    let database = Database::create();
    database.sql("CREATE TABLE a (x text); CREATE TABLE b (x text)");
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                database.sql("INSERT INTO a VALUES ('1'); INSERT INTO b VALUES ('1')");
            }
        });
        let kept = back_up(&set(&source(&database, "")));
        stop.store(true, Ordering::Relaxed);
        writer.join().expect("no write failed");
        let tables = &kept.note()["tables"];
        assert_eq!(tables["public.a"], tables["public.b"]);
        assert_eq!(load(&kept, &database).sql("SELECT count(*) FROM a"), tables["public.a"].to_string());
    });
}

#[test]
fn a_password_goes_to_the_child_alone() {
    let database = Database::create();
    let user = format!("user_{}", database.name);
    database.sql(&format!("{TABLES} CREATE ROLE {user} LOGIN PASSWORD 'correct horse';"));
    let source = |more: &str| {
        format!(
            "postgres: {{ database: {}, host: 127.0.0.1, port: {}, user: {user}{more} }}",
            database.name,
            port()
        )
    };
    let mut sandbox = Sandbox::new();
    configure(&sandbox, &source(""));
    says(
        &refused(&sandbox),
        &["`pg_dump` ended with exit code 1", "no password supplied", "PGPASSWORD, ~/.pgpass"],
    );

    sandbox.env("DB_PASSWORD", "wrong battery");
    configure(&sandbox, &source(", password: \"${DB_PASSWORD}\""));
    let run = refused(&sandbox);
    says(&run, &["password authentication failed", "pg_hba.conf"]);
    assert!(!run.transcript().contains("wrong battery"), "{}", run.transcript());

    sandbox.env("DB_PASSWORD", "correct horse");
    says(&refused(&sandbox), &["permission denied for table", "GRANT pg_read_all_data"]);
    database.sql(&format!("GRANT pg_read_all_data TO {user}"));
    // A program in front of the real one looks at what it is given.
    let spy = "#!/bin/sh\necho \"$@\" >>args; exec /usr/bin/pg_dump \"$@\"\n";
    shadow(&mut sandbox, "pg_dump", spy);
    assert_eq!(back_up(&sandbox).note()["tables"]["public.runs"], json!(1000));
    assert!(!sandbox.read("args").contains("horse"), "{}", sandbox.read("args"));
    database.sql(&format!("REVOKE pg_read_all_data FROM {user}; DROP ROLE {user}"));
}

/// Puts a program of the test's own before the others of this name.
fn shadow(sandbox: &mut Sandbox, name: &str, script: &str) {
    let program = sandbox.write(&format!("bin/{name}"), script);
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("executable");
    let path = std::env::var("PATH").expect("a PATH");
    sandbox.env("PATH", format!("{}:{path}", sandbox.cwd().join("bin").display()));
}

#[test]
fn a_database_that_cannot_be_dumped_makes_no_backup() {
    let database = Database::create();
    let sandbox = set(&format!(
        "postgres: {{ database: no_such_database, host: {}, port: {}, user: postgres }}",
        sockets(),
        port()
    ));
    says(
        &refused(&sandbox),
        &["`pg_dump` ended with exit code 1", "database \"no_such_database\" does not exist"],
    );

    configure(&sandbox, "postgres: { database: x, host: 127.0.0.1, port: 1, user: postgres }");
    says(&refused(&sandbox), &["Connection refused", "`host:` and `port:`"]);

    configure(&sandbox, "postgres: { database: \"postgresql://ml:pw@db/mlflow\" }");
    says(&refused(&sandbox), &["is a name, not a connection string"]);

    let mut sandbox = set(&source(&database, ""));
    sandbox.env("PATH", "/nonexistent");
    says(&refused(&sandbox), &["`pg_dump` could not be started", "postgresql-client", "docker: NAME"]);
}

#[test]
fn a_dump_that_ends_well_but_is_cut_short_makes_no_backup() {
    let database = Database::create();
    database.sql(TABLES);
    let cut = "#!/bin/sh\nexec /usr/bin/pg_dump \"$@\" | head -c $CUT\n";
    for (format, cut_after, words) in [
        ("custom", "3", "it does not start with PGDMP"),
        ("custom", "40", "it ends in its head"),
        ("custom", "4000", "pg_restore cannot read it"),
        ("plain", "600", "it does not end with"),
        ("plain", "9000", "among the rows of a table"),
    ] {
        let mut sandbox = set(&source(&database, &format!(", format: {format}")));
        shadow(&mut sandbox, "pg_dump", cut);
        sandbox.env("CUT", cut_after);
        says(&refused(&sandbox), &["pg_dump ended well, but its dump is not whole", words]);
    }
}

#[test]
fn rows_are_not_counted_where_no_pg_restore_is() {
    let database = Database::create();
    database.sql(TABLES);
    let mut sandbox = set(&source(&database, ""));
    shadow(&mut sandbox, "pg_dump", "#!/bin/sh\nexec /usr/bin/pg_dump \"$@\"\n");
    sandbox.env("PATH", sandbox.cwd().join("bin").display().to_string());
    let kept = back_up(&sandbox);
    assert_eq!(kept.note()["tables"], json!({}));
    assert_eq!(load(&kept, &database).sql("SELECT count(*) FROM runs"), "1000");
}

/// A server of version 99, as far as a client sees before it asks for anything but settings.
fn server_of_the_future() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let message =
        |kind: u8, body: &[u8]| [&[kind][..], &(body.len() as u32 + 4).to_be_bytes(), body].concat();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut block = [0; 4096];
            let mut started = false;
            while let Ok(length @ 1..) = stream.read(&mut block) {
                let answer = if !started && length == 8 {
                    // It asks for encryption.
                    b"N".to_vec()
                } else if !started {
                    started = true;
                    let settings =
                        ["server_version\x0099.1\0", "client_encoding\0UTF8\0", "server_encoding\0UTF8\0"];
                    let settings = settings.map(|setting| message(b'S', setting.as_bytes())).concat();
                    [message(b'R', &[0; 4]), settings, message(b'Z', b"I")].concat()
                } else if block[0] == b'Q' {
                    let column =
                        [&[0, 1][..], b"x\0", &[0; 6], &25_u32.to_be_bytes(), &[0xff; 6], &[0; 2]].concat();
                    let row = [0, 1, 0, 0, 0, 0];
                    [
                        message(b'T', &column),
                        message(b'D', &row),
                        message(b'C', b"SELECT 1\0"),
                        message(b'Z', b"I"),
                    ]
                    .concat()
                } else {
                    break;
                };
                if stream.write_all(&answer).is_err() {
                    break;
                }
            }
        }
    });
    port
}

#[test]
fn a_server_newer_than_pg_dump_is_explained() {
    let port = server_of_the_future();
    let sandbox = set(&format!("postgres: {{ database: x, host: 127.0.0.1, port: {port}, user: postgres }}"));
    says(
        &refused(&sandbox),
        &[
            "the server is 99.1 and pg_dump is ",
            "which dumps no newer server than itself",
            "install postgresql-client-99, or run the server's own: `docker: CONTAINER`",
        ],
    );
}

fn container() -> Container {
    Container::image("postgres").option(&format!("--volume={}:/sockets", sockets()))
}

fn inside(container: &Container, database: &str, more: &str) -> Sandbox {
    let mut sandbox = set(&format!(
        "postgres: {{ docker: {}, database: {database}, port: {}{more} }}",
        container.name,
        port()
    ));
    sandbox.env("DOCKER_HOST", docker_host());
    sandbox
}

#[test]
fn a_dump_inside_a_container_is_whole_and_bears_no_mark() {
    let database = Database::create();
    database.sql(TABLES);
    let container = container().start();
    for format in ["custom", "plain"] {
        let kept = back_up(&inside(&container, &database.name, &format!(", format: {format}")));
        assert_eq!(kept.note()["tables"]["public.metrics"], json!(1000), "{format}");
        assert_eq!(load(&kept, &database).sql("SELECT count(*) FROM metrics"), "1000");
        if format == "plain" {
            let end = kept.text(kept.files()[0]);
            assert!(
                end.trim_end().lines().last().is_some_and(|line| line.starts_with('\\') || line == "--"),
                "{end}"
            );
        }
    }
}

#[test]
fn what_fails_inside_a_container_makes_no_backup() {
    let container = container().start();
    let shown = format!("`pg_dump in container {}` ended with exit code", container.name);
    let sandbox = inside(&container, "no_such_database", "");
    says(&refused(&sandbox), &[&format!("{shown} 1"), "does not exist"]);

    let other = Container::image("plain").start();
    says(&refused(&inside(&other, "x", "")), &["ended with exit code 127", "pg_dump: not found"]);

    docker(&["stop", "--time=0", &container.name]);
    says(&refused(&inside(&container, "x", "")), &["no container of", "runs", "is exited"]);

    let absent = Sandbox::new();
    configure(&absent, "postgres: { docker: no-such-container, database: x }");
    let mut absent = absent;
    absent.env("DOCKER_HOST", docker_host());
    says(&refused(&absent), &["no container is the compose service `no-such-container` or is named so"]);
}

#[test]
fn an_engine_that_breaks_off_in_the_middle_makes_no_backup() {
    let database = Database::create();
    database.sql(TABLES);
    database.sql("INSERT INTO metrics SELECT i, i, md5(i::text) FROM generate_series(1, 100000) i");
    let container = container().start();
    let relay = CuttingRelay::start(20_000);
    let mut sandbox = inside(&container, &database.name, ", format: plain");
    sandbox.env("DOCKER_HOST", format!("tcp://127.0.0.1:{}", relay.port));
    let run = refused(&sandbox);
    assert!(relay.cut.load(Ordering::Relaxed), "it was cut\n{}", run.transcript());
}

/// The engine over TCP, of which a connection that starts a program is closed after some bytes of its output.
struct CuttingRelay {
    port: u16,
    cut: Arc<AtomicBool>,
}

impl CuttingRelay {
    fn start(after: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let cut = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&cut);
        let socket = docker_host().trim_start_matches("unix://").to_owned();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (socket, told) = (socket.clone(), Arc::clone(&told));
                thread::spawn(move || relay(client, &socket, after, &told));
            }
        });
        Self { port, cut }
    }
}

fn relay(mut client: std::net::TcpStream, socket: &str, after: usize, cut: &AtomicBool) {
    let Ok(mut engine) = std::os::unix::net::UnixStream::connect(socket) else { return };
    let (Ok(mut from_client), Ok(mut to_engine)) = (client.try_clone(), engine.try_clone()) else { return };
    let starting = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&starting);
    thread::spawn(move || {
        let mut block = [0; 16 << 10];
        while let Ok(length @ 1..) = from_client.read(&mut block) {
            if String::from_utf8_lossy(&block[..length]).contains("/start HTTP") {
                seen.store(true, Ordering::SeqCst);
            }
            if to_engine.write_all(&block[..length]).is_err() {
                break;
            }
        }
        to_engine.shutdown(std::net::Shutdown::Write).ok();
    });
    let (mut block, mut passed) = (vec![0; 4096], 0);
    while let Ok(length @ 1..) = engine.read(&mut block) {
        if starting.load(Ordering::SeqCst) {
            passed += length;
            if passed > after {
                cut.store(true, Ordering::SeqCst);
                break;
            }
        }
        if client.write_all(&block[..length]).is_err() {
            break;
        }
    }
    client.shutdown(std::net::Shutdown::Both).ok();
    engine.shutdown(std::net::Shutdown::Both).ok();
}

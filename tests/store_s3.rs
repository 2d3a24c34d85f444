//! The store in buckets of real S3 servers: records, leases, plans, faults, credentials, and the number of requests.

use std::{os::unix::fs::PermissionsExt as _, time::Duration};

use serde_json::{Value, json};

use crate::{
    history::{record, ulid},
    restart::sandbox,
    support::{
        cli::{Run, Sandbox},
        s3::{S3, SECRET},
        stack::{Container, docker, unique},
    },
};

const NOW: &str = "2026-03-20T12:00:00Z";

fn items(run: &Run) -> Vec<Value> {
    run.code(0).json()["items"].as_array().expect("a list").clone()
}

fn history(sandbox: &Sandbox) -> Vec<Value> {
    items(&sandbox.run(&["history", "-o", "json"]))
}

fn no_services(s3: &S3) -> Sandbox {
    let mut sandbox = Sandbox::new();
    s3.lend(&mut sandbox);
    sandbox.config("services: { api: { url: http://127.0.0.1:1 } }\n");
    sandbox
}

#[test]
fn an_act_leaves_its_record_in_the_bucket_and_another_machine_reads_it() {
    for s3 in S3::both() {
        let project = unique("churn");
        let _container = Container::image("model").compose(&project, "api").start();
        let [mut here, mut there] = [sandbox(&project), sandbox(&project)];
        [&mut here, &mut there].into_iter().for_each(|sandbox| s3.lend(sandbox));
        let reason = format!("{SECRET} leaked");
        let outcome =
            here.run(&["restart", "api", "--yes", "--reason", &reason, "-o", "json"]).code(0).json();
        let id = outcome["record"].as_str().unwrap();
        let known = history(&there);
        assert_eq!((known.len(), &known[0]["id"]), (1, &json!(id)), "{}: {known:?}", s3.server);
        let record = there.run(&["history", "show", &id[..12], "-o", "json"]);
        assert_eq!(record.code(0).json()["outcome"]["result"], "done");
        assert!(record.stdout.contains("leaked") && !record.stdout.contains(SECRET), "{}", record.stdout);
        let page = there.run(&["history"]);
        assert!(page.code(0).stdout.contains(&format!("store: {}", s3.store())), "{}", page.stdout);
        let plans = items(&there.run(&["plan", "list", "-o", "json"]));
        assert_eq!(plans, [] as [Value; 0], "a recorded plan leaves no journal");
        assert!(!here.home().join("store").exists() && !here.home().join(".local/state").exists());
    }
}

#[test]
fn a_lease_held_on_one_machine_is_respected_on_another_and_taken_over_when_told() {
    for s3 in S3::both() {
        let project = unique("churn");
        let container = Container::image("unhealthy").compose(&project, "api").start();
        docker(&["stop", &container.name]);
        let [mut here, mut there] = [sandbox(&project), sandbox(&project)];
        [&mut here, &mut there].into_iter().for_each(|sandbox| s3.lend(sandbox));
        let mut first = here.spawn(&["restart", "api", "--yes", "--timeout", "30s"]);
        first.wait_until("its second step", |_, stderr| stderr.contains("step 2 of 2"));
        let locked = there.run(&["restart", "api", "--yes", "-o", "json"]).code(6).json();
        let summary = locked["summary"].as_str().unwrap();
        assert!(summary.starts_with("locked by tester on "), "{}: {summary}", s3.server);
        there.run(&["restart", "api", "--yes", "--timeout", "1s", "--take-over"]).code(2);
        let first = first.finish();
        assert!(first.code(6).stdout.contains("another run took the lock over"), "{}", first.transcript());
    }
}

#[test]
fn of_many_at_the_same_time_one_gets_the_lease() {
    for s3 in S3::both() {
        let project = unique("churn");
        let container = Container::image("unhealthy").compose(&project, "api").start();
        docker(&["stop", &container.name]);
        let mut sandbox = sandbox(&project);
        s3.lend(&mut sandbox);
        sandbox.limit(Duration::from_secs(120));
        let runs: Vec<_> =
            (0..5).map(|_| sandbox.spawn(&["restart", "api", "--yes", "--timeout", "12s"])).collect();
        let runs: Vec<Run> = runs.into_iter().map(|run| run.finish()).collect();
        let transcripts = || runs.iter().map(Run::transcript).collect::<Vec<_>>().join("\n");
        let ended = |code| runs.iter().filter(|run| run.code == code).count();
        assert_eq!((ended(2), ended(6)), (1, 4), "{}\n{}", s3.server, transcripts());
    }
}

#[test]
fn a_lease_of_another_machine_counts_until_it_expires() {
    for s3 in S3::both() {
        let project = unique("churn");
        let _container = Container::image("model").compose(&project, "api").start();
        let mut sandbox = sandbox(&project);
        s3.lend(&mut sandbox);
        let lease = json!({
            "schema": "mlopsctl/lease/v1", "plan": "01KAAAAAAAAAAAAAAAAAAAAAAA",
            "holder": { "name": "ann", "claimed_by": "os" },
            "process": { "host": "elsewhere", "pid": 7, "mark": "x" },
            "command": "restart api", "started": "2026-03-01T10:00:00Z", "expires": "2026-03-01T10:02:00Z",
        });
        s3.put("leases/churn.api/41.json", &lease.to_string());
        sandbox.now("2026-03-01T10:01:30Z");
        let locked = sandbox.run(&["restart", "api", "--yes"]);
        assert!(locked.code(6).stdout.contains("ann on elsewhere"), "{}", locked.transcript());
        sandbox.now("2026-03-01T10:02:00Z");
        sandbox.run(&["restart", "api", "--yes"]).code(0);
    }
}

#[test]
fn a_plan_killed_on_one_machine_is_resumed_on_another() {
    let s3 = S3::moto();
    let project = unique("churn");
    let container = Container::image("model").compose(&project, "api").start();
    docker(&["stop", &container.name]);
    let [mut here, mut there] = [sandbox(&project), sandbox(&project)];
    [&mut here, &mut there].into_iter().for_each(|sandbox| s3.lend(sandbox));
    let mut killed = here.spawn_with("__MLOPSCTL_STOP_BEFORE", "2", &["restart", "api", "--yes"]);
    killed.wait_until("the stop", |_, stderr| stderr.contains("stopped before 2"));
    killed.signal(rustix::process::Signal::KILL);
    killed.finish().code(-9);
    let plans = items(&there.run(&["plan", "list", "-o", "json"]));
    let id = plans[0]["id"].as_str().unwrap();
    there.run(&["plan", "resume", id, "--yes"]).code(0);
    assert_eq!(container.state(), "healthy");
    assert_eq!(history(&here).len(), 1);
}

#[test]
fn what_the_server_refuses_is_said_with_what_to_do() {
    for s3 in S3::both() {
        let mut sandbox = no_services(&s3);
        sandbox.env("MLOPSCTL_STORE", "s3://no-such-bucket-here/team");
        let run = sandbox.run(&["history"]);
        let said = &run.code(3).stderr;
        assert!(
            said.contains("NoSuchBucket") && said.contains("create the bucket `no-such-bucket-here`"),
            "{said}"
        );
    }
    let s3 = S3::s3s();
    let mut sandbox = no_services(&s3);
    sandbox.env("AWS_SECRET_ACCESS_KEY", "not-the-secret-at-all");
    let run = sandbox.run(&["history", "-vv"]);
    let said = &run.code(3).stderr;
    assert!(said.contains("SignatureDoesNotMatch") && said.contains("check the credentials"), "{said}");
    assert!(said.contains(&s3.store()) && said.contains(&s3.url), "{said}");
    assert!(!said.contains("not-the-secret") && !said.contains("Signature="), "{said}");
}

#[test]
fn a_store_that_is_down_delays_nothing_and_loses_no_record() {
    for s3 in S3::both() {
        let project = unique("churn");
        let _container = Container::image("model").compose(&project, "api").start();
        let mut sandbox = sandbox(&project);
        s3.lend(&mut sandbox);
        sandbox.env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        let look = sandbox.run(&["history"]);
        let said = &look.code(3).stderr;
        assert!(
            said.contains("connection refused at http://127.0.0.1:1") && said.contains("AWS_ENDPOINT_URL"),
            "{said}"
        );
        assert!(look.took < Duration::from_secs(10), "{:?}", look.took);

        let run = sandbox.run(&["restart", "api", "--yes", "-o", "json"]);
        let outcome = run.code(1).json();
        assert_eq!(outcome["result"], "warned");
        assert!(run.stderr.contains("the record waits in "), "{}", run.stderr);
        assert!(run.took < Duration::from_secs(30), "{:?}", run.took);
        let spool = sandbox.home().join(".local/state/mlopsctl-spool");
        assert_eq!(
            std::fs::metadata(&spool).unwrap().permissions().mode() & 0o077,
            0,
            "for nobody else's eyes"
        );

        sandbox.env("AWS_ENDPOINT_URL", &s3.url);
        let waiting = sandbox.run(&["history"]);
        assert!(waiting.code(0).stdout.contains("1 record waits on this machine"), "{}", waiting.stdout);
        let next = sandbox.run(&["restart", "api", "--yes"]);
        assert!(
            next.code(0).stderr.contains("delivered 1 record that waited for the store s3://"),
            "{}",
            next.stderr
        );
        let known = history(&sandbox);
        assert_eq!(known.len(), 2, "{known:?}");
        assert_eq!(known[1]["id"], outcome["record"]);
        let none = sandbox.run(&["history"]);
        assert!(!none.code(0).stdout.contains("on this machine"), "{}", none.stdout);
    }
}

#[test]
fn a_server_that_never_answers_is_given_up_within_seconds() {
    // It accepts and says nothing.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let s3 = S3::moto();
    let mut sandbox = no_services(&s3);
    sandbox.env("AWS_ENDPOINT_URL", format!("http://{}", listener.local_addr().unwrap()));
    let run = sandbox.run(&["history"]);
    assert!(run.code(3).stderr.contains("no answer in time"), "{}", run.stderr);
    assert!(run.took < Duration::from_secs(15), "{:?}", run.took);
}

#[test]
fn credentials_come_from_a_profile_or_from_the_aws_command() {
    let s3 = S3::s3s();
    let mut sandbox = no_services(&s3);
    for variable in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION"] {
        sandbox.env(variable, "");
    }
    let aws = sandbox.home().join(".aws");
    std::fs::create_dir(&aws).unwrap();
    let keys = format!("[team]\naws_access_key_id = AKIATEST\naws_secret_access_key = {SECRET}\n");
    std::fs::write(aws.join("credentials"), keys).unwrap();
    let config = format!(
        "[profile team]\nregion = us-east-1\nendpoint_url = {url}\n[profile sso]\nsso_session = corp\nendpoint_url = {url}\n",
        url = s3.url
    );
    std::fs::write(aws.join("config"), config).unwrap();
    sandbox.env("AWS_PROFILE", "team");
    assert_eq!(history(&sandbox).len(), 0);

    sandbox.env("AWS_PROFILE", "taem");
    let run = sandbox.run(&["history"]);
    assert!(run.code(3).stderr.contains("there is no AWS profile `taem`"), "{}", run.stderr);

    sandbox.env("AWS_PROFILE", "sso").env("PATH", "/nowhere");
    let run = sandbox.run(&["history"]);
    assert!(run.code(3).stderr.contains("needs the AWS CLI, which cannot be run"), "{}", run.stderr);
    assert!(run.stderr.contains("install the AWS CLI"), "{}", run.stderr);

    let command = |text: &str| {
        let path = sandbox.write("bin/aws", format!("#!/bin/sh\n{text}\n"));
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    command(&format!(
        "[ \"$*\" = 'configure export-credentials --format process --profile sso' ] || exit 9\n\
         echo '{{\"Version\":1,\"AccessKeyId\":\"AKIATEST\",\"SecretAccessKey\":\"{SECRET}\",\"Expiration\":\"2099-01-01T00:00:00+00:00\"}}'"
    ));
    let path = format!("{}:/usr/bin:/bin", sandbox.cwd().join("bin").display());
    sandbox.env("PATH", path);
    assert_eq!(history(&sandbox).len(), 0);

    let path = sandbox.write(
        "bin/aws",
        "#!/bin/sh\necho 'Error loading SSO Token: Token for corp does not exist' >&2\nexit 255\n",
    );
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = sandbox.run(&["history"]);
    assert!(run.code(3).stderr.contains("Token for corp does not exist"), "{}", run.stderr);
    assert!(run.stderr.contains("try: log in: aws sso login --profile sso"), "{}", run.stderr);

    sandbox.env("AWS_PROFILE", "").env("AWS_EC2_METADATA_DISABLED", "true").env("AWS_ENDPOINT_URL", &s3.url);
    let run = sandbox.run(&["history"]);
    assert!(run.code(3).stderr.contains("there are no credentials for the store"), "{}", run.stderr);
}

/// Requests of a run, from its trace.
fn requests(run: &Run) -> usize {
    run.code(0)
        .stderr
        .lines()
        .filter(|line| line.starts_with("GET http") && line.contains(" → 200 in "))
        .count()
}

#[test]
fn the_number_of_requests_does_not_grow_with_the_number_of_records() {
    for s3 in S3::both() {
        let mut sandbox = no_services(&s3);
        sandbox.now(NOW);
        let fill = |from: i64, to: i64| {
            for hours in from..to {
                let (kind, name) =
                    [("runbook", "daily"), ("runbook", "weekly"), ("restart", "api")][hours as usize % 3];
                let (object, text) = record(kind, name, "ok", &ulid(NOW, hours * 3600));
                s3.put(&object, &text);
            }
        };
        let listing = ["history", "--limit", "5", "-v", "-o", "json"];
        let one = ["history", "--kind", "runbook", "--name", "daily", "--since", "7d", "-v", "-o", "json"];
        fill(0, 60);
        let few = [requests(&sandbox.run(&listing)), requests(&sandbox.run(&one))];
        let newest = items(&sandbox.run(&listing));
        // A put takes moto ten milliseconds.
        fill(60, if s3.server == "moto" { 300 } else { 2000 });
        let many = [requests(&sandbox.run(&listing)), requests(&sandbox.run(&one))];
        // Months that are new are not even looked into; a week holds more than before, and each is read.
        assert_eq!(few[0], many[0], "{}", s3.server);
        assert_eq!(items(&sandbox.run(&listing)), newest);
        let read = items(&sandbox.run(&one)).len();
        assert_eq!(many[1] - read, few[1] - 20, "{}", s3.server);

        // A month of one name that does not fit into a page of the listing.
        if s3.server == "moto" {
            continue;
        }
        for second in 0..1300 {
            let (object, text) = record("check", "busy", "ok", &ulid(NOW, second));
            s3.put(&object, &text);
        }
        let busy = sandbox.run(&["history", "--kind", "check", "--limit", "5", "-v", "-o", "json"]);
        assert_eq!(items(&busy)[0]["id"], ulid(NOW, 0), "{}", s3.server);
        let listed = requests(&busy) - 5;
        assert!(listed < 30, "{}: {listed} listings", s3.server);
    }
}

//! The contract with Alertmanager.

use crate::{
    contract::{Step, assert_same, delete, get, post, step, transcript},
    demo::Demo,
    support::stack::{self, unique},
};

fn alertmanager_steps() -> Vec<Step> {
    let future = r#""startsAt":"2031-01-01T00:00:00Z","endsAt":"2098-01-01T00:00:00Z""#;
    let now = r#""startsAt":"2020-01-01T00:00:00Z","endsAt":"2098-01-01T00:00:00Z""#;
    let about = r#""matchers":[{"name":"alertname","value":"<name>","isRegex":false,"isEqual":true}]"#;
    let silence =
        |rest: &str| post("/api/v2/silences", &format!(r#"{{"comment":"c","createdBy":"contract",{rest}}}"#));
    let alerts = |body: &str| post("/api/v2/alerts", body);
    let list = |query: &str| {
        get(&format!("/api/v2/alerts?filter=alertname%3D%22<name>%22{query}"))
            .value("/0/status/state")
            .value("/0/fingerprint")
            .value("/0/labels")
            .value("/0/annotations")
    };
    let listed = || get("/api/v2/silences?filter=alertname%3D%22<name>%22").value("/0/status/state");
    vec![
        get("/-/healthy"),
        get("/-/ready"),
        post("/-/ready", "{}"),
        get("/nope"),
        get("/api/v2/nope"),
        step("PUT", "/api/v2/alerts", "[]"),
        delete("/api/v2/silences", ""),
        get("/api/v2/status").value("/cluster/status"),
        get("/api/v2/receivers"),
        list(""),
        alerts(
            r#"[{"labels":{"alertname":"<name>","severity":"critical","empty":""},"annotations":{"summary":"s"}}]"#,
        ),
        list(""),
        list("&filter=severity%3D~%22crit.%2A%22"),
        list("&filter=severity%21%3Dcritical"),
        list("&active=maybe"),
        list("&active=false"),
        list("&receiver=nobody"),
        get("/api/v2/alerts/groups?filter=alertname%3D%22<name>%22").value("/0/alerts/0/status/state"),
        get("/api/v2/alerts?filter=not%20a%20matcher"),
        get("/api/v2/alerts?filter=a%3D~%28"),
        get("/api/v2/alerts?filter=severity%3D%3D%7B"),
        get("/api/v2/alerts?receiver=%28"),
        alerts(r#"[{"annotations":{"a":"b"}}]"#),
        alerts(r#"[{"labels":{}}]"#),
        alerts(r#"{"labels":{}}"#),
        alerts("[]"),
        alerts("[{"),
        alerts(r#"[{"labels":{"alertname":"X","a-b":"c"}}]"#),
        alerts(
            r#"[{"labels":{"alertname":"X"},"startsAt":"2099-01-01T00:00:00Z","endsAt":"2098-01-01T00:00:00Z"}]"#,
        ),
        alerts("x").content_type(Some("text/plain")),
        alerts("x").content_type(None),
        listed(),
        silence(&format!("{about},{now}")).keep("silence", "/silenceID"),
        get("/api/v2/silence/<silence>").value("/status/state").value("/matchers"),
        listed(),
        list(""),
        list("&silenced=false"),
        list("&active=false"),
        silence(&format!(r#""id":"<silence>",{about},{now}"#)).keep("same", "/silenceID"),
        get("/api/v2/silence/<same>").value("/status/state"),
        silence(&format!(
            r#""id":"<same>","matchers":[{{"name":"alertname","value":"<name>.*","isRegex":true}}],{now}"#
        ))
        .keep("other", "/silenceID"),
        get("/api/v2/silence/<same>").value("/status/state"),
        get("/api/v2/silence/<other>").value("/status/state").value("/matchers"),
        delete("/api/v2/silence/<other>", ""),
        delete("/api/v2/silence/<other>", ""),
        get("/api/v2/silence/<other>").value("/status/state"),
        list("").value("/0/status/state"),
        silence(&format!("{about},{future}")).keep("pending", "/silenceID"),
        get("/api/v2/silence/<pending>").value("/status/state"),
        delete("/api/v2/silence/<pending>", ""),
        get("/api/v2/silence/<pending>").value("/status/state"),
        get("/api/v2/silence/xyz"),
        delete("/api/v2/silence/xyz", ""),
        get("/api/v2/silence/00000000-0000-4000-8000-000000000000"),
        delete("/api/v2/silence/00000000-0000-4000-8000-000000000000", ""),
        silence(&format!(r#""id":"00000000-0000-4000-8000-000000000000",{about},{now}"#)),
        post("/api/v2/silences", &format!(r#"{{"createdBy":"a",{about},{now}}}"#)),
        post("/api/v2/silences", &format!(r#"{{"comment":"c",{about},{now}}}"#)),
        silence(about),
        silence(&format!(r#""matchers":[],{now}"#)),
        silence(&format!(r#""matchers":[{{"name":"a","value":"","isRegex":false}}],{now}"#)),
        silence(&format!(r#""matchers":[{{"name":"a","value":"(","isRegex":true}}],{now}"#)),
        silence(&format!(r#""matchers":[{{"name":"a"}}],{now}"#)),
        silence(&format!(r#"{about},"startsAt":"2020-01-01T00:00:00Z","endsAt":"2020-01-02T00:00:00Z""#)),
        silence(&format!(r#"{about},"startsAt":"2099-01-03T00:00:00Z","endsAt":"2099-01-02T00:00:00Z""#)),
        silence(&format!(r#"{about},"startsAt":"soon","endsAt":"2099-01-02T00:00:00Z""#)),
        post("/api/v2/silences", "{bad"),
        post("/api/v2/silences", "").content_type(Some("application/json")),
        get("/api/v2/silences?filter=%28"),
    ]
}

#[test]
fn the_demo_answers_as_alertmanager_does() {
    let (demo, real, name) = (Demo::start(&[]), stack::Alertmanager::quiet(), unique("contract"));
    let steps = alertmanager_steps();
    let expected = transcript(real.url("").trim_end_matches('/'), &name, &steps, &[]);
    assert_same(&expected, &transcript(&demo.alertmanager(), &name, &steps, &[]));
}

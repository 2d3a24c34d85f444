//! Names of models that only some servers take, on the real MLflow 3 and 2.

use serde_json::json;

use crate::support::{
    cli::Sandbox,
    registry::{Major, Python, Seeded, configured},
    stack::unique,
};

#[test]
fn a_name_with_a_slash_and_a_colon_is_a_name_where_the_server_takes_it() {
    let seeded = Seeded::with(&Major::Two.url(), &format!("team/{}: risk", unique("credit")), 2);
    seeded.alias("production", 1);
    seeded.alias("staging", 2);
    let name = seeded.name.as_str();
    let mut sandbox = Sandbox::new();
    configured(&mut sandbox, &seeded.url, name, None, "gate: { f1_score: '>= 0.5' }");
    for words in [
        &["config", "check"][..],
        &["model", "show", name],
        &["model", "list", name],
        &["model", "compare", name],
        &["model", "gate", name],
        &["version", "show", name],
    ] {
        let run = sandbox.run(words);
        assert!([0, 1].contains(&run.code), "{words:?}: {}", run.transcript());
    }
    // Nobody says what serves: that is not verified, and it moved.
    sandbox.run(&["model", "promote", name, "--to", "2", "--yes"]).code(1);
    let mut python = Python::of(Major::Two, &seeded.url);
    assert_eq!(python.read(name)["aliases"]["production"], "2");
    let history = sandbox.run(&["model", "history", name, "-o", "json"]).code(0).json();
    assert!(history.to_string().contains(&json!(name).to_string()), "{history}");
    sandbox.run(&["rollback", "model", name, "--to", "1", "--yes"]).code(1);
    assert_eq!(python.read(name)["aliases"]["production"], "1");
    sandbox.run(&["version", "bump", name, "--of", "2", "--yes"]).code(0);
    assert_eq!(python.read(name)["version_tags"]["2"]["semver"], "0.1.0");
    let tagged = sandbox.run(&["version", "tag", name, "--of", "2", "--yes"]);
    assert!(tagged.code(3).stderr.contains("tag"), "{}", tagged.transcript());
}

#[test]
fn a_name_that_the_server_does_not_take_is_told_in_its_words() {
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services: {{ mlflow: {{ kind: mlflow, url: '{}' }} }}\nregistry: {{ models: {{ 'team/credit': {{}} }} }}\n",
        Major::Three.url()
    ));
    let run = sandbox.run(&["model", "show", "team/credit"]);
    assert!(run.code(3).stderr.contains("team/credit"), "{}", run.transcript());
}

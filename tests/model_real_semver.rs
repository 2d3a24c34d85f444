//! Semantic versions of models, as MLflow's own client reads them.

use serde_json::Value;

use crate::support::{
    cli::Sandbox,
    registry::{Major, Python, Seeded, Spec, configured},
    stack::unique,
};

#[test]
fn semantic_versions_are_where_the_python_client_looks() {
    for major in Major::BOTH {
        let seeded = Seeded::new(&major.url(), &unique("churn"));
        seeded.version(&Spec { tags: &[("semver", "1.2.3")], ..Spec::default() });
        seeded.version(&Spec::default());
        seeded.version(&Spec { inputs: &["x1", "x2", "x3"], ..Spec::default() });
        seeded.alias("production", 1);
        seeded.alias("staging", 2);
        let mut sandbox = Sandbox::new();
        configured(&mut sandbox, &seeded.url, &seeded.name, None, "");
        let bump = |more: &[&str]| {
            let run = sandbox.run(&[&["version", "bump", &seeded.name, "--yes"][..], more].concat());
            run.code(0);
        };
        bump(&["--bump", "minor", "--reason", "new objective"]);
        bump(&["--bump", "minor", "--reason", "new objective"]);
        // One more required input breaks callers.
        bump(&["--of", "3"]);
        let tags: Value = Python::of(major, &seeded.url).read(&seeded.name)["version_tags"].clone();
        assert_eq!(tags["2"]["semver"], "1.3.0", "{tags}");
        assert_eq!(tags["2"]["semver.previous"], "1.2.3", "{tags}");
        assert!(
            tags["2"]["semver.reason"].as_str().is_some_and(|why| why.contains("new objective")),
            "{tags}"
        );
        assert_eq!(tags["3"]["semver"], "2.0.0", "{tags}");
    }
}

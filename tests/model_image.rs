//! Whether containers run the image that the configuration names for the version that should serve.

use crate::{
    model_agreement::{api, of_models, registry},
    support::{
        cli::{Run, Sandbox},
        stack::{Container, docker, docker_host, unique},
    },
};

/// The finding about images: its verdict and message.
fn of_image(run: &Run) -> Option<(String, String)> {
    let found = of_models(run).into_iter().find(|(id, ..)| id == "model.image");
    found.map(|(_, verdict, message)| (verdict, message))
}

#[test]
fn a_container_that_runs_the_image_of_another_version_is_a_warning() {
    let image = format!("mlopsctl-test/{}", unique("scorer"));
    let registry = registry(&[("production", 3)], &[(2, "None"), (3, "None")]);
    let api = api(r#"{"status":"healthy"}"#);
    let cases = [
        ("3", "{version}", "ok", 0, format!("runs {image}:3, which holds version 3")),
        ("2", "{version}", "warning", 1, format!("runs {image}:2, and version 3 is in {image}:3")),
        ("2", "{semver}", "warning", 1, format!("runs {image}:2, and version 3 is in {image}:1.3.0")),
    ];
    for (tag, pattern, verdict, code, message) in cases {
        let tagged = format!("{image}:{tag}");
        docker(&["tag", "mlopsctl-test/plain", &tagged]);
        let container = Container::image(&tagged["mlopsctl-test/".len()..])
            .name(&unique("scorer"))
            .command(&["sleep", "600"])
            .start();
        let mut sandbox = Sandbox::new();
        sandbox.env("DOCKER_HOST", docker_host());
        sandbox.config(&format!(
            "services:\n  mlflow: {{ kind: mlflow, url: {} }}\n  api: {{ url: {}, health: /up, runs_on: {{ docker: {} }} }}\nregistry: {{ models: {{ m: {{ served_by: api, image: '{image}:{pattern}' }} }} }}\n",
            registry.url(""),
            api.url(""),
            container.name
        ));
        for words in [&["status"][..], &["health", "api"], &["model", "show", "m"]] {
            let run = sandbox.run(&[words, &["-o", "json"]].concat());
            run.code(code);
            let (seen, said) = of_image(&run).expect("a finding");
            assert_eq!((seen.as_str(), said), (verdict, format!("api {message}")), "{words:?}");
        }
        drop(container);
        docker(&["rmi", &tagged]);
    }
}

#[test]
fn without_a_container_to_see_it_is_not_known_and_without_a_pattern_nothing_is_said() {
    let registry = registry(&[("production", 3)], &[(3, "None")]);
    let api = api(r#"{"status":"healthy"}"#);
    let of = |image: &str| {
        let sandbox = Sandbox::new();
        sandbox.config(&format!(
            "services:\n  mlflow: {{ kind: mlflow, url: {} }}\n  api: {{ url: {}, health: /up }}\nregistry: {{ models: {{ m: {{ served_by: api{image} }} }} }}\n",
            registry.url(""),
            api.url("")
        ));
        sandbox.run(&["status", "-o", "json"])
    };
    let run = of(", image: 'team/scorer:{semver}'");
    let (verdict, message) = of_image(run.code(3)).expect("a finding");
    assert_eq!(verdict, "unknown");
    assert!(
        message.starts_with("whether team/scorer:1.3.0 runs, which holds version 3, is not known"),
        "{message}"
    );
    assert_eq!(of_image(of("").code(0)), None);
}

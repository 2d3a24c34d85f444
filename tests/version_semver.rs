//! What semver.org publishes as versions, as no versions and as their order, put to the program itself.

use crate::support::cli::Sandbox;

fn lines(text: &'static str) -> Vec<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn the_strings_that_semver_org_publishes_are_judged_as_it_says() {
    let sandbox = Sandbox::new();
    let valid = lines(include_str!("fixtures/semver/valid.txt"));
    let examples = lines(include_str!("fixtures/semver/examples.txt"));
    let invalid = lines(include_str!("fixtures/semver/invalid.txt"));
    let count_valid = |strings: &[&str], code: i32| {
        let words = ["version", "compare", "-o", "json", "--"];
        let words: Vec<&str> = words.iter().chain(strings).copied().collect();
        let items = sandbox.run(&words).code(code).json()["items"].as_array().expect("items").clone();
        assert_eq!(items.len(), strings.len());
        items.iter().filter(|item| item["valid"] == true).count()
    };
    let good: Vec<&str> = valid.iter().chain(&examples).copied().collect();
    assert_eq!((good.len(), count_valid(&good, 0)), (40, 40));
    assert_eq!((invalid.len(), count_valid(&invalid, 2)), (40, 0));
}

#[test]
fn the_examples_of_precedence_ascend_and_none_of_them_the_other_way_around() {
    let sandbox = Sandbox::new();
    for order in lines(include_str!("fixtures/semver/ordered.txt")) {
        let mut versions: Vec<&str> = order.split(' ').collect();
        let compare = |versions: &[&str]| {
            let words: Vec<&str> =
                ["version", "compare", "--ascending"].iter().chain(versions).copied().collect();
            sandbox.run(&words)
        };
        compare(&versions).code(0);
        versions.reverse();
        compare(&versions).code(2);
    }
}

//! `completions` and `man`: generated from the command line, checked in where packagers look for them.

use std::{fs, path::Path, process::Command};

use crate::support::cli::Sandbox;

const FILES: [(&str, &str); 5] = [
    ("bash", "mlopsctl.bash"),
    ("elvish", "mlopsctl.elv"),
    ("fish", "mlopsctl.fish"),
    ("powershell", "_mlopsctl.ps1"),
    ("zsh", "_mlopsctl"),
];

#[test]
fn the_checked_in_completions_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let sandbox = Sandbox::new();
    for (shell, name) in FILES {
        let run = sandbox.run(&["completions", shell]);
        run.code(0);
        assert!(run.stdout.contains("exit-codes") || run.stdout.contains("health"), "{shell}");
        let path = folder.join(name);
        if std::env::var_os("MLOPSCTL_BLESS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &run.stdout).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == run.stdout,
            "completions/{name} is old; renew it: MLOPSCTL_BLESS=1 tests/run completions"
        );
    }
}

#[test]
fn bash_completes_commands_and_flags() {
    let sandbox = Sandbox::new();
    let script = sandbox.write("script", &sandbox.run(&["completions", "bash"]).code(0).stdout);
    let complete = |words: &str, count: usize| {
        let program = format!(
            "source {}; COMP_WORDS=({words}); COMP_CWORD={count}; _mlopsctl mlopsctl \"${{COMP_WORDS[$COMP_CWORD]}}\" \
             \"${{COMP_WORDS[$COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[@]}}\"",
            script.display()
        );
        let output = Command::new("bash").args(["-c", &program]).output().expect("bash");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(complete("mlopsctl hea", 1), "health\n");
    assert_eq!(complete("mlopsctl health --fail-", 2), "--fail-on\n");
    assert_eq!(complete("mlopsctl health --fail-on cri", 3), "critical\n");
}

#[test]
fn an_unknown_shell_is_a_usage_error() {
    let run = Sandbox::new().run(&["completions", "tcsh"]);
    run.code(3);
    assert!(run.stderr.contains("[possible values: bash, elvish, fish, powershell, zsh]"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

#[test]
fn man_writes_a_page_for_every_command() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["man", "--out", "pages/man1"]);
    run.code(0);
    assert!(run.stderr.contains("manual pages written to pages/man1"), "{}", run.stderr);
    let root = sandbox.read("pages/man1/mlopsctl.1");
    assert!(root.contains("EXIT STATUS") && root.contains("130"), "{root}");
    for page in ["mlopsctl-health.1", "mlopsctl-config-check.1", "mlopsctl-man.1"] {
        let text = sandbox.read(&format!("pages/man1/{page}"));
        assert!(text.contains(".SH NAME"), "{text}");
    }
    assert_eq!(sandbox.run(&["man"]).code(0).stdout, root);
    // A folder that cannot be made is named.
    sandbox.write("file", "");
    let run = sandbox.run(&["man", "--out", "file/man1"]);
    run.code(3);
    assert!(run.stderr.contains("making file/man1"), "{}", run.stderr);
}

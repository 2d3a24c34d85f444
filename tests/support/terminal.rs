//! A terminal of a test's own, by tmux: `Terminal::start(&sandbox, "mlopsctl runbook run r")`, then `.wait_for("text")`
//! and `.type_line("d")` or `.key("C-c")` in turn. `.page()` is everything that was on it. The program's exit code is
//! the last line, `exit: 0`. Dropping it ends its tmux server with all that runs in it.

use std::{
    process::{Command, Output},
    time::{Duration, Instant},
};

use super::cli::Sandbox;

/// However slow the machine is, a page that does not come in this time never does.
const LIMIT: Duration = Duration::from_secs(40);

/// One window of 100 columns.
pub(crate) struct Terminal {
    socket: String,
}

impl Terminal {
    /// Runs the words after the program's name in a new terminal, with the environment of the sandbox.
    pub(crate) fn start(sandbox: &Sandbox, words: &[&str]) -> Terminal {
        let command = sandbox.command(words);
        let mut line = vec!["env".to_owned(), "-i".to_owned(), "TERM=screen".to_owned()];
        for (name, value) in command.get_envs() {
            let (name, value) = (name.to_string_lossy(), value.unwrap_or_default().to_string_lossy());
            line.push(format!("{name}={value}"));
        }
        line.push(command.get_program().to_string_lossy().into_owned());
        line.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
        // The page must stay after the program's end, so that it can be read; Ctrl-C is the program's alone.
        let script = format!("trap : INT; {}; echo \"exit: $?\"; sleep 600", shell_words::join(&line));
        let terminal = Terminal { socket: sandbox.home().join("tmux").display().to_string() };
        let folder = sandbox.cwd().display().to_string();
        let words = [
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "100",
            "-y",
            "60",
            "-c",
            &folder,
            "sh",
            "-c",
            &script,
        ];
        let started = terminal.tmux(&words);
        assert!(started.status.success(), "tmux: {}", String::from_utf8_lossy(&started.stderr));
        terminal
    }

    fn tmux(&self, words: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(&self.socket).args(words).env_remove("TMUX");
        command.output().expect("tmux is installed (tests/stack/install)")
    }

    /// Everything that was on the terminal, without the colours.
    pub(crate) fn page(&self) -> String {
        let page = self.tmux(&["capture-pane", "-p", "-J", "-S", "-5000"]);
        String::from_utf8_lossy(&page.stdout).trim_end().to_owned()
    }

    /// Waits until a text is there so many times.
    #[track_caller]
    pub(crate) fn wait_for_times(&self, text: &str, times: usize) -> String {
        let deadline = Instant::now() + LIMIT;
        loop {
            let page = self.page();
            if page.matches(text).count() >= times {
                return page;
            }
            assert!(Instant::now() < deadline, "waited in vain for `{text}` ({times} times) in\n{page}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait_for_times(text, 1)
    }

    /// Types a line once a prompt is the last thing on the page.
    #[track_caller]
    pub(crate) fn answer(&self, prompt: &str, line: &str) -> &Self {
        let deadline = Instant::now() + LIMIT;
        loop {
            let page = self.page();
            if page.lines().last().is_some_and(|last| last.trim_end().ends_with(prompt)) {
                break;
            }
            assert!(Instant::now() < deadline, "waited in vain for the question `{prompt}` in\n{page}");
            std::thread::sleep(Duration::from_millis(30));
        }
        self.tmux(&["send-keys", "-l", "--", line]);
        self.key("Enter")
    }

    /// A key by tmux's name: `C-c`, `C-d`, `Enter`.
    pub(crate) fn key(&self, key: &str) -> &Self {
        self.tmux(&["send-keys", key]);
        self
    }

    /// Waits for the end and its exit code; the whole page.
    #[track_caller]
    pub(crate) fn end(&self, code: i32) -> String {
        let page = self.wait_for("\nexit: ");
        assert!(page.ends_with(&format!("exit: {code}")), "not exit {code}:\n{page}");
        page
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

//! Child processes that cannot outlive the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

/// A running program, killed by its own id when dropped.
pub struct Process {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    log: Utf8PathBuf,
}

impl Process {
    /// Starts a program; its errors go to `<folder>/<name>.log`, its output is read line by line.
    ///
    /// Call it on the main thread: the kernel kills the child when the thread that started it ends.
    pub fn start(name: &str, folder: &Utf8Path, program: &str, arguments: &[String]) -> Process {
        fs_err::create_dir_all(folder).unwrap();
        let log = folder.join(format!("{name}.log"));
        let errors = std::fs::File::create(&log).unwrap();
        let mut child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", program])
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap_or_else(|problem| panic!("cannot start {name}: {problem}"));
        let input = child.stdin.take();
        let output = child.stdout.take().unwrap();
        let (sender, lines) = channel();
        let copy = folder.join(format!("{name}.out"));
        std::thread::spawn(move || {
            let mut copy = std::fs::File::create(copy).unwrap();
            for line in BufReader::new(output).lines() {
                let Ok(line) = line else { break };
                let _ = writeln!(copy, "{line}");
                let _ = sender.send(line);
            }
        });
        Process { name: name.to_owned(), child, input, lines, log }
    }

    /// Starts Java with what every test JVM has: a small heap, one compiler tier, one collector thread.
    pub fn java(name: &str, folder: &Utf8Path, heap: &str, arguments: &[String]) -> Process {
        let mut all: Vec<String> =
            [&format!("-Xmx{heap}"), "-Xms64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
                .iter()
                .map(|argument| (*argument).to_owned())
                .collect();
        all.extend_from_slice(arguments);
        Process::start(name, folder, "java", &all)
    }

    /// Waits for a line that satisfies `wanted`.
    pub fn wait_for_line(&self, limit: Duration, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + limit;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) if wanted(&line) => return line,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => panic!("{}: not within {limit:?}\n{}", self.name, self.log_tail()),
                Err(RecvTimeoutError::Disconnected) => panic!("{} has ended\n{}", self.name, self.log_tail()),
            }
        }
    }

    /// Writes one line to the program.
    pub fn send(&mut self, line: &str) {
        let input = self.input.as_mut().expect("its input is open");
        writeln!(input, "{line}").unwrap_or_else(|problem| panic!("{}: {problem}\n", self.name));
        input.flush().unwrap();
    }

    /// Tells whether it has not ended.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|status| status.is_none())
    }

    /// Returns the last lines of its errors, for a failure's message.
    pub fn log_tail(&self) -> String {
        let mut text = String::new();
        if let Ok(mut file) = std::fs::File::open(&self.log) {
            let _ = file.read_to_string(&mut text);
        }
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Asks again and again until `question` answers, or panics with the last thing it said.
pub fn wait_until<T>(what: &str, limit: Duration, mut question: impl FnMut() -> Result<T, String>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        match question() {
            Ok(answer) => return answer,
            Err(last) if Instant::now() >= deadline => panic!("{what}: not within {limit:?}; last seen: {last}"),
            Err(_) => std::thread::sleep(Duration::from_millis(300)),
        }
    }
}

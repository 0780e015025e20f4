//! How long claimdesk takes to start: to a command's answer, and to the lock screen in a
//! terminal, beside the bare start of a process.
//!
//!   cargo bench --bench start

#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a bench prints figures"
)]

#[path = "common/mod.rs"]
mod common;

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{best, row};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const BINARY: &str = env!("CARGO_BIN_EXE_claimdesk");

fn spawned(program: &str, args: &[&str]) -> Duration {
    best(20, || {
        Command::new(program)
            .args(args)
            .stdout(Stdio::null())
            .status()
            .map(|s| s.success())
    })
}

/// From the start of the process until the screen asks for the passphrase.
fn to_the_first_screen() -> Option<Duration> {
    let size = PtySize {
        rows: 24,
        cols: 80,
        pixel_width: 0,
        pixel_height: 0,
    };
    let folder = tempfile::tempdir().ok()?;
    let mut times = Vec::new();
    for _ in 0..10 {
        let pty = native_pty_system().openpty(size).ok()?;
        let mut command = CommandBuilder::new(BINARY);
        command.arg("--practice");
        command.arg(folder.path().join("p.db"));
        command.env("TERM", "xterm-256color");
        let mut reader = pty.master.try_clone_reader().ok()?;
        let began = Instant::now();
        let mut child = pty.slave.spawn_command(command).ok()?;
        let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
        while !String::from_utf8_lossy(&seen).contains("Passphrase") {
            let n = reader.read(&mut buffer).ok().filter(|n| *n > 0)?;
            seen.extend(buffer.iter().take(n));
        }
        times.push(began.elapsed());
        let _ = child.kill();
        let _ = child.wait();
    }
    times.into_iter().min()
}

fn main() {
    let milliseconds = |took: Duration| took.as_secs_f64() * 1e3;
    row(
        "a bare process (true)",
        milliseconds(spawned("true", &[])),
        "ms",
    );
    row(
        "claimdesk --version",
        milliseconds(spawned(BINARY, &["--version"])),
        "ms",
    );
    row(
        "claimdesk code show E11.22",
        milliseconds(spawned(BINARY, &["code", "show", "E11.22"])),
        "ms",
    );
    match to_the_first_screen() {
        Some(took) => row("start to the first screen", milliseconds(took), "ms"),
        None => println!("start to the first screen: no pseudo-terminal here"),
    }
}

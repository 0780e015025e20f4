//! A terminal for tests: the real binary in a pseudo-terminal, its screen read back.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

pub const ENTER: &str = "\r";
pub const ESC: &str = "\x1b";
pub const TAB: &str = "\t";
pub const F8: &str = "\x1b[19~";
pub const F9: &str = "\x1b[20~";
pub const F12: &str = "\x1b[24~";
pub const CTRL_L: &str = "\x0c";
pub const CTRL_P: &str = "\x10";
pub const CTRL_Q: &str = "\x11";

/// How long a screen may take; a debug build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(60);

struct Screen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

/// The binary, its keyboard and its screen.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<(Mutex<Screen>, Condvar)>,
}

impl Terminal {
    /// Starts `claimdesk` on a practice file, on a day.
    pub fn open(practice: &Path, today: &str, (columns, rows): (u16, u16)) -> Terminal {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_claimdesk"));
        command.args(["--practice", practice.to_str().unwrap(), "--today", today]);
        command.env("TERM", "xterm-256color");
        command.env("HOME", std::env::temp_dir());
        command.cwd(std::env::temp_dir());
        for name in [
            "CLAIMDESK_PASSPHRASE",
            "CLAIMDESK_PRACTICE",
            "XDG_CONFIG_HOME",
        ] {
            command.env_remove(name);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = vt100::Parser::new(size_of(rows), size_of(columns), 0);
        let screen = Screen {
            parser,
            raw: Vec::new(),
            ended: false,
        };
        let screen = Arc::new((Mutex::new(screen), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                let n = reader.read(&mut bytes).unwrap_or(0);
                let (screen, changed) = &*shared;
                let mut screen = screen.lock().unwrap();
                screen.parser.process(&bytes[..n]);
                screen.raw.extend_from_slice(&bytes[..n]);
                screen.ended = n == 0;
                changed.notify_all();
                if n == 0 {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Terminal {
            master: pair.master,
            writer,
            child,
            screen,
        }
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) -> &mut Terminal {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        self
    }

    /// Waits until a text is on the screen.
    pub fn sees(&mut self, text: &str) -> &mut Terminal {
        self.wait(text, |screen| {
            screen.parser.screen().contents().contains(text)
        })
    }

    /// Waits until a text has gone from the screen.
    pub fn loses(&mut self, text: &str) -> &mut Terminal {
        self.wait(text, |screen| {
            !screen.parser.screen().contents().contains(text)
        })
    }

    fn wait(&mut self, text: &str, done: impl Fn(&Screen) -> bool) -> &mut Terminal {
        let end = Instant::now() + PATIENCE;
        {
            let (screen, changed) = &*self.screen;
            let mut screen = screen.lock().unwrap();
            while !done(&screen) {
                let left = end.saturating_duration_since(Instant::now());
                let shown = screen.parser.screen().contents();
                assert!(
                    !left.is_zero() && !screen.ended,
                    "waiting for {text:?} on\n{shown}"
                );
                screen = changed.wait_timeout(screen, left).unwrap().0;
            }
        }
        self
    }

    /// Waits until something is so that is not on the screen.
    pub fn waits_for(&mut self, what: &str, so: impl Fn() -> bool) -> &mut Terminal {
        let end = Instant::now() + PATIENCE;
        while !so() {
            assert!(Instant::now() < end, "waiting for {what}");
            let (screen, changed) = &*self.screen;
            let screen = screen.lock().unwrap();
            drop(
                changed
                    .wait_timeout(screen, Duration::from_millis(200))
                    .unwrap(),
            );
        }
        self
    }

    /// What is on the screen.
    pub fn shown(&self) -> String {
        self.screen.0.lock().unwrap().parser.screen().contents()
    }

    /// Every byte that was written to the terminal.
    pub fn raw(&self) -> Vec<u8> {
        self.screen.0.lock().unwrap().raw.clone()
    }

    /// Makes the window larger or smaller.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Terminal {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.screen
            .0
            .lock()
            .unwrap()
            .parser
            .screen_mut()
            .set_size(size_of(rows), size_of(columns));
        self.master.resize(size).unwrap();
        self
    }

    /// Ends the program as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until the program has ended; tells its exit code.
    pub fn ends(&mut self) -> u32 {
        let code = self.child.wait().unwrap().exit_code();
        let (screen, changed) = &*self.screen;
        let screen = screen.lock().unwrap();
        drop(
            changed
                .wait_timeout_while(screen, PATIENCE, |screen| !screen.ended)
                .unwrap(),
        );
        code
    }
}

fn size_of(n: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(n).unwrap()
}

//! The loop: terminal events, answers of the desk, signals and time go to the shell; its orders
//! are carried out; the screen is drawn only when something changed.

use super::ask::{self, Door};
use super::gate::Gate;
use super::keys::{Chord, KeyMap};
use super::pane::{AnyJob, Input};
use super::panes::Hat;
use super::shell::{Order, Shell};
use super::stack::{Answer, Errand};
use super::theme::{State, Theme};
use super::{report, terminal};
use crate::desk::Desk;
use crate::desk::clock::Stopwatch;
use crate::desk::thread::DeskThread;
use crate::domain::text::CleanText;
use anyhow::{Context as _, Result};
use crossterm::event::{Event as Term, KeyCode, MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};
use signal_hook::consts::{SIGHUP, SIGTERM};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;
use zeroize::Zeroizing;

/// How often time is looked at.
const TICK: Duration = Duration::from_millis(250);
/// How long typed text waits at most before it is kept in the practice file.
const KEEP: Duration = Duration::from_millis(500);
/// Minutes without input after which the screen locks.
const IDLE_MINUTES: u64 = 10;

/// With what the workstation starts.
pub struct Start {
    /// The practice file.
    pub door: Door,
    /// The passphrase, where it came with the command.
    pub passphrase: Option<Zeroizing<String>>,
    /// The text of the key file, where there is one.
    pub key_file: Option<String>,
}

/// Something that happened.
enum Event {
    Term(Term),
    Answer(u64, u64, Option<Answer>),
    Standing(super::chrome::Standing),
    Opened(Result<Desk>),
    Created(Result<(Desk, String)>),
    JobDone(Result<String>),
}

/// The running workstation.
struct App {
    door: Door,
    shell: Shell,
    desk: Option<DeskThread>,
    send: Sender<Event>,
    idle: Stopwatch,
    cursor: Option<Position>,
    area: Rect,
    quit: bool,
    wipe: bool,
    resized: bool,
    kept: Stopwatch,
}

/// Runs until the person leaves or the system asks us to.
///
/// # Errors
/// A terminal that cannot be taken or drawn on.
pub fn run(start: Start) -> Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("watch for signals")?;
    }
    report::install();
    let mut screen = terminal::take().context("take the terminal")?;
    let (send, receive) = mpsc::channel();
    listen(send.clone()).context("listen to the keyboard")?;
    warm_up().context("get the code look-up ready")?;
    let mut app = App::new(start, send);
    let done = app.turn(&mut screen, &receive, &stop);
    app.desk = None;
    terminal::restore();
    done
}

/// Gets the look-up of the built-in code sets ready while the passphrase is typed. Whoever asks
/// before it is ready waits for it and gets the same answer.
fn warm_up() -> std::io::Result<()> {
    let ready = || crate::codesets::CodeSets::built_in().prepare_search();
    let thread = std::thread::Builder::new().name("look-up".into());
    thread.spawn(ready).map(drop)
}

/// Reads the terminal on a thread of its own, so that the loop waits for everything at once.
fn listen(send: Sender<Event>) -> std::io::Result<()> {
    std::thread::Builder::new()
        .name("keyboard".into())
        .spawn(move || {
            while let Ok(event) = crossterm::event::read() {
                if send.send(Event::Term(event)).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}

impl App {
    fn new(start: Start, send: Sender<Event>) -> App {
        let theme = Theme::from_environment(|name| std::env::var(name).ok());
        let (keys, trouble) = match &start.key_file {
            Some(text) => KeyMap::with_file(text),
            None => (KeyMap::default(), Vec::new()),
        };
        let today = start.door.clock.today();
        let gate = match start.door.exists() {
            true => Gate::locked(""),
            false => Gate::new_file(today),
        };
        let banner = CleanText::new(&start.door.name());
        let mut shell = Shell::new(theme, keys, gate, banner);
        for line in trouble {
            shell.news.say(State::Needs, CleanText::new(&line));
        }
        let mut app = App {
            door: start.door,
            shell,
            desk: None,
            send,
            idle: Stopwatch::start(),
            cursor: None,
            area: Rect::default(),
            quit: false,
            wipe: false,
            resized: false,
            kept: Stopwatch::start(),
        };
        if let Some(passphrase) = start.passphrase {
            let order = match app.door.exists() {
                true => Order::Unlock(passphrase),
                false => Order::Create(passphrase),
            };
            app.carry(vec![order]);
        }
        app
    }

    fn turn(
        &mut self,
        screen: &mut terminal::Screen,
        receive: &Receiver<Event>,
        stop: &AtomicBool,
    ) -> Result<()> {
        self.draw(screen)?;
        while !self.quit && !stop.load(Ordering::Relaxed) {
            let mut changed = match receive.recv_timeout(TICK) {
                Ok(event) => self.take(event),
                Err(RecvTimeoutError::Timeout) => self.tick(),
                Err(RecvTimeoutError::Disconnected) => break,
            };
            while let Ok(event) = receive.try_recv() {
                changed |= self.take(event);
            }
            self.keep();
            if std::mem::take(&mut self.wipe) {
                terminal::wipe(screen).context("clear the screen")?;
            }
            if std::mem::take(&mut self.resized) {
                terminal::renew(screen).context("take the new size")?;
            }
            if changed {
                self.draw(screen)?;
            }
        }
        Ok(())
    }

    /// Keeps what was typed, at most twice a second.
    fn keep(&mut self) {
        if self.desk.is_some() && self.kept.elapsed() >= KEEP {
            self.kept = Stopwatch::start();
            for order in self.shell.keep() {
                if let Order::Errand(errand) = order {
                    self.errand(errand);
                }
            }
        }
    }

    fn draw(&mut self, screen: &mut terminal::Screen) -> Result<()> {
        let mut cursor = None;
        let mut area = self.area;
        screen
            .draw(|frame| {
                area = frame.area();
                cursor = self.shell.view(frame.buffer_mut());
                if let Some(at) = cursor {
                    frame.set_cursor_position(at);
                }
            })
            .context("draw the screen")?;
        self.cursor = cursor;
        self.area = area;
        Ok(())
    }

    /// A quarter of a second without events; tells whether the screen changed.
    fn tick(&mut self) -> bool {
        if matches!(self.shell.gate, Gate::Open)
            && self.idle.elapsed() >= Duration::from_secs(IDLE_MINUTES * 60)
        {
            let orders = self.shell.lock("locked after ten minutes without a key");
            self.carry(orders);
            return true;
        }
        self.shell.news.tick() | (self.shell.jobs.n_running() > 0)
    }

    /// Takes an event; tells whether the screen may have changed.
    fn take(&mut self, event: Event) -> bool {
        let orders = match event {
            Event::Term(event) => match self.terminal(event) {
                Some(orders) => orders,
                None => return false,
            },
            Event::Answer(pane, number, answer) => self.shell.deliver(pane, number, answer),
            Event::Standing(standing) => {
                self.shell.standing = standing;
                Vec::new()
            }
            Event::Opened(Ok(desk)) => self.opened(desk, None),
            Event::Created(Ok((desk, key))) => self.opened(desk, Some(&key)),
            Event::Opened(Err(why)) | Event::Created(Err(why)) => {
                self.shell.gate.refuse(&format!("{why:#}"));
                Vec::new()
            }
            Event::JobDone(done) => {
                let (state, text) = match done {
                    Ok(text) => (State::Done, text),
                    Err(why) => (State::Refused, format!("{why:#}")),
                };
                self.shell.news.say(state, CleanText::new(&text));
                self.shell.refreshed()
            }
        };
        self.carry(orders);
        true
    }

    fn terminal(&mut self, event: Term) -> Option<Vec<Order>> {
        self.idle = Stopwatch::start();
        Some(match event {
            Term::Key(key) => self.shell.input(&Input::Key(Chord::of(&key)?)),
            Term::Paste(text) => self.shell.input(&Input::Paste(text)),
            Term::Mouse(mouse) => match mouse.kind {
                MouseEventKind::ScrollDown => self.press(KeyCode::Down),
                MouseEventKind::ScrollUp => self.press(KeyCode::Up),
                MouseEventKind::Down(MouseButton::Left) => {
                    let at = Position {
                        x: mouse.column,
                        y: mouse.row,
                    };
                    self.shell.click(at, self.area, self.cursor)
                }
                _ => return None,
            },
            Term::Resize(..) => {
                self.resized = true;
                Vec::new()
            }
            Term::FocusGained | Term::FocusLost => return None,
        })
    }

    fn press(&mut self, code: KeyCode) -> Vec<Order> {
        self.shell.input(&Input::Key(Chord::plain(code)))
    }

    fn opened(&mut self, desk: Desk, key: Option<&str>) -> Vec<Order> {
        match DeskThread::start(desk) {
            Ok(thread) => self.desk = Some(thread),
            Err(why) => {
                self.shell.gate.refuse(&why.to_string());
                return Vec::new();
            }
        }
        self.idle = Stopwatch::start();
        self.ask_standing();
        match key {
            Some(key) => {
                self.shell.gate = Gate::Recovery(CleanText::new(key));
                Vec::new()
            }
            None => self.shell.opened(None),
        }
    }

    fn carry(&mut self, orders: Vec<Order>) {
        let any = !orders.is_empty();
        for order in orders {
            match order {
                Order::Errand(errand) => self.errand(errand),
                Order::Start(job) => self.start(job),
                Order::Unlock(passphrase) => {
                    let (door, send) = (self.door.clone(), self.send.clone());
                    self.aside(move || send.send(Event::Opened(door.open(&passphrase))).is_ok());
                }
                Order::Create(passphrase) => {
                    let (door, send) = (self.door.clone(), self.send.clone());
                    self.aside(move || send.send(Event::Created(door.create(&passphrase))).is_ok());
                }
                Order::Lock => {
                    self.desk = None;
                    self.wipe = true;
                }
                Order::Quit => self.quit = true,
            }
        }
        if any && self.desk.is_some() {
            self.ask_standing();
        }
    }

    /// Opening takes as long as the key derivation: not on this thread.
    fn aside(&mut self, work: impl FnOnce() -> bool + Send + 'static) {
        let started = std::thread::Builder::new()
            .name("opening".into())
            .spawn(work);
        if let Err(why) = started {
            self.shell.gate.refuse(&why.to_string());
        }
    }

    fn errand(&mut self, errand: Errand) {
        let Some(desk) = &self.desk else { return };
        let send = self.send.clone();
        let (pane, number) = (errand.pane, errand.number);
        let asked = desk.ask(errand.work, move |_, done| {
            // The loop may have ended meanwhile; then nobody wants the answer.
            let _ = send.send(Event::Answer(pane, number, done.ok()));
        });
        if let Err(why) = asked {
            self.shell
                .news
                .say(State::Refused, CleanText::new(&why.to_string()));
        }
    }

    fn ask_standing(&mut self) {
        let Some(desk) = &self.desk else { return };
        let send = self.send.clone();
        let work = match self.shell.hat() {
            Hat::Coding => ask::standing_of_the_coder,
            Hat::Billing => ask::standing,
        };
        let asked = desk.ask(work, move |_, done| {
            if let Ok(standing) = done {
                let _ = send.send(Event::Standing(standing));
            }
        });
        if let Err(why) = asked {
            self.shell
                .news
                .say(State::Refused, CleanText::new(&why.to_string()));
        }
    }

    fn start(&mut self, job: AnyJob) {
        let Some(desk) = &self.desk else { return };
        let (give, given) = mpsc::channel();
        // The desk of a job is opened beside the one that we have, by that one.
        let asked = desk.ask(
            |desk| desk.another(),
            move |_, done| {
                let _ = give.send(done);
            },
        );
        let open = move || match given.recv().context("the desk is closed")? {
            Ok(desk) => desk,
            Err(fault) => Err(fault.into()),
        };
        let send = self.send.clone();
        let finished = move |done| {
            let _ = send.send(Event::JobDone(done));
        };
        let started = match asked {
            Ok(_) => job
                .start(Box::new(open), Box::new(finished))
                .map_err(anyhow::Error::from),
            Err(why) => Err(why.into()),
        };
        match started {
            Ok(watch) => self.shell.jobs.add(watch),
            Err(why) => {
                self.shell
                    .news
                    .say(State::Refused, CleanText::new(&format!("{why:#}")));
            }
        }
    }
}

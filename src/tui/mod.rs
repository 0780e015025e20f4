//! The workstation: panes, keys and pictures. It knows no rule of coding or billing: it reads
//! through the desk and acts through deeds, and everything it shows is clean text.

pub mod app;
pub mod ask;
pub mod chrome;

pub mod gate;
pub mod jobs;
pub mod keys;
pub mod news;
pub mod overlay;
pub mod paint;
pub mod pane;
pub mod panes;
pub mod report;
pub mod shell;
pub mod stack;

pub mod terminal;
pub mod theme;
pub mod widgets;

pub use app::{Start, run};
pub use ask::Door;

//! The command line: deeds and lists for scripts, as text or JSON.

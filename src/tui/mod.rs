//! The workstation: panes, keys and pictures.

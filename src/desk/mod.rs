//! The desk: the practice file, the code sets and the clock, owned by one thread.

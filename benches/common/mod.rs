//! What every bench shares: CPU-bound work timed, the best of several runs, ratios printed.

use std::time::{Duration, Instant};

/// The shortest of `n` runs, which is the one that the machine disturbed least.
pub fn best<T>(n: usize, mut run: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let began = Instant::now();
        std::hint::black_box(run());
        began.elapsed()
    };
    (0..n).map(time).min().unwrap_or_default()
}

/// One row: what, how much, beside what.
pub fn row(what: &str, value: f64, unit: &str) {
    println!("{what:<52} {value:>12.1} {unit}");
}

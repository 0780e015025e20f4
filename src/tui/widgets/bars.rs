//! Bars: a row of amounts as lengths, so that the eye finds the largest.

use crate::domain::money::Money;

/// A bar for an amount, `columns` long for the largest; nothing for nothing.
#[must_use]
pub fn bar(amount: Money, largest: Money, columns: u16) -> String {
    if !amount.is_positive() || !largest.is_positive() {
        return String::new();
    }
    let eighths = i128::from(amount.cents()) * i128::from(columns) * 8;
    let n = usize::try_from(eighths / i128::from(largest.cents()))
        .unwrap_or(0)
        .max(1);
    let part = match n % 8 {
        0 => "",
        1 => "▏",
        2 => "▎",
        3 => "▍",
        4 => "▌",
        5 => "▋",
        6 => "▊",
        _ => "▉",
    };
    "█".repeat(n / 8) + part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_fills_and_nothing_is_empty() {
        let money = |text: &str| Money::parse(text).unwrap();
        assert_eq!(bar(money("200"), money("200"), 3), "███");
        assert_eq!(bar(money("100"), money("200"), 3), "█▌");
        assert_eq!(bar(money("0.01"), money("200"), 3), "▏");
        assert_eq!(bar(money("0"), money("200"), 3), "");
        assert_eq!(bar(money("-5"), money("200"), 3), "");
    }
}

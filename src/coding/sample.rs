//! A random sample that a seed makes again: which of so many things are drawn.

/// The places, from 0, of `wanted` things drawn without return from `all`, in ascending order.
/// The same seed draws the same; every set of that size is as likely as any other but for the
/// remainder of a division by at most a few thousand.
#[must_use]
pub fn draw(seed: u64, all: usize, wanted: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..all).collect();
    let mut state = seed;
    let n = wanted.min(all);
    for at in 0..n {
        let left = u64::try_from(all - at).unwrap_or(1);
        let pick = usize::try_from(next(&mut state) % left).unwrap_or(0);
        places.swap(at, at + pick);
    }
    places.truncate(n);
    places.sort_unstable();
    places
}

/// SplitMix64 (Steele, Lea and Flood, 2014): a step of the state, mixed.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_again_and_another_seed_draws_others() {
        assert_eq!(draw(7, 100, 10), draw(7, 100, 10));
        assert_ne!(draw(7, 100, 10), draw(8, 100, 10));
        assert_eq!(draw(7, 3, 10), [0, 1, 2]);
        assert!(draw(7, 0, 10).is_empty());
    }

    #[test]
    fn every_place_is_drawn_about_as_often() {
        let mut times = [0_u32; 10];
        for seed in 0..2_000 {
            for place in draw(seed, 10, 3) {
                times[place] += 1;
            }
        }
        assert!(times.iter().all(|n| (500..700).contains(n)), "{times:?}");
    }
}

//! A set of rows as bits.

/// A set of numbers below a fixed bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set below `bound`.
    pub(super) fn none(bound: usize) -> Self {
        Bits(vec![0; bound.div_ceil(64)])
    }

    /// Puts a number in.
    pub(super) fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Puts a run of numbers in.
    pub(super) fn insert_run(&mut self, run: std::ops::Range<usize>) {
        if run.len() < 64 {
            run.for_each(|number| self.insert(number));
            return;
        }
        let (first, last) = (run.start / 64, (run.end - 1) / 64);
        for at in first..=last {
            let mut word = u64::MAX;
            if at == first {
                word &= u64::MAX << (run.start % 64);
            }
            if at == last {
                word &= u64::MAX >> (63 - (run.end - 1) % 64);
            }
            if let Some(own) = self.0.get_mut(at) {
                *own |= word;
            }
        }
    }

    /// Whether a number is in.
    pub(super) fn has(&self, number: usize) -> bool {
        self.0
            .get(number / 64)
            .is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Adds another set.
    pub(super) fn add(&mut self, other: &Bits) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(own, theirs)| *own |= theirs);
    }

    /// Keeps what another set has too.
    pub(super) fn keep(&mut self, other: &Bits) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(own, theirs)| *own &= theirs);
    }

    /// Drops what another set has.
    pub(super) fn drop(&mut self, other: &Bits) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(own, theirs)| *own &= !theirs);
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many numbers.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The numbers, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let rest = |left: &u64| Some(left & (left - 1)).filter(|left| *left != 0);
            let start = Some(*word).filter(|word| *word != 0);
            std::iter::successors(start, rest)
                .map(move |left| at * 64 + left.trailing_zeros() as usize)
        })
    }
}

/// A count for every number, kept as bits of the counts: for finding what meets most.
#[derive(Debug, Default)]
pub(super) struct Tally(Vec<Bits>);

impl Tally {
    /// Counts `weight` more for every number of a set.
    pub(super) fn add(&mut self, set: &Bits, weight: u32) {
        for place in 0..u32::BITS {
            if weight >> place == 0 {
                break;
            }
            if weight >> place & 1 == 1 {
                self.carry(set.clone(), place as usize);
            }
        }
    }

    fn carry(&mut self, mut carried: Bits, mut place: usize) {
        loop {
            while self.0.len() <= place {
                self.0.push(Bits::none(carried.0.len() * 64));
            }
            let Some(own) = self.0.get_mut(place) else {
                return;
            };
            let mut any = 0;
            for (sum, carry) in own.0.iter_mut().zip(&mut carried.0) {
                (*sum, *carry) = (*sum ^ *carry, *sum & *carry);
                any |= *carry;
            }
            if any == 0 {
                return;
            }
            place += 1;
        }
    }

    /// The greatest count.
    pub(super) fn greatest(&self) -> u32 {
        let mut of: Option<Bits> = None;
        let mut greatest = 0;
        for (place, slice) in self.0.iter().enumerate().rev() {
            let mut with = slice.clone();
            if let Some(of) = &of {
                with.keep(of);
            }
            if !with.is_empty() {
                greatest |= 1 << place;
                of = Some(with);
            }
        }
        greatest
    }

    /// The numbers that count at least so much.
    pub(super) fn at_least(&self, least: u32) -> Bits {
        let n_words = self.0.first().map_or(0, |slice| slice.0.len());
        let mut more = Bits(vec![0; n_words]);
        let mut same = Bits(vec![u64::MAX; n_words]);
        for (place, slice) in self.0.iter().enumerate().rev() {
            if least >> place & 1 == 1 {
                same.keep(slice);
            } else {
                let mut above = same.clone();
                above.keep(slice);
                more.add(&above);
                same.drop(slice);
            }
        }
        more.add(&same);
        if least >> self.0.len() != 0 {
            return Bits(vec![0; n_words]);
        }
        more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_counts_like_a_person() {
        let of = |numbers: &[usize]| {
            let mut bits = Bits::none(128);
            numbers.iter().for_each(|n| bits.insert(*n));
            bits
        };
        let mut tally = Tally::default();
        tally.add(&of(&[1, 2, 100]), 3);
        tally.add(&of(&[2, 100]), 2);
        tally.add(&of(&[100, 7]), 1);
        assert_eq!(tally.greatest(), 6);
        let numbers = |least| tally.at_least(least).iter().collect::<Vec<_>>();
        assert_eq!(numbers(6), [100]);
        assert_eq!(numbers(5), [2, 100]);
        assert_eq!(numbers(3), [1, 2, 100]);
        assert_eq!(numbers(1), [1, 2, 7, 100]);
        assert!(numbers(8).is_empty());
    }

    #[test]
    fn a_run_is_the_same_as_its_numbers() {
        for (start, end) in [(0, 0), (3, 9), (0, 64), (60, 130), (64, 192), (1, 200)] {
            let mut run = Bits::none(256);
            run.insert_run(start..end);
            assert_eq!(
                run.iter().collect::<Vec<_>>(),
                (start..end).collect::<Vec<_>>()
            );
            assert_eq!(run.len(), end - start);
        }
    }

    #[test]
    fn sets_meet_and_part() {
        let of = |numbers: &[usize]| {
            let mut bits = Bits::none(200);
            numbers.iter().for_each(|n| bits.insert(*n));
            bits
        };
        let mut set = of(&[1, 70, 199]);
        set.add(&of(&[2]));
        set.keep(&of(&[1, 2, 199]));
        set.drop(&of(&[2]));
        assert_eq!(set, of(&[1, 199]));
        assert!(set.has(199) && !set.has(2) && !set.has(10_000));
    }
}

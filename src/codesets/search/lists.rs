//! Short lists kept in one, and the further names of rows as such lists.

use std::ops::Range;

use super::Why;

/// Many short lists in one.
#[derive(Debug)]
pub(super) struct Lists<T> {
    pub(super) starts: Vec<u32>,
    pub(super) items: Vec<T>,
}

impl<T: Copy + Default> Lists<T> {
    pub(super) fn new() -> Self {
        Lists {
            starts: vec![0],
            items: Vec::new(),
        }
    }

    /// Closes the list to which items were pushed.
    pub(super) fn close(&mut self) {
        self.starts
            .push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }

    /// The list of a number.
    pub(super) fn get(&self, number: usize) -> &[T] {
        let start = |n: usize| {
            self.starts
                .get(n)
                .map_or(self.items.len(), |at| *at as usize)
        };
        self.items
            .get(start(number)..start(number + 1))
            .unwrap_or_default()
    }

    /// How many lists.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The same lists with other items.
    pub(super) fn map<U: Copy + Default>(self, other: impl Fn(T) -> Option<U>) -> Lists<U> {
        let items = self.items.into_iter();
        Lists {
            starts: self.starts,
            items: items.map(|item| other(item).unwrap_or_default()).collect(),
        }
    }

    /// The lists of list numbers by item: the inverse, for items below `bound`.
    pub(super) fn inverted(&self, bound: usize) -> Lists<u32>
    where
        T: Into<usize>,
    {
        let mut starts = vec![0_u32; bound + 1];
        for item in &self.items {
            if let Some(n) = starts.get_mut((*item).into() + 1) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut items = vec![0_u32; self.items.len()];
        for number in 0..self.len() {
            for item in self.get(number) {
                let Some(at) = next.get_mut((*item).into()) else {
                    continue;
                };
                if let Some(slot) = items.get_mut(*at as usize) {
                    *slot = u32::try_from(number).unwrap_or(u32::MAX);
                }
                *at += 1;
            }
        }
        Lists { starts, items }
    }
}

/// Further names of rows.
#[derive(Debug)]
pub(super) struct Aliases {
    /// The first row that each names, in ascending order.
    pub(super) rows: Vec<u32>,
    /// The first alias of each row.
    pub(super) firsts: Vec<u32>,
    /// The first row that each no longer names.
    pub(super) ends: Vec<u32>,
    /// The words of each.
    pub(super) words: Lists<u16>,
    /// The aliases of each word.
    pub(super) of_word: Lists<u32>,
    /// What all say, one after the other.
    pub(super) text: String,
    /// Where the text of each begins; one more entry than aliases.
    pub(super) texts: Vec<u32>,
    /// Where each is from.
    pub(super) whys: Vec<Why>,
}

impl Aliases {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The numbers of the aliases that stand on a row itself.
    pub(super) fn of_row(&self, row: usize) -> Range<usize> {
        let first = |row: usize| self.firsts.get(row).map_or(self.len(), |at| *at as usize);
        first(row)..first(row + 1)
    }

    /// Where an alias is from.
    pub(super) fn why(&self, alias: usize) -> Why {
        self.whys.get(alias).copied().unwrap_or(Why::Inclusion)
    }

    /// What an alias says.
    pub(super) fn text(&self, alias: usize) -> &str {
        let at = |n: usize| self.texts.get(n).map_or(self.text.len(), |at| *at as usize);
        self.text.get(at(alias)..at(alias + 1)).unwrap_or_default()
    }

    /// The rows that an alias names.
    pub(super) fn run(&self, alias: usize) -> Range<usize> {
        let at = |list: &[u32]| list.get(alias).copied().unwrap_or_default() as usize;
        at(&self.rows)..at(&self.ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_turn_inside_out() {
        let mut lists: Lists<u16> = Lists::new();
        for items in [&[1, 2][..], &[], &[2]] {
            lists.items.extend(items);
            lists.close();
        }
        let inverted = lists.inverted(3);
        assert_eq!(
            (inverted.get(0), inverted.get(1), inverted.get(2)),
            (&[][..], &[0][..], &[0, 2][..])
        );
    }
}

//! The patients of the synthetic practice: invented names, made-up streets, and cards.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::data::{Data, Kind};
use crate::simulator::Random;

/// A patient to be.
#[derive(Clone)]
pub struct Person {
    /// Family name.
    pub last: String,
    /// Given name.
    pub first: String,
    /// `F` or `M`.
    pub sex: String,
    /// Date of birth.
    pub born_on: NaiveDate,
    /// House number and street.
    pub street: String,
    /// Nine digits.
    pub zip: String,
    /// Ten digits.
    pub phone: String,
    /// Cards in the order in which they are billed.
    pub cards: Vec<Card>,
    /// A Qualified Medicare Beneficiary.
    pub qmb: bool,
}

impl fmt::Debug for Person {
    /// Never the person, not even an invented one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person(.. with {} cards)", self.cards.len())
    }
}

/// A card, and what the payer knows that the practice does not.
#[derive(Clone)]
pub struct Card {
    /// Which payer, as in `data/payers.toml`.
    pub payer: String,
    /// The number on the payer's roll.
    pub member_id: String,
    /// The number as the front desk typed it, where it slipped.
    pub mistyped: Option<String>,
    /// Covered from this day.
    pub from: NaiveDate,
    /// The payer ended the coverage on this day; nobody told the practice.
    pub ended_on: Option<NaiveDate>,
    /// The subscriber, where that is a parent: given name and date of birth.
    pub parent: Option<(String, NaiveDate)>,
    /// Claims cross over to the next card.
    pub crosses_over: bool,
}

impl fmt::Debug for Card {
    /// The payer only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Card({})", self.payer)
    }
}

/// The generator of patients.
#[derive(Debug)]
pub struct Cradle<'a> {
    data: &'a Data,
    random: Random,
    today: NaiveDate,
    n: u64,
}

/// Letters of a Medicare number: none that looks like a digit.
const MEDICARE_LETTERS: [char; 20] = [
    'A', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'T', 'U', 'V', 'W', 'X',
    'Y',
];

impl<'a> Cradle<'a> {
    /// A generator for a practice whose last day is `today`.
    pub fn new(data: &'a Data, random: Random, today: NaiveDate) -> Self {
        Self {
            data,
            random,
            today,
            n: 0,
        }
    }

    /// The next patient.
    pub fn next_person(&mut self) -> Person {
        self.n += 1;
        let (first, sex) = self.given_name();
        let last = self
            .random
            .pick(&self.data.last_names)
            .cloned()
            .unwrap_or_default();
        let street = self
            .random
            .pick(&self.data.streets)
            .cloned()
            .unwrap_or_default();
        let house = 1 + self.random.below(280);
        let born_on = self.birth_date();
        let mut person = Person {
            last,
            first,
            sex,
            born_on,
            street: format!("{house} {street}"),
            zip: format!("05001{:04}", 1000 + self.random.below(8000)),
            phone: format!("80255501{:02}", self.random.below(100)),
            cards: Vec::new(),
            qmb: false,
        };
        self.insure(&mut person);
        person
    }

    fn given_name(&mut self) -> (String, String) {
        self.random
            .pick(&self.data.first_names)
            .cloned()
            .unwrap_or_default()
    }

    /// A third is older than 65, a fifth are children.
    fn birth_date(&mut self) -> NaiveDate {
        let years = match self.random.below(100) {
            0..20 => 2 + self.random.below(15),
            20..68 => 19 + self.random.below(45),
            _ => 66 + self.random.below(26),
        };
        let days = self.random.below(365);
        let months = u32::try_from(years * 12).unwrap_or(0);
        let day = self
            .today
            .checked_sub_months(Months::new(months))
            .unwrap_or(self.today);
        day.checked_sub_days(Days::new(days)).unwrap_or(day)
    }

    fn insure(&mut self, person: &mut Person) {
        let age = crate::domain::dates::age_on(person.born_on, self.today);
        let draw = self.random.below(100);
        let kind = if age >= 65 {
            if draw < 62 {
                Kind::Medicare
            } else {
                Kind::MedicareAdvantage
            }
        } else {
            match draw {
                0..42 => Kind::Commercial,
                42..78 => Kind::Blue,
                _ => Kind::Medicaid,
            }
        };
        let mut card = self.card(kind);
        let by_parent = age < 18 && matches!(kind, Kind::Commercial | Kind::Blue);
        if by_parent {
            let years = 24 + self.random.below(15);
            let months = Months::new(u32::try_from(years * 12).unwrap_or(0));
            let born = person
                .born_on
                .checked_sub_months(months)
                .unwrap_or(person.born_on);
            card.parent = Some((self.given_name().0, born));
        }
        let second = self.second_card(kind, age);
        card.crosses_over = kind == Kind::Medicare
            && second
                .as_ref()
                .is_some_and(|s| self.kind_of(&s.payer) == Some(Kind::Medigap));
        person.qmb = kind == Kind::Medicare
            && second
                .as_ref()
                .is_some_and(|s| self.kind_of(&s.payer) == Some(Kind::Medicaid));
        if second.is_none() {
            self.slip(&mut card);
        }
        person.cards.push(card);
        person.cards.extend(second);
    }

    /// Now and then a number is mistyped, or a coverage ends unnoticed.
    fn slip(&mut self, card: &mut Card) {
        if self.random.chance(20) {
            let mut typed: Vec<char> = card.member_id.chars().collect();
            let n = typed.len();
            if n > 3 {
                typed.swap(n - 1, n - 2);
            }
            let typed: String = typed.into_iter().collect();
            card.mistyped = (typed != card.member_id).then_some(typed);
        } else if self.random.chance(20) {
            card.ended_on = self
                .today
                .checked_sub_days(Days::new(40 + self.random.below(200)));
        }
    }

    fn second_card(&mut self, first: Kind, age: u32) -> Option<Card> {
        let draw = self.random.below(100);
        let kind = match (first, draw) {
            (Kind::Medicare, 0..58) => Kind::Medigap,
            (Kind::Medicare, 58..72) => Kind::Medicaid,
            (Kind::Commercial, 0..10) if age >= 18 => Kind::Blue,
            _ => return None,
        };
        Some(self.card(kind))
    }

    fn kind_of(&self, payer: &str) -> Option<Kind> {
        self.data.payer(payer).ok().map(|p| p.kind)
    }

    fn card(&mut self, kind: Kind) -> Card {
        let payer = self.data.payers.iter().find(|p| p.kind == kind);
        let number = match kind {
            Kind::Medicare => self.medicare_number(),
            Kind::Medigap => format!("GM{:07}", 1_000_000 + self.n),
            Kind::Medicaid => format!("{:010}", 4_700_000_000 + self.n * 137),
            Kind::Blue => format!("HBX{:08}", 20_000_000 + self.n * 91),
            Kind::Commercial => format!("BRX{:08}", 30_000_000 + self.n * 73),
            Kind::MedicareAdvantage => format!("SA{:08}", 50_000_000 + self.n * 59),
        };
        let year = self.today.year() - 3;
        let from = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(self.today);
        Card {
            payer: payer.map(|p| p.id.clone()).unwrap_or_default(),
            member_id: number,
            mistyped: None,
            from,
            ended_on: None,
            parent: None,
            crosses_over: false,
        }
    }

    /// A number of the shape of a Medicare beneficiary identifier; the running number makes it
    /// unlike every other.
    fn medicare_number(&mut self) -> String {
        let mut letter = || {
            let found = self.random.pick(&MEDICARE_LETTERS);
            found.copied().unwrap_or('A')
        };
        let [a, b, c, d, e, f] = [letter(), letter(), letter(), letter(), letter(), letter()];
        let n = self.n % 10_000;
        let [p, q, r, s] = [n / 1000, n / 100 % 10, n / 10 % 10, n % 10];
        format!("9{a}{b}{p}{c}{d}{q}{e}{f}{r}{s}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Mbi;

    fn crowd(seed: u64) -> Vec<Person> {
        let data = Data::read().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 3, 20).unwrap();
        let mut cradle = Cradle::new(&data, Random::new(seed), today);
        (0..400).map(|_| cradle.next_person()).collect()
    }

    #[test]
    fn medicare_numbers_have_the_shape_of_one() {
        for person in crowd(1) {
            let card = &person.cards[0];
            if card.payer == "MEDNE" {
                assert!(Mbi::parse(&card.member_id).is_ok(), "{}", card.member_id);
            }
        }
    }

    #[test]
    fn every_kind_of_card_is_in_the_crowd_and_numbers_differ() {
        let people = crowd(1);
        let cards: Vec<&Card> = people.iter().flat_map(|p| &p.cards).collect();
        let payers: std::collections::BTreeSet<&str> =
            cards.iter().map(|c| c.payer.as_str()).collect();
        assert_eq!(payers.len(), 6);
        let numbers: std::collections::BTreeSet<&str> =
            cards.iter().map(|c| c.member_id.as_str()).collect();
        assert_eq!(numbers.len(), cards.len());
        assert!(people.iter().any(|p| p.cards[0].parent.is_some()));
        assert!(people.iter().any(|p| p.cards[0].mistyped.is_some()));
        assert!(people.iter().any(|p| p.cards[0].ended_on.is_some()));
        assert!(people.iter().any(|p| p.cards[0].crosses_over));
    }

    #[test]
    fn the_same_seed_makes_the_same_crowd() {
        let names = |seed| {
            crowd(seed)
                .iter()
                .map(|p| p.street.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(3), names(3));
        assert_ne!(names(3), names(4));
    }
}

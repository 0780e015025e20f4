//! Behavioral health beside and beyond the first period: psychotherapy with a visit, crisis,
//! interactive complexity (coding.md 6.8); and critical care, which is counted in the same manner
//! (coding.md 6.2).

use super::prolonged::Counting;

const WITH_VISIT: [(&str, u16); 3] = [("90838", 53), ("90836", 38), ("90833", 16)];

/// The add-on for psychotherapy beside a visit, whose own minutes are not counted here.
pub fn psychotherapy_with_visit(minutes: u16) -> Option<&'static str> {
    let met = WITH_VISIT.iter().find(|(_, least)| minutes >= *least);
    met.map(|(code, _)| *code)
}

/// A code counted once and the units of its add-on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstAndFurther {
    /// The code of the first period.
    pub first: &'static str,
    /// The add-on code.
    pub further: &'static str,
    /// Units of the add-on; may be none.
    pub units: u16,
}

/// Psychotherapy for crisis: the first 30 to 74 minutes, then each further 30.
pub fn crisis(minutes: u16) -> Option<FirstAndFurther> {
    counted(minutes, ("90839", "90840"), 75)
}

/// Critical care of a day: the first 30 to 74 minutes, then each further 30. The second unit
/// begins at 75 minutes under CPT and at 104 for Medicare.
pub fn critical_care(minutes: u16, counting: Counting) -> Option<FirstAndFurther> {
    let further_from = match counting {
        Counting::Cpt => 75,
        Counting::Medicare => 104,
    };
    counted(minutes, ("99291", "99292"), further_from)
}

fn counted(
    minutes: u16,
    (first, further): (&'static str, &'static str),
    further_from: u16,
) -> Option<FirstAndFurther> {
    let units = minutes
        .checked_sub(further_from)
        .map_or(0, |more| 1 + more / 30);
    (minutes >= 30).then_some(FirstAndFurther {
        first,
        further,
        units,
    })
}

/// Whether interactive complexity, 90785, may stand on a code: diagnostic evaluation,
/// psychotherapy alone or with a visit, group; not crisis, not family, not a visit alone.
pub fn takes_interactive_complexity(code: &str) -> bool {
    [
        "90791", "90792", "90832", "90833", "90834", "90836", "90837", "90838", "90853",
    ]
    .contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// coding.md 6.8.
    #[test]
    fn therapy_is_counted_in_three_spans() {
        let beside = [15, 16, 37, 38, 52, 53].map(psychotherapy_with_visit);
        let expected = [
            None,
            Some("90833"),
            Some("90833"),
            Some("90836"),
            Some("90836"),
            Some("90838"),
        ];
        assert_eq!(beside, expected);
        assert!(takes_interactive_complexity("90853") && !takes_interactive_complexity("90839"));
    }

    #[test]
    fn crisis_and_critical_care_begin_at_thirty_minutes() {
        assert_eq!(crisis(29), None);
        assert_eq!(crisis(74).map(|c| c.units), Some(0));
        assert_eq!(crisis(75).map(|c| c.units), Some(1));
        assert_eq!(crisis(105).map(|c| c.units), Some(2));
        let units = |minutes, counting| critical_care(minutes, counting).map(|c| c.units);
        assert_eq!(units(29, Counting::Cpt), None);
        assert_eq!(units(75, Counting::Cpt), Some(1));
        assert_eq!(units(103, Counting::Medicare), Some(0));
        assert_eq!(units(104, Counting::Medicare), Some(1));
    }
}

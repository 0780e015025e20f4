//! The desk's readers on the stranger's bytes: everything is understood, nothing is in trouble,
//! and what the one means the other reads.

use claimdesk::domain::acknowledgment::{AcknowledgmentLevel, ClaimAction};
use claimdesk::domain::money::Money;
use claimdesk::edi::{a277ca, a999, r835, read_envelopes, ta1};
use claimdesk::simulator::scenario::{MixedRemittance, Twist};
use claimdesk::simulator::sheet::Separators;
use claimdesk::simulator::{Habits, World};

use super::billing::{Billing, blue_ridge, day};
use super::wait;
use super::years::a_year_of;

fn dollars(text: &str) -> Money {
    Money::parse(text).unwrap()
}

#[test]
fn the_mixed_remittance_is_read_with_its_figures_whatever_the_separators() {
    let mixed = MixedRemittance::of_scenario(blue_ridge(), day("2026-03-20"));
    for separators in [
        Separators::Usual,
        Separators::Odd,
        Separators::CarriageReturns,
    ] {
        let bytes = mixed.bytes(&[], separators);
        let (tree, trouble) = read_envelopes(&bytes);
        assert!(trouble.is_empty(), "{trouble:?}");
        let (read, trouble) = r835::read(&tree);
        assert!(trouble.is_empty(), "{trouble:?}");
        let [remittance] = &read[..] else {
            panic!("{read:?}")
        };
        assert_eq!(remittance.trace, "88231990");
        assert_eq!(remittance.amount, dollars("138.95"));
        let claims: Money = remittance.claims.iter().map(|c| c.paid).sum();
        let plb: Money = remittance
            .provider_adjustments
            .iter()
            .map(|a| a.amount)
            .sum();
        assert_eq!((claims, plb), (dollars("201.00"), dollars("62.05")));
        assert!(
            remittance.imbalances().is_empty(),
            "{:?}",
            remittance.imbalances()
        );
    }
}

#[test]
fn what_was_spoilt_is_seen() {
    let mixed = MixedRemittance::of_scenario(blue_ridge(), day("2026-03-20"));
    for (twist, by) in [(Twist::ClaimOff, "12.00"), (Twist::DepositOff, "10.00")] {
        let bytes = mixed.bytes(&[twist], Separators::Usual);
        let (read, _) = r835::read(&read_envelopes(&bytes).0);
        let found = read[0].imbalances();
        assert!(!found.is_empty(), "{twist:?}");
        assert!(found.iter().all(|i| i.by.abs() == dollars(by)), "{found:?}");
    }
}

#[test]
fn the_acknowledgments_are_read_at_their_levels() {
    let billing = Billing::to("BLRDG").claim(["C1", "98", "1"], "20260227", &["99213*98"]);
    let text = String::from_utf8(billing.bytes()).unwrap();
    let text = text.replace("*000000905*0*P", "*000000905*1*P");
    let mut world = World::new(1, vec![blue_ridge()]);
    world.receive(text.as_bytes(), day("2026-03-02"));
    let found = wait(&mut world, "2026-03-02", 5);
    let mut said = Vec::new();
    let (mut n_interchanges, mut n_groups) = (0, 0);
    for (_, text) in &found {
        let (tree, trouble) = read_envelopes(text.as_bytes());
        assert!(trouble.is_empty(), "{trouble:?}");
        n_interchanges += ta1::read(&tree).0.len();
        n_groups += a999::read(&tree)
            .0
            .iter()
            .filter(|a| a.verdict.is_accepted())
            .count();
        let (claims, trouble) = a277ca::read(&tree);
        assert!(trouble.is_empty(), "{trouble:?}");
        said.extend(
            claims
                .into_iter()
                .map(|c| (c.level, c.action, c.payer_claim_number)),
        );
    }
    assert_eq!((n_interchanges, n_groups), (1, 1));
    let (house, payer) = (
        AcknowledgmentLevel::Clearinghouse,
        AcknowledgmentLevel::Payer,
    );
    assert_eq!(
        said,
        [
            (house, ClaimAction::Forwarded, None),
            (payer, ClaimAction::Accepted, Some("2606200001".to_owned())),
        ]
    );
}

#[test]
fn the_worst_year_is_read_without_trouble() {
    let mut habits = Habits::worst();
    habits.miscounts = 0;
    for (name, bytes) in a_year_of(&habits, 11).0 {
        let (tree, trouble) = read_envelopes(&bytes);
        assert!(trouble.is_empty(), "{name}: {trouble:?}");
        let (read, trouble) = r835::read(&tree);
        assert!(trouble.is_empty(), "{name}: {trouble:?}");
        for remittance in read {
            assert!(
                remittance.imbalances().is_empty(),
                "{name}: {:?}",
                remittance.imbalances()
            );
        }
    }
}

//! The parties of a claim while they are being read: which NM1 the segments at hand belong to.

use crate::domain::claim::{
    ClaimProvider, DropOff, EntityName, LineDetail, PurchasedService, ReferenceKind,
    ServiceFacility, TaxIdKind,
};
use crate::domain::coverage::Relationship;
use crate::domain::party::{Address, Sex};
use crate::x12::Segment;

use super::super::values::{person, text};
use super::Reader;

/// Whose address, taxonomy and numbers follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    /// The claim or line itself.
    None,
    Billing,
    PayTo,
    Subscriber,
    Payer,
    Patient,
    Referring,
    Rendering,
    Facility,
    Supervising,
    PickUp,
    DropOff,
    OtherSubscriber,
    OtherPayer,
    LineRendering,
    LineFacility,
    LinePickUp,
    LineDropOff,
    /// One that the record of a claim has no place for.
    Unread,
}

fn entity(nm1: &Segment<'_>) -> EntityName {
    match nm1.el(2) {
        b"1" => EntityName::Person(person(nm1)),
        _ => EntityName::Organization(text(nm1, 3)),
    }
}

fn provider(nm1: &Segment<'_>) -> ClaimProvider {
    ClaimProvider {
        name: entity(nm1),
        npi: npi(nm1),
        taxonomy: String::new(),
    }
}

/// NM109 where its qualifier says that it is an NPI.
fn npi(nm1: &Segment<'_>) -> String {
    if nm1.el(8) == b"XX" {
        text(nm1, 9)
    } else {
        String::new()
    }
}

impl Reader<'_> {
    pub(super) fn named(&mut self, nm1: &Segment<'_>) {
        self.party = if let Some(line) = &mut self.line {
            match nm1.el(1) {
                b"82" => {
                    line.rest.rendering = Some(provider(nm1));
                    Party::LineRendering
                }
                b"DK" => {
                    line.rest.ordering = Some(provider(nm1));
                    Party::Unread
                }
                _ => line.rest.detail.named(nm1),
            }
        } else if self.claim.is_some() {
            self.named_in_claim(nm1)
        } else {
            self.named_above(nm1)
        };
    }

    fn named_above(&mut self, nm1: &Segment<'_>) -> Party {
        let above = &mut self.above;
        match nm1.el(1) {
            b"85" => {
                above.billing.name = entity(nm1);
                above.billing.npi = npi(nm1);
                Party::Billing
            }
            b"87" => {
                above.billing.pay_to = Some(Address::default());
                Party::PayTo
            }
            b"IL" => {
                above.subscriber.name = entity(nm1);
                above.subscriber.member_id = text(nm1, 9);
                if above.relationship == Relationship::Myself && nm1.el(2) == b"1" {
                    above.patient.name = person(nm1);
                }
                Party::Subscriber
            }
            b"PR" => {
                above.payer.name = text(nm1, 3);
                above.payer.payer_id = text(nm1, 9);
                Party::Payer
            }
            b"QC" => {
                above.patient.name = person(nm1);
                Party::Patient
            }
            _ => Party::Unread,
        }
    }

    fn named_in_claim(&mut self, nm1: &Segment<'_>) -> Party {
        let Some(read) = &mut self.claim else {
            return Party::Unread;
        };
        let claim = &mut read.claim;
        match (nm1.el(1), claim.other_payers.last_mut()) {
            (b"IL", Some(other)) => {
                other.subscriber = entity(nm1);
                other.member_id = text(nm1, 9);
                Party::OtherSubscriber
            }
            (b"PR", Some(other)) => {
                other.payer_name = text(nm1, 3);
                other.payer_id = text(nm1, 9);
                Party::OtherPayer
            }
            (_, Some(_)) => Party::Unread,
            (b"DN", None) => {
                claim.referring = Some(provider(nm1));
                Party::Referring
            }
            (b"82", None) => {
                claim.rendering = Some(provider(nm1));
                Party::Rendering
            }
            (b"77", None) => {
                let (name, address) = (text(nm1, 3), Address::default());
                claim.facility = Some(ServiceFacility {
                    name,
                    npi: npi(nm1),
                    address,
                });
                Party::Facility
            }
            (b"DQ", None) => {
                claim.supervising = Some(provider(nm1));
                Party::Supervising
            }
            (b"P3", None) => {
                claim.detail.primary_care = Some(provider(nm1));
                Party::Unread
            }
            (b"PW", None) => {
                claim.detail.pick_up = Some(Address::default());
                Party::PickUp
            }
            (b"45", None) => {
                claim.detail.drop_off = Some(drop_off(nm1));
                Party::DropOff
            }
            _ => Party::Unread,
        }
    }

    /// N3 or N4 of the party at hand.
    pub(super) fn address(&mut self, s: &Segment<'_>) {
        let is_patient = self.above.relationship == Relationship::Myself;
        match self.party {
            Party::Billing => set_address(&mut self.above.billing.address, s),
            Party::PayTo => {
                set_address(self.above.billing.pay_to.get_or_insert_default(), s);
            }
            Party::Subscriber => {
                set_address(self.above.subscriber.address.get_or_insert_default(), s);
                if is_patient {
                    set_address(&mut self.above.patient.address, s);
                }
            }
            Party::Payer => set_address(self.above.payer.address.get_or_insert_default(), s),
            Party::Patient => set_address(&mut self.above.patient.address, s),
            Party::Facility => {
                let facility = self.claim.as_mut().and_then(|r| r.claim.facility.as_mut());
                if let Some(facility) = facility {
                    set_address(&mut facility.address, s);
                }
            }
            Party::PickUp | Party::DropOff => {
                let detail = self.claim.as_mut().map(|r| &mut r.claim.detail);
                let (is_pick_up, detail) = (self.party == Party::PickUp, detail);
                let place = detail.and_then(|d| match is_pick_up {
                    true => d.pick_up.as_mut(),
                    false => d.drop_off.as_mut().map(|at| &mut at.address),
                });
                if let Some(place) = place {
                    set_address(place, s);
                }
            }
            Party::LineFacility | Party::LinePickUp | Party::LineDropOff => {
                let party = self.party;
                let line = self.line.as_mut();
                if let Some(place) = line.and_then(|l| l.rest.detail.place(party)) {
                    set_address(place, s);
                }
            }
            Party::None
            | Party::Referring
            | Party::Rendering
            | Party::Supervising
            | Party::OtherSubscriber
            | Party::OtherPayer
            | Party::LineRendering
            | Party::Unread => {}
        }
    }

    pub(super) fn taxonomy(&mut self, prv: &Segment<'_>) {
        let taxonomy = text(prv, 3);
        let line = self.line.as_mut().map(|line| &mut line.rest);
        let claim = self.claim.as_mut().map(|read| &mut read.claim);
        let place = match (prv.el(1), self.party) {
            (b"BI", _) => Some(&mut self.above.billing.taxonomy),
            (_, Party::Rendering) => claim
                .and_then(|c| c.rendering.as_mut())
                .map(|p| &mut p.taxonomy),
            (_, Party::LineRendering) => line
                .and_then(|l| l.rendering.as_mut())
                .map(|p| &mut p.taxonomy),
            _ => None,
        };
        if let Some(place) = place {
            *place = taxonomy;
        }
    }

    pub(super) fn demographics(&mut self, dmg: &Segment<'_>) {
        let birth_date = self.values.date(dmg, 2);
        let sex = Sex::from_letter(&text(dmg, 3));
        let above = &mut self.above;
        if self.party == Party::Subscriber {
            (above.subscriber.birth_date, above.subscriber.sex) = (birth_date, sex);
        }
        let is_patient = above.relationship == Relationship::Myself;
        if self.party == Party::Patient || (self.party == Party::Subscriber && is_patient) {
            (above.patient.birth_date, above.patient.sex) = (birth_date, sex);
        }
    }

    pub(super) fn contact(&mut self, per: &Segment<'_>) {
        if self.party == Party::Billing {
            self.above.billing.contact = text(per, 2);
            let phone = (3..=7).step_by(2).find(|n| per.el(*n) == b"TE");
            self.above.billing.phone = phone.map_or(String::new(), |n| text(per, n + 1));
        }
    }

    pub(super) fn reference(&mut self, r: &Segment<'_>) {
        let value = text(r, 2);
        match (self.party, r.el(1), &mut self.line) {
            (Party::Billing, b"EI", _) => {
                self.above.billing.tax_id = value;
                self.above.billing.tax_id_kind = TaxIdKind::Ein;
            }
            (Party::Billing, b"SY", _) => {
                self.above.billing.tax_id = value;
                self.above.billing.tax_id_kind = TaxIdKind::Ssn;
            }
            (Party::None, b"6R", Some(line)) => line.rest.line_control = value,
            (Party::None, b"X4", Some(line)) => line.rest.clia = value,
            (Party::None, b"XZ", Some(line)) => line.rest.detail.prescription = value,
            (Party::None, b"VY", Some(line)) => line.rest.detail.compound = value,
            (Party::None, what, Some(line)) => {
                let kind = known_reference(what, &ReferenceKind::OF_LINE);
                line.rest
                    .detail
                    .references
                    .extend(kind.map(|kind| (kind, value)));
            }
            (Party::Subscriber | Party::Patient, b"Y4", _) => {
                self.above.detail.property_claim = value;
            }
            (Party::None, what, None) => {
                let claim = self.subject();
                match what {
                    b"9F" => claim.referral = value,
                    b"G1" => claim.authorization = value,
                    b"F8" => claim.payer_claim_number = value,
                    b"X4" => claim.clia = value,
                    _ => {
                        let kind = known_reference(what, &ReferenceKind::OF_CLAIM);
                        claim
                            .detail
                            .references
                            .extend(kind.map(|kind| (kind, value)));
                    }
                }
            }
            (Party::OtherPayer, b"F8", _) => {
                if let Some(other) = self.other_payer() {
                    other.payer_claim_number = value;
                }
            }
            _ => {}
        }
    }
}

/// A kind of reference among those that belong here.
fn known_reference(code: &[u8], known: &[ReferenceKind]) -> Option<ReferenceKind> {
    let kind = ReferenceKind::from_code(std::str::from_utf8(code).ok()?)?;
    known.contains(&kind).then_some(kind)
}

fn drop_off(nm1: &Segment<'_>) -> DropOff {
    DropOff {
        name: text(nm1, 3),
        address: Address::default(),
    }
}

trait Parties {
    fn named(&mut self, nm1: &Segment<'_>) -> Party;
    fn place(&mut self, party: Party) -> Option<&mut Address>;
}

impl Parties for LineDetail {
    /// A provider or place of a line beside who rendered and who ordered.
    fn named(&mut self, nm1: &Segment<'_>) -> Party {
        match nm1.el(1) {
            b"QB" => {
                let bought = self.purchased.get_or_insert_with(PurchasedService::default);
                bought.npi = npi(nm1);
                bought.by_person = nm1.el(2) == b"1";
            }
            b"DQ" => self.supervising = Some(provider(nm1)),
            b"DN" => self.referring = Some(provider(nm1)),
            b"77" => {
                self.facility = Some(ServiceFacility {
                    name: text(nm1, 3),
                    npi: npi(nm1),
                    address: Address::default(),
                });
                return Party::LineFacility;
            }
            b"PW" => {
                self.pick_up = Some(Address::default());
                return Party::LinePickUp;
            }
            b"45" => {
                self.drop_off = Some(drop_off(nm1));
                return Party::LineDropOff;
            }
            _ => {}
        }
        Party::Unread
    }

    /// Where the address of a line's party goes.
    fn place(&mut self, party: Party) -> Option<&mut Address> {
        if party == Party::LineFacility {
            return self.facility.as_mut().map(|at| &mut at.address);
        }
        if party == Party::LineDropOff {
            return self.drop_off.as_mut().map(|at| &mut at.address);
        }
        self.pick_up.as_mut().filter(|_| party == Party::LinePickUp)
    }
}

fn set_address(address: &mut Address, s: &Segment<'_>) {
    if s.is(b"N3") {
        address.line1 = text(s, 1);
        address.line2 = text(s, 2);
    } else {
        address.city = text(s, 1);
        address.state = text(s, 2);
        address.zip = text(s, 3);
    }
}

//! A payer's office: its tray of claims, its pay day, and what it takes back.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::adjudicate::{Desk, Memory, Settlement, fingerprint};
use super::billed::{BilledClaim, PriorPayment};
use super::cents::share;
use super::payer::PayerBehaviour;
use super::random::Random;
use super::remit::{Payee, Payment, ProviderAdjustment, f835};
use super::sheet::Envelope;

/// A payer at work.
#[derive(Debug)]
pub struct Office {
    /// How it behaves.
    pub payer: PayerBehaviour,
    /// What it remembers.
    pub memory: Memory,
    /// Claims that cross over on this pay day, with the payer they go to.
    pub handed_on: Vec<(String, BilledClaim)>,
    random: Random,
    tray: Vec<InTray>,
    history: BTreeMap<String, Settlement>,
    later: Vec<(NaiveDate, Later)>,
    carried: i64,
    n_numbers: u64,
    n_traces: u64,
}

/// A claim that waits for its decision.
#[derive(Debug)]
struct InTray {
    claim: BilledClaim,
    number: String,
    received_on: NaiveDate,
    due: NaiveDate,
}

/// What the payer will do of its own accord.
#[derive(Clone, Debug)]
enum Later {
    /// Take back this decision and pay differently.
    Correct(String),
    /// Pay this once more.
    PayAgain(Box<Settlement>),
    /// Keep back this many cents, paid twice for this claim.
    Withhold(String, i64),
}

/// A payment that is ready to be written.
#[derive(Clone, Debug)]
pub struct Paid {
    /// Who is paid.
    pub payee: Payee,
    /// TRN02.
    pub trace: String,
    /// BPR16.
    pub on: NaiveDate,
    /// BPR02 in cents.
    pub amount: i64,
    claims: Vec<Settlement>,
    adjustments: Vec<ProviderAdjustment>,
}

impl Paid {
    /// The 835.
    pub fn text(&self, payer: &PayerBehaviour, envelope: &Envelope) -> String {
        f835(&self.payment(payer), envelope)
    }

    fn payment<'a>(&self, payer: &'a PayerBehaviour) -> Payment<'a> {
        Payment {
            payer,
            payee: self.payee.clone(),
            trace: self.trace.clone(),
            on: self.on,
            claims: self.claims.clone(),
            adjustments: self.adjustments.clone(),
        }
    }
}

impl Office {
    /// An office with an empty tray.
    pub fn new(payer: PayerBehaviour, random: Random) -> Self {
        Self {
            payer,
            memory: Memory::default(),
            handed_on: Vec::new(),
            random,
            tray: Vec::new(),
            history: BTreeMap::new(),
            later: Vec::new(),
            carried: 0,
            n_numbers: 0,
            n_traces: 0,
        }
    }

    /// True where the payer has decided a claim under this number.
    pub fn knows(&self, number: &str) -> bool {
        self.history.contains_key(number)
    }

    /// Puts a claim into the tray and gives it the payer's number.
    pub fn take(&mut self, claim: BilledClaim, on: NaiveDate) -> String {
        let number = self.next_number(on);
        let spread = u64::try_from(self.payer.days_of_spread).unwrap_or(0);
        let mut days = u64::try_from(self.payer.days_to_decide).unwrap_or(0);
        days += self.random.below(spread + 1);
        if self.random.chance(self.payer.habits.pays_late) {
            days += 35;
        }
        let due = on.checked_add_days(Days::new(days)).unwrap_or(on);
        self.tray.push(InTray {
            claim,
            number: number.clone(),
            received_on: on,
            due,
        });
        number
    }

    /// Pays what is due, if this is the day of the week for it. `names` are the payers' names by
    /// id, for crossovers.
    pub fn pay(&mut self, today: NaiveDate, names: &BTreeMap<String, String>) -> Vec<Paid> {
        if today.weekday() != self.payer.pays_on {
            return Vec::new();
        }
        let mut adjustments = Vec::new();
        let mut claims = self.decide_due(today, names, &mut adjustments);
        self.do_later(today, &mut claims, &mut adjustments);
        let mut by_payee: BTreeMap<Payee, Vec<Settlement>> = BTreeMap::new();
        for settled in claims {
            let payee = Payee {
                npi: settled.claim.billing_npi.clone(),
                name: settled.claim.billing_name.clone(),
                tax_id: settled.claim.billing_tax_id.clone(),
            };
            by_payee.entry(payee).or_default().push(settled);
        }
        let mut paid = Vec::new();
        for (payee, claims) in by_payee {
            let adjustments = std::mem::take(&mut adjustments);
            paid.push(self.close(Paid {
                payee,
                trace: String::new(),
                on: today,
                amount: 0,
                claims,
                adjustments,
            }));
        }
        // Nothing to pay today: what was to be kept back waits for the next pay day.
        for left in adjustments.into_iter().filter(|a| a.reason == "WO") {
            self.later
                .push((today, Later::Withhold(left.reference, left.amount)));
        }
        paid
    }

    /// Numbers the payment and carries forward what would make it negative.
    fn close(&mut self, mut paid: Paid) -> Paid {
        self.n_traces += 1;
        paid.trace = (self.payer.first_trace + self.n_traces).to_string();
        if self.carried != 0 {
            let reference = paid.trace.clone();
            let amount = std::mem::take(&mut self.carried);
            paid.adjustments.push(ProviderAdjustment {
                reason: "FB",
                reference,
                amount,
            });
        }
        let mut amount = paid.payment(&self.payer).amount();
        if amount < 0 {
            let reference = paid.trace.clone();
            self.carried = -amount;
            paid.adjustments.push(ProviderAdjustment {
                reason: "FB",
                reference,
                amount,
            });
            amount = 0;
        }
        paid.amount = amount;
        paid
    }

    fn next_number(&mut self, on: NaiveDate) -> String {
        self.n_numbers += 1;
        format!("{}{:05}", on.format("%y%j"), self.n_numbers)
    }

    fn decide_due(
        &mut self,
        today: NaiveDate,
        names: &BTreeMap<String, String>,
        adjustments: &mut Vec<ProviderAdjustment>,
    ) -> Vec<Settlement> {
        let tray = std::mem::take(&mut self.tray);
        let (due, waiting): (Vec<_>, Vec<_>) = tray.into_iter().partition(|t| t.due <= today);
        self.tray = waiting;
        let mut claims = Vec::new();
        for InTray {
            claim,
            number,
            received_on,
            ..
        } in due
        {
            if let Some(reversal) = self.take_back(claim.replaces.as_deref()) {
                claims.push(reversal);
            }
            if claim.frequency == "8" {
                continue;
            }
            let (payer, memory, random) = (&self.payer, &mut self.memory, &mut self.random);
            let mut settled = Desk {
                payer,
                memory,
                random,
            }
            .decide(&claim, &number, received_on);
            self.hand_on(&mut settled, names);
            self.plan(&settled, today);
            let late = (today - received_on).num_days() - 30;
            if late > 0 && settled.paid() > 0 {
                let interest = share(settled.paid() * late / 365, 1_000).max(1);
                let reference = settled.claim.patient_control_number.clone();
                let amount = -interest;
                adjustments.push(ProviderAdjustment {
                    reason: "L6",
                    reference,
                    amount,
                });
            }
            self.history.insert(number, settled.clone());
            claims.extend(self.stranger(&settled));
            if self.random.chance(self.payer.habits.miscounts) {
                settled.off_by = 1_200;
            }
            claims.push(settled);
        }
        claims
    }

    /// The reversal of an earlier decision, which from now on is forgotten.
    fn take_back(&mut self, number: Option<&str>) -> Option<Settlement> {
        let old = self.history.remove(number?)?;
        self.memory.seen.remove(&fingerprint(&old.claim));
        Some(old.reversed())
    }

    /// Names the payer that a claim crosses over to, and hands it on with what was paid.
    fn hand_on(&mut self, settled: &mut Settlement, names: &BTreeMap<String, String>) {
        let Some((name, id)) = &mut settled.crossover else {
            return;
        };
        names
            .get(id.as_str())
            .map_or("SUPPLEMENT", String::as_str)
            .clone_into(name);
        let member = self
            .memory
            .roll
            .as_ref()
            .and_then(|r| r.get(&settled.claim.member_id));
        let mut claim = settled.claim.clone();
        "S".clone_into(&mut claim.sequence);
        claim.payer_id.clone_from(id);
        if let Some((_, member_id)) = member.and_then(|m| m.supplement.as_ref()) {
            claim.member_id.clone_from(member_id);
        }
        for (billed, line) in claim.lines.iter_mut().zip(&settled.lines) {
            let adjustments = line.adjustments.iter();
            let adjustments = adjustments.map(|(g, r, a)| ((*g).to_owned(), r.clone(), *a));
            billed.prior = vec![PriorPayment {
                paid: line.paid,
                adjustments: adjustments.collect(),
            }];
        }
        self.handed_on.push((id.clone(), claim));
    }

    /// Decides what the payer will do of its own accord with a claim that it has paid.
    fn plan(&mut self, settled: &Settlement, today: NaiveDate) {
        if settled.paid() <= 0 || settled.status != "1" || settled.corrects.is_some() {
            return;
        }
        let mut in_days = |days: u64| {
            let spread = self.random.below(21);
            today
                .checked_add_days(Days::new(days + spread))
                .unwrap_or(today)
        };
        let (soon, then) = (in_days(14), in_days(42));
        if self.random.chance(self.payer.habits.corrects_itself) {
            self.later
                .push((soon, Later::Correct(settled.number.clone())));
        } else if self.random.chance(self.payer.habits.pays_twice) {
            let reference = settled.claim.patient_control_number.clone();
            self.later
                .push((soon, Later::PayAgain(Box::new(settled.clone()))));
            self.later
                .push((then, Later::Withhold(reference, settled.paid())));
        }
    }

    fn do_later(
        &mut self,
        today: NaiveDate,
        claims: &mut Vec<Settlement>,
        adjustments: &mut Vec<ProviderAdjustment>,
    ) {
        let later = std::mem::take(&mut self.later);
        let (due, waiting): (Vec<_>, Vec<_>) = later.into_iter().partition(|(on, _)| *on <= today);
        self.later = waiting;
        for (_, deed) in due {
            match deed {
                Later::Correct(number) => claims.extend(self.correct(&number, today)),
                Later::PayAgain(settled) => {
                    let mut again = *settled;
                    again.number = self.next_number(today);
                    claims.push(again);
                }
                Later::Withhold(reference, amount) => {
                    adjustments.push(ProviderAdjustment {
                        reason: "WO",
                        reference,
                        amount,
                    });
                }
            }
        }
    }

    /// A reversal and its correction: half of the member's share becomes the payer's, or, where
    /// the member owed nothing, a tenth of what was allowed is taken back.
    fn correct(&mut self, number: &str, today: NaiveDate) -> Vec<Settlement> {
        let Some(old) = self.history.get(number).cloned() else {
            return Vec::new();
        };
        let Some(reversal) = self.take_back(Some(number)) else {
            return Vec::new();
        };
        let mut new = old;
        new.number = self.next_number(today);
        new.corrects = Some(number.to_owned());
        let owed = new.patient_share() > 0;
        for line in new.lines.iter_mut().filter(|l| l.paid > 0) {
            let Some(allowed) = line.allowed else {
                continue;
            };
            if owed {
                for share in line.adjustments.iter_mut().filter(|a| a.0 == "PR") {
                    let given = share.2 / 2;
                    share.2 -= given;
                    line.paid += given;
                }
                line.adjustments.retain(|a| a.2 != 0);
            } else {
                let taken = (allowed / 10).min(line.paid);
                line.paid -= taken;
                line.allowed = Some(allowed - taken);
                match line.adjustments.iter_mut().find(|a| a.1 == "45") {
                    Some(contractual) => contractual.2 += taken,
                    None => line.adjust("CO", "45", taken),
                }
            }
        }
        self.memory
            .seen
            .insert(fingerprint(&new.claim), new.number.clone());
        self.history.insert(new.number.clone(), new.clone());
        vec![reversal, new]
    }

    /// Now and then, a payment for a patient of another practice.
    fn stranger(&mut self, like: &Settlement) -> Option<Settlement> {
        if !self.random.chance(self.payer.habits.pays_strangers) || like.paid() <= 0 {
            return None;
        }
        let mut stranger = like.clone();
        stranger.number.push('X');
        stranger.crossover = None;
        stranger.corrects = None;
        stranger.status = "1";
        stranger.claim.patient_control_number = format!("ZZ{}", like.number);
        stranger.claim.member_id = format!("ZZ{}", like.number);
        stranger.claim.patient = ("ELSEWHERE".to_owned(), "SOMEBODY".to_owned());
        stranger.claim.replaces = None;
        for line in &mut stranger.claim.lines {
            line.control = None;
        }
        Some(stranger)
    }
}

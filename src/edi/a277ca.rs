//! The 277CA as [`ClaimAcknowledgment`]s: what the front doors say of each claim (005010X214).

use crate::domain::acknowledgment::{AcknowledgmentLevel, ClaimAcknowledgment, ClaimAction};
use crate::x12::{Group, Interchanges, Segment, TransactionSet, Trouble, Troubles, guide};

use super::values::{Values, ordinal, part, some_text, text};

/// Whether a transaction set is a 277CA: by its guide, or by the purpose in its BHT.
pub fn is_277ca(group: &Group<'_>, set: &TransactionSet<'_>) -> bool {
    let by_guide = |version: &str| guide::same(version, guide::CLAIM_ACKNOWLEDGMENT);
    set.header.el(1) == b"277"
        && (by_guide(&text(&set.header, 3))
            || by_guide(&group.version())
            || set
                .body()
                .next()
                .is_some_and(|bht| bht.is(b"BHT") && bht.el(6) == b"TH"))
}

/// Reads every 277CA of a file.
pub fn read(tree: &Interchanges<'_>) -> (Vec<ClaimAcknowledgment>, Vec<Trouble>) {
    let mut troubles = Troubles::default();
    let mut all = Vec::new();
    for (_, group, set) in tree.sets() {
        if is_277ca(group, set) {
            all.extend(read_set(set, &mut troubles));
        }
    }
    (all, troubles.into_vec())
}

/// Reads one transaction set.
///
/// A receiver or a billing provider that is refused without any claim below it yields one row
/// without a claim number: everything of that batch is refused. A claim without a status of its
/// own shares the refusal above it.
pub fn read_set(set: &TransactionSet<'_>, troubles: &mut Troubles) -> Vec<ClaimAcknowledgment> {
    let mut reader = Reader {
        values: Values { troubles },
        all: Vec::new(),
        source: AcknowledgmentLevel::Clearinghouse,
        level: Level::Source,
        receiver: None,
        provider: None,
        claim: None,
        line: String::new(),
    };
    for segment in set.body() {
        reader.take(&segment);
    }
    reader.end(Level::Source);
    reader.all
}

/// The hierarchical level at hand, outermost first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Source,
    Receiver,
    Provider,
    Claim,
}

/// One level above the claims: its verdict, and whether claims stand below it.
struct Above {
    word: ClaimAcknowledgment,
    has_claims: bool,
}

struct Reader<'t> {
    values: Values<'t>,
    all: Vec<ClaimAcknowledgment>,
    source: AcknowledgmentLevel,
    level: Level,
    receiver: Option<Above>,
    provider: Option<Above>,
    claim: Option<ClaimAcknowledgment>,
    /// The service line that statuses at hand are about, empty at claim level.
    line: String,
}

impl Reader<'_> {
    fn take(&mut self, s: &Segment<'_>) {
        match s.tag() {
            b"HL" => self.hierarchy(s),
            b"NM1" => self.named(s),
            b"TRN" => self.trace(s),
            b"STC" => self.status(s),
            b"REF" => self.reference(s),
            b"SVC" => {
                self.line = format!("line {}", String::from_utf8_lossy(s.el(1)));
            }
            b"BHT" | b"DTP" | b"QTY" | b"AMT" | b"PER" => {}
            _ => self
                .values
                .note(s, "this segment has no place in a 277CA and was not read"),
        }
    }

    fn hierarchy(&mut self, hl: &Segment<'_>) {
        let level = match hl.el(3) {
            b"20" => Level::Source,
            b"21" => Level::Receiver,
            b"19" => Level::Provider,
            b"PT" | b"22" | b"23" => Level::Claim,
            _ => {
                let code = text(hl, 3);
                let message = format!("HL03 {code:?} is no level of a 277CA; read as a claim");
                self.values.note(hl, message);
                Level::Claim
            }
        };
        self.end(level);
        self.level = level;
        let blank = self.blank(hl);
        match level {
            Level::Receiver => {
                self.receiver = Some(Above {
                    word: blank,
                    has_claims: false,
                })
            }
            Level::Provider => {
                self.provider = Some(Above {
                    word: blank,
                    has_claims: false,
                })
            }
            Level::Source | Level::Claim => {}
        }
    }

    fn blank(&self, at: &Segment<'_>) -> ClaimAcknowledgment {
        ClaimAcknowledgment {
            patient_control_number: String::new(),
            action: ClaimAction::Unknown,
            level: self.source,
            statuses: Vec::new(),
            message: String::new(),
            payer_claim_number: None,
            on: None,
            charged: None,
            batch_reference: self
                .receiver
                .as_ref()
                .map(|above| above.word.batch_reference.clone())
                .unwrap_or_default(),
            at: ordinal(at),
        }
    }

    fn named(&mut self, nm1: &Segment<'_>) {
        match (self.level, nm1.el(1)) {
            (Level::Source, b"PR") => self.source = AcknowledgmentLevel::Payer,
            (Level::Source, b"AY") => self.source = AcknowledgmentLevel::Clearinghouse,
            (Level::Source, other) => {
                let code = String::from_utf8_lossy(other).into_owned();
                let message = format!("NM101 {code:?} is neither payer nor clearinghouse");
                self.values.note(nm1, message);
            }
            (Level::Provider, b"85") => {
                if let Some(provider) = &mut self.provider {
                    provider.word.message = format!("billing provider {}", text(nm1, 9));
                }
            }
            _ => {}
        }
    }

    fn trace(&mut self, trn: &Segment<'_>) {
        match self.level {
            Level::Source | Level::Provider => {}
            Level::Receiver => {
                if let Some(receiver) = &mut self.receiver {
                    receiver.word.batch_reference = text(trn, 2);
                }
            }
            Level::Claim => {
                self.end_claim();
                let above = [&mut self.receiver, &mut self.provider];
                above
                    .into_iter()
                    .flatten()
                    .for_each(|above| above.has_claims = true);
                let blank = self.blank(trn);
                let patient_control_number = text(trn, 2);
                self.claim = Some(ClaimAcknowledgment {
                    patient_control_number,
                    ..blank
                });
            }
        }
    }

    fn status(&mut self, stc: &Segment<'_>) {
        let on = self.values.date(stc, 2);
        let charged = self.values.optional_amount(stc, 4);
        let word = match self.level {
            Level::Source => None,
            Level::Receiver => self.receiver.as_mut().map(|above| &mut above.word),
            Level::Provider => self.provider.as_mut().map(|above| &mut above.word),
            Level::Claim => self.claim.as_mut(),
        };
        let Some(word) = word else {
            self.values.note(stc, "a status of nothing was not read");
            return;
        };
        let first = word.statuses.is_empty();
        for n in [1, 10, 11] {
            if stc.el(n).is_empty() {
                continue;
            }
            let parts: Vec<String> = (1..=3).map(|m| part(stc, n, m)).collect();
            let action = ClaimAction::from_category(parts.first().map_or("", String::as_str));
            if action == ClaimAction::Unknown {
                let message = format!("status category {:?} is unknown", parts.first());
                self.values.troubles.at(stc, message);
            }
            if word.statuses.is_empty() || rank(action) < rank(word.action) {
                word.action = action;
                word.at = ordinal(stc);
            }
            let n_parts = parts
                .iter()
                .rposition(|p| !p.is_empty())
                .map_or(0, |last| last + 1);
            word.statuses
                .push(parts.get(..n_parts).unwrap_or_default().join(":"));
        }
        if first {
            (word.on, word.charged) = (on, charged);
        }
        for words in [self.line.clone(), text(stc, 12)] {
            if !words.is_empty() && !word.message.contains(&words) {
                let gap = if word.message.is_empty() { "" } else { "; " };
                word.message = format!("{}{gap}{words}", word.message);
            }
        }
    }

    fn reference(&mut self, r: &Segment<'_>) {
        if let (Some(claim), b"1K") = (&mut self.claim, r.el(1)) {
            claim.payer_claim_number = some_text(r, 2);
        }
    }

    /// Ends what is open at `level` and below it.
    fn end(&mut self, level: Level) {
        self.end_claim();
        if level <= Level::Provider
            && let Some(provider) = self.provider.take()
            && !provider.has_claims
            && refused(&provider.word)
        {
            if let Some(receiver) = &mut self.receiver {
                receiver.has_claims = true;
            }
            self.all.push(provider.word);
        }
        if level <= Level::Receiver
            && let Some(receiver) = self.receiver.take()
            && !receiver.has_claims
            && refused(&receiver.word)
        {
            self.all.push(receiver.word);
        }
    }

    fn end_claim(&mut self) {
        self.line.clear();
        let Some(mut claim) = self.claim.take() else {
            return;
        };
        if claim.statuses.is_empty() {
            let above = [&self.provider, &self.receiver].into_iter().flatten();
            if let Some(above) = above.map(|above| &above.word).find(|word| refused(word)) {
                claim.action = above.action;
                claim.statuses.clone_from(&above.statuses);
                claim.message.clone_from(&above.message);
                claim.on = above.on;
                claim.at = above.at;
            } else {
                let number = &claim.patient_control_number;
                let message = format!("claim {number:?} has no status");
                self.values.troubles.place(claim.at, "TRN", message);
            }
        }
        self.all.push(claim);
    }
}

/// The worst of several statuses decides: a lower rank is worse.
fn rank(action: ClaimAction) -> u8 {
    match action {
        ClaimAction::Rejected => 0,
        ClaimAction::NotFound => 1,
        ClaimAction::Unknown => 2,
        ClaimAction::Split => 3,
        ClaimAction::Forwarded => 4,
        ClaimAction::Received => 5,
        ClaimAction::Accepted => 6,
    }
}

fn refused(word: &ClaimAcknowledgment) -> bool {
    matches!(word.action, ClaimAction::Rejected | ClaimAction::NotFound)
}

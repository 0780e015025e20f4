//! An 837P from a template of the test itself, and a payer to send it to.

use chrono::NaiveDate;
use claimdesk::simulator::{PayerBehaviour, PayerKind};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An 837P with one claim a block; a block is CLM and what follows it.
pub struct Billing {
    pub payer: &'static str,
    pub member: &'static str,
    pub claims: Vec<String>,
}

impl Billing {
    pub fn to(payer: &'static str) -> Self {
        Self {
            payer,
            member: "MEMBER0001",
            claims: Vec::new(),
        }
    }

    pub fn member(mut self, member: &'static str) -> Self {
        self.member = member;
        self
    }

    /// `head` is CLM01*CLM02*frequency; lines are `code:mods*charge`.
    pub fn claim(mut self, head: [&str; 3], dos: &str, lines: &[&str]) -> Self {
        let [number, charge, frequency] = head;
        let mut text = format!(
            "CLM*{number}*{charge}***11:B:{frequency}*Y*A*Y*Y~\nHI*ABK:I10*ABF:E119~\n\
             NM1*82*1*FAMILY*DOC****XX*1234567893~\n"
        );
        for (n, line) in lines.iter().enumerate() {
            let (procedure, charge) = line.split_once('*').unwrap();
            text += &format!(
                "LX*{0}~\nSV1*HC:{procedure}*{charge}*UN*1***1~\nDTP*472*D8*{dos}~\n\
                 REF*6R*{number}L{0}~\n",
                n + 1
            );
        }
        self.claims.push(text);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut body = String::from(
            "BHT*0019*00*BATCH1*20260302*0900*CH~\nNM1*41*2*CLAIMDESK FAMILY*****46*SUBMIT1~\n\
             PER*IC*DESK*TE*8025550101~\nNM1*40*2*HARBOR CLEARINGHOUSE*****46*HARBORCLEAR~\n\
             HL*1**20*1~\nNM1*85*2*CLAIMDESK FAMILY*****XX*1234567893~\nN3*1 MAIN ST~\n\
             N4*MILLBROOK*VT*050010001~\nREF*EI*999999999~\n",
        );
        for (n, claim) in self.claims.iter().enumerate() {
            body += &format!(
                "HL*{}*1*22*0~\nSBR*P*18*******CI~\nNM1*IL*1*SAMPLE*PAT****MI*{}~\nN3*2 ELM ST~\n\
                 N4*MILLBROOK*VT*050010002~\nDMG*D8*19610203*F~\n\
                 NM1*PR*2*SOME PAYER*****PI*{}~\n{claim}",
                n + 2,
                self.member,
                self.payer
            );
        }
        wrap(&body)
    }
}

pub fn wrap(body: &str) -> Vec<u8> {
    let n = body.matches('~').count() + 2;
    format!(
        "ISA*00*          *00*          *ZZ*SUBMIT1        *ZZ*HARBORCLEAR    *260302*0900*^*00501\
         *000000905*0*P*:~\nGS*HC*SUBMIT1*HARBORCLEAR*20260302*0900*77*X*005010X222A1~\n\
         ST*837*0001*005010X222A1~\n{body}SE*{n}*0001~\nGE*1*77~\nIEA*1*000000905~\n"
    )
    .into_bytes()
}

pub fn blue_ridge() -> PayerBehaviour {
    let mut payer = PayerBehaviour::plain("BLRDG", "BLUE RIDGE", PayerKind::Commercial);
    for (code, fee) in [("99214", 14_280), ("20610", 7_840), ("99213", 9_800)] {
        payer.fees.insert(code.to_owned(), fee);
    }
    payer.copay = 3_000;
    payer.bundled = vec!["36415".to_owned()];
    payer
}

#[track_caller]
pub fn has(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(
            text.lines().any(|l| l.trim_end_matches('~') == *line),
            "no {line} in\n{text}"
        );
    }
}

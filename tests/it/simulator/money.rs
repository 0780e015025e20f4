//! The sums of an 835 by plain splitting.

/// What plain splitting makes of the money of an 835.
#[derive(Default)]
pub struct Sums {
    pub bpr: i64,
    pub claims: i64,
    pub plb: i64,
    pub carried: Vec<i64>,
    pub faults: Vec<String>,
}

pub fn cents(text: &str) -> i64 {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |t| (-1, t));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    sign * (whole.parse::<i64>().unwrap() * 100 + format!("{part:0<2}").parse::<i64>().unwrap())
}

pub fn check_money(bytes: &[u8]) -> Sums {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (e, c, t) = (
        text.as_bytes()[3],
        text.as_bytes()[104],
        text.as_bytes()[105],
    );
    let mut sums = Sums::default();
    // Charge, paid, adjusted and paid in lines of the open claim and of the open line.
    let (mut claim, mut line) = (None::<(String, i64, i64, i64)>, None::<(i64, i64)>);
    let close_line = |line: &mut Option<(i64, i64)>, faults: &mut Vec<String>| {
        if let Some((due, paid)) = line.take().filter(|(due, paid)| due != paid) {
            faults.push(format!("line by {}", paid - due));
        }
    };
    for segment in text
        .split(char::from(t))
        .map(|s| s.trim_matches(['\r', '\n']))
    {
        let f: Vec<&str> = segment.split(char::from(e)).collect();
        if matches!(f[0], "CLP" | "SVC" | "PLB" | "SE") {
            close_line(&mut line, &mut sums.faults);
        }
        if matches!(f[0], "CLP" | "PLB" | "SE")
            && let Some((number, charge, paid, adjusted)) = claim.take()
            && charge - adjusted != paid
        {
            sums.faults
                .push(format!("claim {number} by {}", paid - charge + adjusted));
        }
        match f[0] {
            "BPR" => sums.bpr = cents(f[2]),
            "CLP" => {
                claim = Some((f[1].to_owned(), cents(f[3]), cents(f[4]), 0));
                sums.claims += cents(f[4]);
            }
            "SVC" => line = Some((cents(f[2]), cents(f[3]))),
            "CAS" => {
                let amount: i64 = f[2..].chunks(3).map(|t| cents(t[1])).sum();
                claim.as_mut().unwrap().3 += amount;
                line.as_mut().unwrap().0 -= amount;
            }
            "PLB" => {
                for pair in f[3..].chunks(2) {
                    let amount = cents(pair[1]);
                    sums.plb += amount;
                    if pair[0].split(char::from(c)).next() == Some("FB") {
                        sums.carried.push(amount);
                    }
                }
            }
            _ => {}
        }
    }
    if sums.bpr != sums.claims - sums.plb {
        sums.faults
            .push(format!("deposit by {}", sums.bpr - sums.claims + sums.plb));
    }
    sums
}

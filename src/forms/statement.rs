//! The statement on paper: one letter page with the amount, the lines and a slip to send back;
//! more pages where the lines need them. The address stands where the window of a number 10
//! envelope is, and nothing but name and address shows in it.

use super::{Align, Font, Hundredths, LETTER, Page, Text, inches, points, wrap};
use crate::domain::ledger::Bucket;
use crate::domain::money::Money;
use crate::domain::party::{Address, PersonName};
use crate::domain::statement::{Statement, StatementLine};
use crate::domain::text::CleanText;

const LEFT: Hundredths = inches(75);
const RIGHT: Hundredths = inches(775);
/// Where the slip begins on the first page, and where lines end above it.
const SLIP: Hundredths = inches(840);
const LAST_ON_FIRST: Hundredths = inches(690);
const LAST_ON_OTHERS: Hundredths = inches(1020);
const BODY: Hundredths = points(9);
const LEAD: Hundredths = points(12);
/// Columns of plain text.
const COLUMNS: usize = 78;

/// Right ends of the columns of amounts, with their names.
const AMOUNTS: [(Hundredths, &str); 5] = [
    (inches(460), "Charge"),
    (inches(540), "Insurance"),
    (inches(620), "Taken off"),
    (inches(700), "You paid"),
    (RIGHT, "You owe"),
];

/// `June Sample`.
fn person(name: &PersonName) -> String {
    let parts = [&name.first, &name.middle, &name.last, &name.suffix];
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.as_str())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// The lines of an address: street, city with state and ZIP.
fn address(address: &Address) -> Vec<String> {
    let zip = match address.zip.split_at_checked(5) {
        Some((five, four)) if !four.is_empty() => format!("{five}-{four}"),
        _ => address.zip.clone(),
    };
    let city = format!("{}, {} {zip}", address.city, address.state);
    [address.line1.clone(), address.line2.clone(), city]
        .into_iter()
        .filter(|line| !line.trim().is_empty())
        .collect()
}

/// `12-3456789`.
fn tax_id(digits: &str) -> String {
    match digits.split_at_checked(2) {
        Some((prefix, rest)) => format!("{prefix}-{rest}"),
        None => digits.to_owned(),
    }
}

fn phone(digits: &str) -> String {
    match (digits.get(..3), digits.get(3..6), digits.get(6..10)) {
        (Some(area), Some(mid), Some(end)) => format!("({area}) {mid}-{end}"),
        _ => digits.to_owned(),
    }
}

/// The five amounts of a line in the order of the columns.
fn amounts(line: &StatementLine) -> [Money; 5] {
    let insurance: Money = line.insurance.iter().map(|(_, paid)| *paid).sum();
    [
        line.charged,
        insurance,
        line.agreed_off + line.given_up,
        line.paid,
        line.due,
    ]
}

/// How to pay and whom to ask: the practice's own ways, then what always holds.
fn ways(statement: &Statement) -> Vec<String> {
    let from = &statement.from;
    let mut ways = vec![
        format!(
            "By check: payable to {}, with the slip below. At the desk: cash, check or card.",
            from.name
        ),
        format!(
            "Questions, a mistake, or trouble paying? Call {}. Payment plans and financial help \
             are available; tell us within 30 days if you dispute this bill.",
            phone(&from.phone)
        ),
    ];
    ways.splice(1..1, from.ways_to_pay.iter().cloned());
    ways
}

/// The pages of a statement.
#[must_use]
pub fn pages(statement: &Statement) -> Vec<Page> {
    let mut press = Press {
        done: Vec::new(),
        page: Page::new(LETTER),
        y: 0,
    };
    head(statement, &mut press.page);
    press.y = inches(355);
    names(&mut press.page, press.y);
    press.y += points(6);
    for line in &statement.lines {
        press.line(statement, line);
    }
    press.end(statement);
    let mut pages = press.done;
    pages.push(press.page);
    if let Some(first) = pages.first_mut() {
        sums(statement, first);
        slip(statement, first);
    }
    let n_pages = pages.len();
    for (n, page) in pages.iter_mut().enumerate() {
        let said = format!(
            "Statement {}   page {} of {n_pages}",
            statement.number,
            n + 1
        );
        let foot = Text::new(&said).size(points(8)).align(Align::Right);
        page.put((RIGHT, inches(1075)), foot);
    }
    pages
}

fn small(text: &str) -> Text {
    Text::new(text).size(BODY)
}

/// Sender, window address, the box with number, day and amount, the message.
fn head(statement: &Statement, page: &mut Page) {
    let from = &statement.from;
    let mut y = inches(60);
    page.put(
        (LEFT, y),
        Text::new(&from.name).font(Font::Bold).size(points(11)),
    );
    for line in address(&from.address) {
        y += LEAD;
        page.put((LEFT, y), small(&line));
    }
    let contact = format!("{}   tax id {}", phone(&from.phone), tax_id(&from.tax_id));
    page.put((LEFT, y + LEAD), small(&contact));
    let mut y = inches(215);
    page.put((LEFT, y), Text::new(&person(&statement.name)));
    for line in address(&statement.address) {
        y += points(13);
        page.put((LEFT, y), Text::new(&line));
    }
    let (x, top) = (inches(500), inches(45));
    let title = Text::new("STATEMENT").font(Font::Bold).size(points(16));
    page.put((RIGHT, top + points(14)), title.align(Align::Right));
    let facts = [
        ("Statement", statement.number.to_string()),
        ("Date", day(statement.on)),
        ("Account", statement.account.to_string()),
        ("Please pay by", day(statement.due_on)),
    ];
    let mut y = top + points(32);
    for (name, value) in &facts {
        page.put((x, y), small(name));
        page.put((RIGHT, y), small(value).align(Align::Right));
        y += LEAD;
    }
    page.outline((x - points(6), y), (RIGHT - x + points(12), points(26)), 80);
    let due = format!("${}", statement.due());
    let bold = |text: &str| Text::new(text).font(Font::Bold).size(points(13));
    page.put((x, y + points(18)), bold("Amount due"));
    page.put((RIGHT, y + points(18)), bold(&due).align(Align::Right));
    let mut y = inches(310);
    for line in wrap((Font::Bold, points(10)), RIGHT - LEFT, statement.message()) {
        page.put((LEFT, y), Text::new(&line).font(Font::Bold));
        y += points(13);
    }
}

fn day(day: chrono::NaiveDate) -> String {
    day.format("%B %-d, %Y").to_string()
}

fn names(page: &mut Page, y: Hundredths) {
    page.put((LEFT, y), small("Service").font(Font::Bold));
    for (x, name) in AMOUNTS {
        page.put((x, y), small(name).font(Font::Bold).align(Align::Right));
    }
    page.rule((LEFT, y + points(4)), (RIGHT, y + points(4)), 60);
}

/// The page that is being filled with lines.
struct Press {
    done: Vec<Page>,
    page: Page,
    y: Hundredths,
}

impl Press {
    /// Makes room for so much; turns the page where there is none.
    fn need(&mut self, height: Hundredths) {
        let last = if self.done.is_empty() {
            LAST_ON_FIRST
        } else {
            LAST_ON_OTHERS
        };
        if self.y + height <= last {
            return;
        }
        let said = "continued on the next page";
        self.page.put((LEFT, self.y + LEAD), small(said));
        let full = std::mem::replace(&mut self.page, Page::new(LETTER));
        self.done.push(full);
        self.y = inches(75);
        names(&mut self.page, self.y);
        self.y += points(6);
    }

    fn line(&mut self, statement: &Statement, line: &StatementLine) {
        let room = RIGHT - LEFT - points(12);
        let said = wrap((Font::Plain, points(8)), room, &line.sentence());
        let n_lines = i32::try_from(said.len()).unwrap_or(1);
        self.need(LEAD + points(10) * n_lines + points(6));
        self.y += LEAD;
        let mut service = format!("{}  {}", line.dos.format("%m/%d/%Y"), line.service);
        if line.patient != statement.name {
            service.push_str(&format!(" ({})", line.patient.first));
        }
        let mut fitted = wrap((Font::Plain, BODY), inches(310), &service).into_iter();
        let service = fitted.next().unwrap_or_default();
        self.page.put((LEFT, self.y), small(&service));
        for ((x, _), amount) in AMOUNTS.into_iter().zip(amounts(line)) {
            let text = small(&amount.to_string()).align(Align::Right);
            self.page.put((x, self.y), text);
        }
        for line in said {
            self.y += points(10);
            let text = Text::new(&line).size(points(8));
            self.page.put((LEFT + points(12), self.y), text);
        }
        self.y += points(4);
    }

    /// The sum below the lines, and what is not due yet.
    fn end(&mut self, statement: &Statement) {
        self.need(LEAD * 3);
        self.y += points(4);
        self.page.rule((LEFT, self.y), (RIGHT, self.y), 60);
        self.y += LEAD;
        let bold = |text: &str| small(text).font(Font::Bold);
        self.page.put((LEFT, self.y), bold("Amount due"));
        let due = bold(&format!("${}", statement.due())).align(Align::Right);
        self.page.put((RIGHT, self.y), due);
        if statement.pending.is_positive() {
            self.y += LEAD;
            let said = pending(statement);
            self.page.put((LEFT, self.y), small(&said));
        }
        if let Some(plan) = &statement.plan {
            self.y += LEAD;
            self.page.put((LEFT, self.y), small(plan));
        }
    }
}

fn pending(statement: &Statement) -> String {
    format!(
        "Your insurance has not finished with another ${}: do not pay it now.",
        statement.pending
    )
}

/// The amount due by its age, and how to pay.
fn sums(statement: &Statement, page: &mut Page) {
    let mut y = inches(725);
    let width = (RIGHT - LEFT) / 5;
    for ((n, (_, name)), amount) in (1..).zip(Bucket::ALL).zip(statement.aging) {
        let x = LEFT + width * n;
        let name = format!("{name} days");
        page.put((x, y), Text::new(&name).size(points(8)).align(Align::Right));
        let amount = small(&amount.to_string()).align(Align::Right);
        page.put((x, y + LEAD), amount);
    }
    y += LEAD * 2 + points(4);
    for way in ways(statement) {
        for line in wrap((Font::Plain, points(8)), RIGHT - LEFT, &way) {
            page.put((LEFT, y), Text::new(&line).size(points(8)));
            y += points(10);
        }
    }
}

/// What comes back with a check.
fn slip(statement: &Statement, page: &mut Page) {
    let mut x = LEFT;
    while x < RIGHT {
        page.rule((x, SLIP), (x + points(4), SLIP), 40);
        x += points(8);
    }
    let note = "please detach and send with your payment";
    let note = Text::new(note).size(points(7)).align(Align::Middle);
    page.put(((LEFT + RIGHT) / 2, SLIP + points(9)), note);
    let from = &statement.from;
    let mut y = SLIP + inches(60);
    page.put((LEFT, y), small(&from.name).font(Font::Bold));
    for line in address(from.pay_to.as_ref().unwrap_or(&from.address)) {
        y += LEAD;
        page.put((LEFT, y), small(&line));
    }
    let x = inches(450);
    let facts = [
        ("Patient account", statement.account.to_string()),
        ("Name", person(&statement.name)),
        ("Statement", statement.number.to_string()),
        ("Please pay by", day(statement.due_on)),
        ("Amount due", format!("${}", statement.due())),
    ];
    let mut y = SLIP + inches(40);
    for (name, value) in &facts {
        page.put((x, y), small(name));
        page.put((RIGHT, y), small(value).align(Align::Right));
        y += LEAD;
    }
    page.put(
        (x, y + points(10)),
        small("Amount enclosed").font(Font::Bold),
    );
    let line = y + points(12);
    page.rule((inches(600), line), (RIGHT, line), 60);
    page.put((inches(600), line - points(2)), small("$"));
}

/// The same as plain text, 78 columns wide.
#[must_use]
pub fn text(statement: &Statement) -> String {
    let mut lines = typed_head(statement);
    lines.extend(typed_lines(statement));
    lines.push(String::new());
    let ages: Vec<String> = Bucket::ALL
        .iter()
        .zip(statement.aging)
        .map(|((_, name), amount)| format!("{name} days {amount}"))
        .collect();
    lines.push(ages.join("   "));
    lines.push(String::new());
    for way in ways(statement) {
        lines.extend(typed(COLUMNS, &way));
    }
    let mut out = String::new();
    for line in lines {
        out.push_str(CleanText::new(&line).as_str().trim_end());
        out.push('\n');
    }
    out
}

/// Sender, number, address and message.
fn typed_head(statement: &Statement) -> Vec<String> {
    let from = &statement.from;
    let mut lines = vec![from.name.clone()];
    lines.extend(address(&from.address));
    lines.push(format!(
        "{}   tax id {}",
        phone(&from.phone),
        tax_id(&from.tax_id)
    ));
    lines.push(String::new());
    let number = format!("STATEMENT {}   {}", statement.number, day(statement.on));
    lines.push(number);
    lines.push(format!("Account {}", statement.account));
    lines.push(String::new());
    lines.push(person(&statement.name));
    lines.extend(address(&statement.address));
    lines.push(String::new());
    lines.extend(typed(COLUMNS, statement.message()));
    lines.push(String::new());
    lines
}

/// The lines with their sentences, and the sum.
fn typed_lines(statement: &Statement) -> Vec<String> {
    let mut lines = vec![
        columns("Service", AMOUNTS.map(|(_, name)| name.to_owned())),
        "-".repeat(COLUMNS),
    ];
    for line in &statement.lines {
        let mut service = format!("{} {}", line.dos.format("%m/%d/%y"), line.service);
        if line.patient != statement.name {
            service = format!("{service} ({})", line.patient.first);
        }
        let figures = amounts(line).map(|amount| amount.to_string());
        lines.push(columns(&service, figures));
        let said = typed(COLUMNS - 2, &line.sentence());
        lines.extend(said.into_iter().map(|said| format!("  {said}")));
    }
    lines.push("-".repeat(COLUMNS));
    let sum = |name: &str, value: String| format!("{name:<60}{value:>18}");
    lines.push(sum("Amount due", format!("${}", statement.due())));
    lines.push(sum("Please pay by", day(statement.due_on)));
    if statement.pending.is_positive() {
        lines.push(pending(statement));
    }
    lines.extend(statement.plan.clone());
    lines
}

fn typed(n: usize, text: &str) -> Vec<String> {
    let width = i32::try_from(n).unwrap_or(i32::MAX).saturating_mul(600);
    wrap((Font::Typed, 1000), width, text)
}

fn columns(service: &str, amounts: [String; 5]) -> String {
    let service: String = service.chars().take(27).collect();
    let mut line = format!("{service:<28}");
    for amount in amounts {
        line.push_str(&format!("{amount:>10}"));
    }
    line
}

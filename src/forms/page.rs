//! A page: text and rules at places, and pages as one PDF.

use super::font::{Font, encode};
use crate::domain::text::CleanText;
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

/// A length on paper: hundredths of a point, so that a hundredth of an inch is exactly 72.
pub type Hundredths = i32;

/// A length in whole points.
#[must_use]
pub const fn points(n: i32) -> Hundredths {
    n * 100
}

/// A length in hundredths of an inch.
#[must_use]
pub const fn inches(hundredths: i32) -> Hundredths {
    hundredths * 72
}

/// Letter paper, width and height.
pub const LETTER: (Hundredths, Hundredths) = (inches(850), inches(1100));

/// Where a text stands by its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// It begins there.
    Left,
    /// Its middle is there.
    Middle,
    /// It ends there.
    Right,
}

/// A line of text. What it says is cleaned, so that nothing a file says can reach the paper raw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    said: CleanText,
    font: Font,
    size: Hundredths,
    align: Align,
}

impl Text {
    /// Text in Helvetica of 10 points that begins at its place.
    #[must_use]
    pub fn new(said: &str) -> Text {
        Text {
            said: CleanText::new(said),
            font: Font::Plain,
            size: points(10),
            align: Align::Left,
        }
    }

    /// The same in another font.
    #[must_use]
    pub fn font(self, font: Font) -> Text {
        Text { font, ..self }
    }

    /// The same in another size.
    #[must_use]
    pub fn size(self, size: Hundredths) -> Text {
        Text { size, ..self }
    }

    /// The same, standing otherwise by its place.
    #[must_use]
    pub fn align(self, align: Align) -> Text {
        Text { align, ..self }
    }

    /// How wide it is.
    #[must_use]
    pub fn width(&self) -> Hundredths {
        self.font.width(self.size, self.said.as_str())
    }
}

/// What is on a page.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Mark {
    Text {
        x: Hundredths,
        y: Hundredths,
        text: Text,
    },
    Rule {
        from: (Hundredths, Hundredths),
        to: (Hundredths, Hundredths),
        width: Hundredths,
    },
    Box {
        at: (Hundredths, Hundredths),
        size: (Hundredths, Hundredths),
        width: Hundredths,
    },
}

/// One page. Places are measured from its upper left corner; that of a text is on its base line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    size: (Hundredths, Hundredths),
    marks: Vec<Mark>,
}

impl Page {
    /// An empty page of this width and height.
    #[must_use]
    pub fn new(size: (Hundredths, Hundredths)) -> Page {
        Page {
            size,
            marks: Vec::new(),
        }
    }

    /// Puts a line of text with its base line at a place.
    pub fn put(&mut self, (x, y): (Hundredths, Hundredths), text: Text) {
        if !text.said.as_str().trim().is_empty() {
            self.marks.push(Mark::Text { x, y, text });
        }
    }

    /// Draws a straight line.
    pub fn rule(
        &mut self,
        from: (Hundredths, Hundredths),
        to: (Hundredths, Hundredths),
        width: Hundredths,
    ) {
        self.marks.push(Mark::Rule { from, to, width });
    }

    /// Draws the outline of a box by its upper left corner and its size.
    pub fn outline(
        &mut self,
        at: (Hundredths, Hundredths),
        size: (Hundredths, Hundredths),
        width: Hundredths,
    ) {
        self.marks.push(Mark::Box { at, size, width });
    }

    fn content(&self) -> Vec<u8> {
        let mut content = Content::new();
        let down = |y: Hundredths| number(self.size.1 - y);
        // Everything below is in hundredths of a point.
        content.transform([0.01, 0.0, 0.0, 0.01, 0.0, 0.0]);
        for mark in &self.marks {
            match mark {
                Mark::Text { x, y, text } => {
                    let x = match text.align {
                        Align::Left => *x,
                        Align::Middle => x - text.width() / 2,
                        Align::Right => x - text.width(),
                    };
                    content.begin_text();
                    content.set_font(Name(short(text.font)), number(text.size));
                    content.next_line(number(x), down(*y));
                    content.show(Str(&encode(text.said.as_str())));
                    content.end_text();
                }
                Mark::Rule { from, to, width } => {
                    content.set_line_width(number(*width));
                    content.move_to(number(from.0), down(from.1));
                    content.line_to(number(to.0), down(to.1));
                    content.stroke();
                }
                Mark::Box { at, size, width } => {
                    content.set_line_width(number(*width));
                    let bottom = down(at.1 + size.1);
                    content.rect(number(at.0), bottom, number(size.0), number(size.1));
                    content.stroke();
                }
            }
        }
        content.finish().to_vec()
    }
}

/// The name by which a page calls a font.
const fn short(font: Font) -> &'static [u8] {
    match font {
        Font::Plain => b"F1",
        Font::Bold => b"F2",
        Font::Typed => b"F3",
        Font::TypedBold => b"F4",
    }
}

/// A length as PDF takes it. Lengths on paper are far below the point where it would round.
#[expect(
    clippy::cast_precision_loss,
    reason = "no sheet of paper is sixteen million hundredths of a point wide"
)]
const fn number(length: Hundredths) -> f32 {
    length as f32
}

/// Pages as one PDF. The title is what a viewer shows; it must name no patient.
#[must_use]
pub fn pdf(title: &str, pages: &[Page]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let (catalog, tree, info) = (Ref::new(1), Ref::new(2), Ref::new(3));
    let fonts: Vec<(Font, Ref)> = Font::ALL.into_iter().zip((4..).map(Ref::new)).collect();
    pdf.catalog(catalog).pages(tree);
    let mut about = pdf.document_info(info);
    about.title(TextStr(CleanText::new(title).as_str()));
    about.producer(TextStr("claimdesk"));
    about.finish();
    let places = || (8_i32..).step_by(2);
    let kids: Vec<Ref> = places().take(pages.len()).map(Ref::new).collect();
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(kids).count(count);
    for (font, id) in &fonts {
        let mut written = pdf.type1_font(*id);
        written.base_font(Name(font.name().as_bytes()));
        written.encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (page, id) in pages.iter().zip(places()) {
        let (this, content) = (Ref::new(id), Ref::new(id + 1));
        let mut written = pdf.page(this);
        let (width, height) = (page.size.0 / 100, page.size.1 / 100);
        written.media_box(Rect::new(0.0, 0.0, number(width), number(height)));
        written.parent(tree);
        written.contents(content);
        let mut resources = written.resources();
        let mut named = resources.fonts();
        for (font, id) in &fonts {
            named.pair(Name(short(*font)), *id);
        }
        named.finish();
        resources.finish();
        written.finish();
        pdf.stream(content, &page.content());
    }
    pdf.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_page_is_the_same_bytes() {
        let page = || {
            let mut page = Page::new(LETTER);
            page.put((inches(100), inches(100)), Text::new("Ridgeview"));
            page.rule((0, 0), LETTER, 50);
            page
        };
        let bytes = pdf("a test", &[page(), page()]);
        assert_eq!(bytes, pdf("a test", &[page(), page()]));
        assert!(bytes.starts_with(b"%PDF-"));
    }

    #[test]
    fn an_escape_sequence_does_not_reach_the_paper() {
        let mut page = Page::new(LETTER);
        page.put((0, 0), Text::new("a\u{1b}[2J(b)\\"));
        let bytes = pdf("t\u{1b}", &[page]);
        assert!(!bytes.contains(&0x1b));
    }
}

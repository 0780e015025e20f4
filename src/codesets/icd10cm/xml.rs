//! The XML of the official files, element by element, without document types and entities.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Refused;
use super::text::{lines_of, squeezed};

/// Elements inside one another; the official files go to about 12.
const DEEPEST: usize = 40;

/// One element with all that is in it.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub name: String,
    attributes: Vec<(String, String)>,
    parts: Vec<Part>,
    /// Where it begins, counted from 1.
    pub line: usize,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Node(Node),
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn children(&self) -> impl Iterator<Item = &Node> {
        self.parts.iter().filter_map(|part| match part {
            Part::Node(node) => Some(node),
            Part::Text(_) => None,
        })
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children().filter(move |node| node.name == name)
    }

    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children().find(|node| node.name == name)
    }

    /// The words of the element and of everything in it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.gather(&mut out, None);
        squeezed(&out)
    }

    /// The words of the element without those of the elements of one name in it.
    pub fn text_without(&self, name: &str) -> String {
        let mut out = String::new();
        self.gather(&mut out, Some(name));
        squeezed(&out)
    }

    /// The words of the first child of a name; empty where there is none.
    pub fn text_of(&self, name: &str) -> String {
        self.child(name).map(Node::text).unwrap_or_default()
    }

    fn gather(&self, out: &mut String, without: Option<&str>) {
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Node(node) if Some(node.name.as_str()) == without => out.push(' '),
                Part::Node(node) => node.gather(out, without),
            }
        }
    }
}

/// Calls `each` with every child of the root, in order.
///
/// # Errors
/// Where the bytes are no XML of that root, hold a document type or an entity of their own, or
/// end too early; and whatever `each` refuses.
pub(super) fn each_part(
    bytes: &[u8],
    root: &str,
    mut each: impl FnMut(Node) -> Result<(), Refused>,
) -> Result<(), Refused> {
    let text = lines_of(bytes)?;
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Node> = Vec::new();
    let mut lines = Lines {
        text: text.as_bytes(),
        at: 0,
        line: 1,
    };
    let mut ended = false;
    loop {
        let position = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let line = lines.of(position);
        let event = reader.read_event();
        match event.map_err(|e| Refused::at(line, format!("not well-formed XML: {e}")))? {
            Event::Start(start) => {
                if open.is_empty() && (ended || name_of(&start) != root) {
                    return Err(Refused::at(line, format!("the root is not {root}")));
                }
                if open.len() >= DEEPEST {
                    return Err(Refused::at(line, "elements lie too deep in one another"));
                }
                open.push(begun(&start, line)?);
            }
            Event::End(_) => match (open.pop(), open.len()) {
                (Some(node), 1) => each(node)?,
                (Some(_), 0) => ended = true,
                (node, _) => add(&mut open, node.map(Part::Node)),
            },
            Event::Text(text) => add(&mut open, Some(Part::Text(text.into_inner().into_owned()))),
            Event::CData(text) => add(&mut open, Some(Part::Text(text.into_inner().into_owned()))),
            Event::GeneralRef(name) => {
                let text = resolved(&name).ok_or_else(|| undeclared(&name, line))?;
                add(&mut open, Some(Part::Text(text)));
            }
            Event::DocType(_) => {
                let what = "the file declares a document type; official files have none";
                return Err(Refused::at(line, what));
            }
            Event::Eof if ended => return Ok(()),
            Event::Eof => return Err(Refused::at(line, "the file is cut off")),
            // An empty element arrives as a beginning and an end.
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn add(open: &mut [Node], part: Option<Part>) {
    if let (Some(node), Some(part)) = (open.last_mut(), part) {
        node.parts.push(part);
    }
}

fn name_of(start: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(start.name().as_ref().as_bytes()).into_owned()
}

fn begun(start: &BytesStart<'_>, line: usize) -> Result<Node, Refused> {
    let mut node = Node {
        name: name_of(start),
        line,
        ..Node::default()
    };
    for attribute in start.attributes() {
        let bad = |e| Refused::at(line, format!("an attribute cannot be read: {e}"));
        let attribute = attribute.map_err(bad)?;
        let key = attribute.key.as_ref().to_owned();
        node.attributes.push((key, attribute.value.into_owned()));
    }
    Ok(node)
}

/// The five entities of XML itself, and characters by number.
fn resolved(name: &BytesRef<'_>) -> Option<String> {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return Some(c.to_string());
    }
    let known = match name.xml10_content().as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    };
    Some(known.to_owned())
}

fn undeclared(name: &BytesRef<'_>, line: usize) -> Refused {
    let name = name.xml10_content();
    Refused::at(
        line,
        format!("the entity &{name}; is none of XML's own: not expanded"),
    )
}

/// Line numbers of positions that only grow.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, position: usize) -> usize {
        let passed = self.text.get(self.at..position).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count();
        self.at = self.at.max(position);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let mut seen = Vec::new();
        let each = |node: Node| {
            seen.push(format!("{}:{}", node.line, node.text()));
            Ok(())
        };
        each_part(text.as_bytes(), "r", each).map_err(|e| e.to_string())?;
        Ok(seen)
    }

    #[test]
    fn text_is_squeezed_and_xml_entities_are_read() {
        let seen = read("<?xml version=\"1.0\"?>\n<r>\n<a> x &amp;\n <b>y</b>&#233;</a><c/></r>");
        assert_eq!(seen.unwrap(), ["3:x & yé", "4:"]);
    }

    #[test]
    fn document_types_entities_and_cut_files_are_refused() {
        let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaa\">]>\n<r><b>&a;</b></r>";
        assert!(read(bomb).unwrap_err().contains("document type"));
        assert!(read("<r><b>&a;</b></r>").unwrap_err().contains("&a;"));
        assert!(read("<r>\n<b>x</b>").unwrap_err().contains("cut off"));
        assert!(
            read("<r><b>x</c></r>")
                .unwrap_err()
                .contains("not well-formed")
        );
        assert!(read("<q/>").unwrap_err().contains("the root is not r"));
        let deep = format!("<r>{}</r>", "<b>".repeat(50));
        assert!(read(&deep).unwrap_err().contains("too deep"));
    }
}

//! What the templates ask of the desk.

use crate::desk::Desk;
use crate::store::templates;
use crate::workflow::templates::{TemplateInput, TemplateText, import_templates, save_template};
use crate::workflow::{DeedError, Role, perform};
use anyhow::Result;

pub(super) use crate::store::templates::Template;

/// Every template.
pub(super) fn all(desk: &Desk) -> Result<Vec<Template>> {
    desk.store.read(templates::all)
}

/// Saves one, or takes those of a file or of the starter set; tells its number.
pub(super) fn save(desk: &mut Desk, input: TemplateInput, from: &str) -> Result<i64, DeedError> {
    let text = match from {
        "" => return Ok(perform(desk, Role::Coder, |cx| save_template(cx, input))?.id),
        "starter" => String::new(),
        path => std::fs::read_to_string(path)
            .map_err(|why| DeedError::field("from", format!("{path}: {why}")))?,
    };
    let input = TemplateText {
        text,
        specialty: String::new(),
    };
    perform(desk, Role::Coder, |cx| import_templates(cx, &input))?;
    Ok(0)
}

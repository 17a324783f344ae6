//! Why something was refused, in the reader's language; and the answer that brings a form back.

use crate::form::FieldError;
use crate::locale::{Key, Locale};
use crate::page::show;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use rules::operations::Refusal;

/// The sentence of a refusal. Its key is `refusal-` and the code; where the reason names nothing, `-plain` behind it.
#[must_use]
pub fn sentence(locale: Locale, refusal: &Refusal) -> String {
    let key = format!("refusal-{}", refusal.code.replace('_', "-"));
    let plain = format!("{key}-plain");
    let filled: [(&str, &dyn crate::locale::Argument); 2] =
        [("subject", &refusal.subject), ("detail", &refusal.detail)];
    if refusal.subject.is_empty() && locale.knows(&plain) {
        locale.text_with(plain, &filled)
    } else if locale.knows(&key) {
        locale.text_with(key, &filled)
    } else {
        locale.text_with(Key("refusal-other"), &[("code", &refusal.code)])
    }
}

/// The same, as a fault of a form.
#[must_use]
pub fn fault(locale: Locale, refusal: &Refusal) -> FieldError {
    FieldError::Said(sentence(locale, refusal))
}

/// A form that comes back, with what is wrong with it: 422.
pub fn refused(template: &impl Template) -> Response {
    let mut response = show(template);
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reform that doesn't fit gives (`rules::units::Misfit::code`).
    const MISFITS: [&str; 13] = [
        "unit_unknown",
        "unit_exists",
        "unit_not_standing",
        "unit_has_later_changes",
        "unit_bad_name",
        "unit_bad_parent",
        "unit_other_parent",
        "unit_other_level",
        "unit_same_name",
        "unit_same_code",
        "unit_child_not_placed",
        "unit_no_heir",
        "unit_has_children",
    ];

    #[test]
    fn every_refusal_has_its_sentence_in_every_language() {
        for code in Refusal::CODES.iter().chain(&MISFITS) {
            for locale in Locale::ALL {
                for (subject, detail) in [("", ""), ("Thôn Bản Bay", "01/07/2025")] {
                    let refusal = Refusal { code: (*code).to_owned(), subject: subject.into(), detail: detail.into() };
                    let text = sentence(locale, &refusal);
                    assert!(
                        !text.contains(code) && !text.contains('⟦') && !text.contains("“”"),
                        "{code} ({}): {text}",
                        locale.code()
                    );
                }
            }
        }
    }

    #[test]
    fn the_misfits_above_are_all_there_are() {
        let source = include_str!("../../../rules/src/units/reform.rs");
        let codes = source.lines().filter(|line| line.trim_start().starts_with("Self::") && line.contains("=> \""));
        let codes: Vec<&str> =
            codes.filter_map(|line| line.split('"').nth(1)).filter(|code| *code != "nothing_changed").collect();
        assert_eq!(codes, MISFITS);
    }
}

//! What was typed into a form and what is wrong with it, so that a refused form comes back filled in.

use crate::locale::{Key, Locale};
use crate::page::Done;
use std::collections::BTreeMap;

/// A form's values and faults. A new form is empty; a refused one is filled with [`FormState::of`] and gets its faults
/// with [`FormState::refuse`]. Passwords are never kept: a field whose name begins with `password` comes back empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    values: BTreeMap<String, Vec<String>>,
    errors: BTreeMap<String, Vec<FieldError>>,
    whole: Vec<FieldError>,
    told: Option<Done>,
}

/// What is wrong with a field, or with a form as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// It must be filled in.
    Required,
    /// No day of the calendar.
    NotADate,
    /// No whole number.
    NotANumber,
    /// No Vietnamese phone number.
    NotAPhone,
    /// Fewer than this many characters.
    TooShort(usize),
    /// More than this many characters.
    TooLong(usize),
    /// More than this many lines.
    TooManyLines(usize),
    /// Below the first or above the second number.
    OutOfRange(i64, i64),
    /// None of the choices offered.
    UnknownChoice,
    /// Somebody or something else already has it.
    Taken,
    /// A file is too large; the limit is in MiB.
    FileTooLarge(usize),
    /// Two entries that must be the same differ.
    Different,
    /// Another fault, by its sentence.
    Other(Key),
    /// Another fault, already put into words in the reader's language.
    Said(String),
}

impl FieldError {
    /// The sentence to show.
    #[must_use]
    pub fn text(&self, locale: Locale) -> String {
        match self {
            Self::Required => locale.text(Key("form-error-required")),
            Self::NotADate => locale.text(Key("form-error-not-a-date")),
            Self::NotANumber => locale.text(Key("form-error-not-a-number")),
            Self::NotAPhone => locale.text(Key("form-error-not-a-phone")),
            Self::TooShort(min) => locale.text_with(Key("form-error-too-short"), &[("min", min)]),
            Self::TooLong(max) => locale.text_with(Key("form-error-too-long"), &[("max", max)]),
            Self::TooManyLines(max) => locale.text_with(Key("form-error-too-many-lines"), &[("max", max)]),
            // Years and other bounds read without separators.
            Self::OutOfRange(min, max) => locale
                .text_with(Key("form-error-out-of-range"), &[("min", &min.to_string()), ("max", &max.to_string())]),
            Self::UnknownChoice => locale.text(Key("form-error-unknown-choice")),
            Self::Taken => locale.text(Key("form-error-taken")),
            Self::FileTooLarge(max) => locale.text_with(Key("form-error-file-too-large"), &[("max", max)]),
            Self::Different => locale.text(Key("form-error-different")),
            Self::Other(key) => locale.text(key),
            Self::Said(text) => text.clone(),
        }
    }
}

impl FormState {
    /// What was sent, field by field; a field may come several times.
    #[must_use]
    pub fn of<N: Into<String>, V: Into<String>>(sent: impl IntoIterator<Item = (N, V)>) -> Self {
        sent.into_iter().fold(Self::default(), |form, (name, value)| form.with(name, value))
    }

    /// The form with one more value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        if !name.starts_with("password") {
            self.values.entry(name).or_default().push(value.into());
        }
        self
    }

    /// The form with a value in the place of what a field has: what a browser sends back hidden and empty doesn't hide it.
    #[must_use]
    pub fn having(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.remove(name);
        self.with(name, value)
    }

    /// The form without what a field has.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.values.remove(name);
        self
    }

    /// Notes a fault of one field.
    pub fn refuse(&mut self, name: &str, error: FieldError) {
        self.errors.entry(name.to_owned()).or_default().push(error);
    }

    /// Notes a fault of the form as a whole.
    pub fn refuse_whole(&mut self, error: FieldError) {
        self.whole.push(error);
    }

    /// Notes what is to be said once it is taken in, instead of the usual.
    pub fn tell(&mut self, done: Done) {
        self.told = Some(done);
    }

    /// What is to be said once it is taken in.
    #[must_use]
    pub fn telling(&self, usual: Done) -> Done {
        self.told.unwrap_or(usual)
    }

    /// Is nothing wrong with it?
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.errors.is_empty() && self.whole.is_empty()
    }

    /// A field's value, empty if it has none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// All values of a field that may come several times.
    #[must_use]
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every value with its field's name, to be carried on to a further step.
    #[must_use]
    pub fn sent(&self) -> Vec<(String, String)> {
        let values = self.values.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
        values.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Is `value` among a field's values?
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values.get(name).is_some_and(|values| values.iter().any(|held| held == value))
    }

    /// Is something wrong with a field?
    #[must_use]
    pub fn refused(&self, name: &str) -> bool {
        self.errors.contains_key(name)
    }

    /// The first thing wrong with a field; one at a time is what people can mend.
    #[must_use]
    pub fn error(&self, name: &str, locale: Locale) -> String {
        self.errors.get(name).and_then(|errors| errors.first()).map(|error| error.text(locale)).unwrap_or_default()
    }

    /// What is wrong with the form as a whole.
    #[must_use]
    pub fn whole_errors(&self, locale: Locale) -> Vec<String> {
        self.whole.iter().map(|error| error.text(locale)).collect()
    }

    /// All that is wrong in one text: for each field its name with the first fault, then what is wrong with the whole.
    #[must_use]
    pub fn faults(&self, locale: Locale) -> String {
        let of_fields = self.errors.keys().map(|name| format!("{name}: {}", self.error(name, locale)));
        of_fields.chain(self.whole_errors(locale)).collect::<Vec<_>>().join(" ")
    }

    /// How many fields are wrong.
    #[must_use]
    pub fn wrong_fields(&self) -> usize {
        self.errors.len()
    }
}

/// One choice of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
}

impl Choice {
    /// A choice from its two sides.
    #[must_use]
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_form_keeps_what_was_typed() {
        let mut form = FormState::of([("name", "Nguyễn Văn Mẫu"), ("role", "leader"), ("role", "deputy")]);
        form.refuse("phone", FieldError::NotAPhone);
        assert_eq!(form.value("name"), "Nguyễn Văn Mẫu");
        assert!(form.has("role", "deputy"));
        assert!(form.refused("phone") && !form.is_ok());
        assert_eq!(form.value("phone"), "");
    }

    #[test]
    fn a_password_is_never_given_back() {
        let form = FormState::of([("password", "bí mật"), ("password_again", "bí mật")]);
        assert_eq!(form, FormState::default());
    }

    #[test]
    fn every_fault_has_a_sentence_in_every_language() {
        let faults = [
            FieldError::Required,
            FieldError::NotADate,
            FieldError::NotANumber,
            FieldError::NotAPhone,
            FieldError::TooShort(12),
            FieldError::TooLong(200),
            FieldError::OutOfRange(1940, 2010),
            FieldError::UnknownChoice,
            FieldError::Taken,
            FieldError::FileTooLarge(20),
            FieldError::Different,
        ];
        for fault in faults {
            for locale in Locale::ALL {
                assert!(!fault.text(locale).contains('⟦'), "{fault:?}");
            }
        }
    }
}

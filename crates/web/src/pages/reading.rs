//! What was typed into a form, read field by field; what can't be read is noted at its field.

use crate::form::{FieldError, FormState};
use crate::locale::Locale;
use axum_extra::extract::Form;
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::Refusal;
use rules::phones::{self, Phone};
use rules::text::nfc;

/// What a browser sends: names and values, a name perhaps several times.
pub type Sent = Form<Vec<(String, String)>>;

/// A form being read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The form as it would come back.
    pub form: FormState,
    sent: Vec<(String, String)>,
}

impl Reading {
    /// Begins to read what was sent.
    #[must_use]
    pub fn of(sent: Vec<(String, String)>) -> Self {
        Self { form: FormState::of(sent.clone()), sent }
    }

    /// Was everything read so far good?
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.form.is_ok()
    }

    /// A field as it was sent, line by line.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.sent.iter().find(|(sent, _)| sent == name).map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.sent.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// A text of one line, `None` if there is nothing in it.
    pub fn text(&mut self, name: &str, most: usize) -> Option<String> {
        let text = nfc(self.raw(name));
        if text.chars().count() > most {
            self.form.refuse(name, FieldError::TooLong(most));
            return None;
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// A text that must be there.
    pub fn needed(&mut self, name: &str, most: usize) -> Option<String> {
        if nfc(self.raw(name)).is_empty() {
            self.form.refuse(name, FieldError::Required);
            return None;
        }
        self.text(name, most)
    }

    /// A day that must be there, `last` at the latest.
    pub fn day(&mut self, name: &str, last: Day) -> Option<Day> {
        let read = self.needed(name, 40)?.parse::<Day>();
        match read {
            Ok(day) if day > last => {
                self.form.refuse(name, FieldError::Other(crate::locale::Key("form-error-in-future")));
                None
            }
            Ok(day) => Some(day),
            Err(_) => {
                self.form.refuse(name, FieldError::NotADate);
                None
            }
        }
    }

    /// A number from 0 to `most` that must be there; points and spaces between its digits fall.
    pub fn number(&mut self, name: &str, most: u32) -> Option<u32> {
        let text = self.needed(name, 40)?;
        let read = whole_number(&text);
        match read {
            Some(number) if number <= most => Some(number),
            Some(_) => {
                self.form.refuse(name, FieldError::OutOfRange(0, i64::from(most)));
                None
            }
            None => {
                self.form.refuse(name, FieldError::NotANumber);
                None
            }
        }
    }

    /// A phone, `None` if there is nothing in the field.
    pub fn phone(&mut self, name: &str) -> Option<Phone> {
        let text = self.text(name, 100)?;
        let read = phones::read(&text);
        if !read.problems.is_empty() {
            self.form.refuse(name, FieldError::NotAPhone);
        }
        read.phones.into_iter().next().map(|found| found.phone)
    }

    /// A unit chosen from a list, which must be.
    pub fn unit(&mut self, name: &str, among: &[UnitId]) -> Option<UnitId> {
        let text = self.needed(name, 40)?;
        let chosen = text.parse().ok().filter(|unit| among.contains(unit));
        if chosen.is_none() {
            self.form.refuse(name, FieldError::UnknownChoice);
        }
        chosen
    }

    /// Notes a refusal of the whole.
    pub fn refuse(&mut self, locale: Locale, reason: &Refusal) {
        self.form.refuse_whole(super::refusals::fault(locale, reason));
    }
}

/// A whole number as people write it: `1.234`, `1 234`, `120 hộ`.
#[must_use]
pub fn whole_number(text: &str) -> Option<u32> {
    let text = nfc(text).to_lowercase();
    let text = text.strip_suffix("hộ").unwrap_or(&text);
    let groups: Vec<&str> = text.split([' ', '.', ',']).filter(|group| !group.is_empty()).collect();
    let digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    // Behind a point stand three digits, or it is no point between thousands.
    let apart = groups.iter().skip(1).all(|group| group.len() == 3);
    (!groups.is_empty() && apart && groups.iter().all(digits)).then(|| groups.concat().parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(name: &str, value: &str) -> Reading {
        Reading::of(vec![(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [("120", 120), (" 1.234 ", 1234), ("1 234", 1234), ("120 hộ", 120), ("0", 0)] {
            assert_eq!(whole_number(text), Some(number), "{text}");
        }
        for text in ["", "hộ", "12,5", "một trăm", "-3", "99999999999"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_to_come_is_refused_at_its_field() {
        let today: Day = "2025-07-15".parse().unwrap();
        assert_eq!(reading("day", "15/7/2025").day("day", today), Some(today));
        for wrong in ["", "16/7/2025", "30/2/2025"] {
            let mut reading = reading("day", wrong);
            assert_eq!(reading.day("day", today), None);
            assert!(reading.form.refused("day"), "{wrong}");
        }
    }

    #[test]
    fn a_phone_may_be_left_out_but_not_be_wrong() {
        let mut empty = reading("phone", " ");
        assert!(empty.phone("phone").is_none() && empty.is_ok());
        let mut written = reading("phone", "912.000.001");
        assert_eq!(written.phone("phone").unwrap().as_str(), "0912000001");
        let mut wrong = reading("phone", "09");
        assert!(wrong.phone("phone").is_none() && wrong.form.refused("phone"));
    }
}

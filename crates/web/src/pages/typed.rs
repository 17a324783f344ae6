//! What was typed into a form, value by value; what can't be read is noted at its field.

use super::state::Visit;
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Page};
use rules::day::Day;
use rules::ids::{OperationId, UnitId};
use rules::operations::{Body, Operation, Origin, Refusal, Via};
use rules::phones::{self, Phone};
use rules::text::{nfc, nfc_lines};
use std::str::FromStr;
use uuid::Uuid;

/// A form as a browser sends it: names and values in their order.
pub(super) type Sent = Vec<(String, String)>;

/// A text in normal form; `None` if the field is empty, a fault if it is longer than `most` characters.
pub(super) fn text(form: &mut FormState, name: &str, most: usize) -> Option<String> {
    let text = nfc(form.value(name));
    fitting(form, name, text, most)
}

fn fitting(form: &mut FormState, name: &str, text: String, most: usize) -> Option<String> {
    if text.chars().count() > most {
        form.refuse(name, FieldError::TooLong(most));
    }
    Some(text).filter(|text| !text.is_empty())
}

/// A text of several lines in normal form, which keeps its lines; otherwise as [`text`].
pub(super) fn long_text(form: &mut FormState, name: &str, most: usize) -> Option<String> {
    let text = nfc_lines(form.value(name));
    fitting(form, name, text, most)
}

/// The same of one line, where an empty field is a fault.
pub(super) fn required_text(form: &mut FormState, name: &str, most: usize) -> Option<String> {
    let text = text(form, name, most);
    required(form, name, text)
}

/// The lines of a text that aren't empty, in normal form; a fault if there are more than `lines` of them, or one is longer than `most`
/// characters.
pub(super) fn lines(form: &mut FormState, name: &str, lines: usize, most: usize) -> Vec<String> {
    let found: Vec<String> = form.value(name).lines().map(nfc).filter(|line| !line.is_empty()).collect();
    if found.len() > lines {
        form.refuse(name, FieldError::TooManyLines(lines));
    }
    if found.iter().any(|line| line.chars().count() > most) {
        form.refuse(name, FieldError::TooLong(most));
    }
    found
}

/// A day; `None` if the field is empty.
pub(super) fn day(form: &mut FormState, name: &str) -> Option<Day> {
    read(form, name, |text| text.parse().map_err(|_| FieldError::NotADate))
}

/// The same, where an empty field is a fault.
pub(super) fn required_day(form: &mut FormState, name: &str) -> Option<Day> {
    let day = day(form, name);
    required(form, name, day)
}

/// A day that must be there, today at the latest.
pub(super) fn past_day(form: &mut FormState, name: &str, today: Day) -> Option<Day> {
    let day = required_day(form, name)?;
    if day > today {
        form.refuse(name, FieldError::Other(Key("form-error-in-future")));
        return None;
    }
    Some(day)
}

/// The last day of what begins on a day, as the day after it; a fault where it lies before that.
pub(super) fn required_last_day(form: &mut FormState, name: &str, first: Option<Day>) -> Option<Day> {
    let last = required_day(form, name)?;
    if first.is_some_and(|first| last < first) {
        form.refuse(name, FieldError::Other(Key("form-error-before-first")));
        return None;
    }
    Some(last.after())
}

/// A whole number from `least` to `most`; `None` if the field is empty.
pub(super) fn number(form: &mut FormState, name: &str, least: u32, most: u32) -> Option<u32> {
    read(form, name, |text| match whole_number(text) {
        Some(number) if (least..=most).contains(&number) => Ok(number),
        Some(_) => Err(FieldError::OutOfRange(i64::from(least), i64::from(most))),
        None => Err(FieldError::NotANumber),
    })
}

/// The same, where an empty field is a fault.
pub(super) fn required_number(form: &mut FormState, name: &str, least: u32, most: u32) -> Option<u32> {
    let number = number(form, name, least, most);
    required(form, name, number)
}

/// A whole number as people write it: `1.234`, `1 234`, `120 hộ`.
#[must_use]
pub(super) fn whole_number(text: &str) -> Option<u32> {
    // A word behind the number says what is counted.
    let text = nfc(text);
    let text = text.trim_end_matches(char::is_alphabetic);
    let mut groups = text.split([' ', '.', ',']).filter(|group| !group.is_empty()).peekable();
    groups.peek()?;
    let groups: Vec<&str> = groups.collect();
    let digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    // Behind a point stand three digits, or it is no point between thousands.
    let apart = groups.iter().skip(1).all(|group| group.len() == 3);
    if digits && apart { groups.concat().parse().ok() } else { None }
}

/// A unit that must be chosen from a list.
pub(super) fn required_unit(form: &mut FormState, name: &str, among: &[UnitId]) -> Option<UnitId> {
    required_choice(form, name, |text| id(text).filter(|unit| among.contains(unit)))
}

/// A year of birth of somebody who is ten years old today or more.
pub(super) fn birth_year(form: &mut FormState, name: &str, today: Day) -> Option<i16> {
    let (first, last) = (1900, today.year() - 10);
    read(form, name, |text| {
        let year: i16 = text.parse().map_err(|_| FieldError::NotANumber)?;
        let bounds = FieldError::OutOfRange(i64::from(first), i64::from(last));
        if (first..=last).contains(&year) { Ok(year) } else { Err(bounds) }
    })
}

/// A phone, as people write it.
pub(super) fn phone(form: &mut FormState, name: &str) -> Option<Phone> {
    let found = read(form, name, |text| {
        let mut found = phones::read(text).phones.into_iter();
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => Err(FieldError::Other(Key("form-error-two-phones"))),
            (None, _) => Err(FieldError::NotAPhone),
        }
    })?;
    if found.changes.iter().any(|change| matches!(change, phones::Change::Pre2018 { .. })) {
        form.tell(Done::PhoneChanged);
    }
    Some(found.phone)
}

/// Yes or no.
pub(super) fn yes_no(form: &mut FormState, name: &str) -> Option<bool> {
    choice(form, name, |code| match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    })
}

/// One of a list's choices by its code.
pub(super) fn choice<T>(form: &mut FormState, name: &str, of_code: impl Fn(&str) -> Option<T>) -> Option<T> {
    read(form, name, |code| of_code(code).ok_or(FieldError::UnknownChoice))
}

/// The same, where an empty field is a fault.
pub(super) fn required_choice<T>(form: &mut FormState, name: &str, of_code: impl Fn(&str) -> Option<T>) -> Option<T> {
    let choice = choice(form, name, of_code);
    required(form, name, choice)
}

/// How word may have reached whoever writes something down for somebody else.
pub(super) fn vias(page: &Page) -> Vec<Choice> {
    Via::ALL.iter().map(|via| Choice::new(via.code(), page.t(format!("via-{}", via.code())))).collect()
}

/// All of a list's choices that were taken.
pub(super) fn choices<T>(form: &mut FormState, name: &str, of_code: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let found: Option<Vec<T>> = form.values(name).iter().map(|code| of_code(code)).collect();
    found.unwrap_or_else(|| {
        form.refuse(name, FieldError::UnknownChoice);
        Vec::new()
    })
}

/// The same, where at least one must be taken; `none` says so.
pub(super) fn some_choices<T>(
    form: &mut FormState,
    name: &str,
    none: Key,
    of_code: impl Fn(&str) -> Option<T>,
) -> Vec<T> {
    let found = choices(form, name, of_code);
    if found.is_empty() && !form.refused(name) {
        form.refuse(name, FieldError::Other(none));
    }
    found
}

/// What one form makes. A form brings the id of its first operation along, and the others follow from it: sent again, by a
/// second tap or after going back, it makes the same operations, which are answered as before.
pub(super) struct Making<'a> {
    visit: &'a Visit,
    next: Option<u128>,
}

impl<'a> Making<'a> {
    /// By the form's hidden field `operation`; a form without one makes something new each time.
    pub(super) fn of(visit: &'a Visit, form: &FormState) -> Self {
        let first: Option<OperationId> = id(form.value("operation"));
        Self { visit, next: first.map(|first| first.0.as_u128()) }
    }

    /// The next id.
    pub(super) fn id(&mut self) -> Uuid {
        let Some(next) = self.next else {
            return self.visit.store.surroundings().id();
        };
        self.next = Some(next.wrapping_add(1));
        Uuid::from_u128(next)
    }

    /// The next operation.
    pub(super) fn operation(&mut self, body: Body) -> Operation {
        Operation { id: OperationId(self.id()), ..self.visit.store.operation(body) }
    }
}

/// Where the operations of a form's rows come from: the id it brought along, or a new one.
pub(super) fn origin(visit: &Visit, form: &FormState) -> Origin {
    Origin::new(id(form.value("operation")).unwrap_or_else(|| visit.store.surroundings().id()))
}

impl Visit {
    /// The operation by which a form changes something, told apart by what it says: the same sent again is the same, and whoever
    /// goes back and says something else makes another. (What a form makes anew has the form's own id, see [`Making`].)
    pub(super) fn by_form(&self, form: &FormState, body: Body) -> Operation {
        Operation { id: origin(self, form).operation(0, &body), ..self.store.operation(body) }
    }

    /// Makes what a form says differ from what is there; the inner error is a refusal. Where nothing differs any more, because the
    /// form was sent before, it is done.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn amend(&self, form: &FormState, body: Body) -> Result<Result<(), Refusal>, PageError> {
        match self.change_all(vec![self.by_form(form, body)]).await? {
            Err(reason) if reason.code == "nothing_changed" => Ok(Ok(())),
            done => Ok(done),
        }
    }

    /// Was this done by the asker before?
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn has_done(&self, operation: &Operation) -> Result<bool, PageError> {
        Ok(self.store.has_done(&self.scope, operation.id).await?)
    }
}

/// An id, of whatever kind.
#[must_use]
pub(super) fn id<T: FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

fn read<T>(form: &mut FormState, name: &str, read: impl Fn(&str) -> Result<T, FieldError>) -> Option<T> {
    let text = form.value(name).trim();
    if text.is_empty() {
        return None;
    }
    let result = read(text);
    result.map_err(|error| form.refuse(name, error)).ok()
}

/// A fault, unless the field has a value or already a fault.
pub(super) fn required<T>(form: &mut FormState, name: &str, value: Option<T>) -> Option<T> {
    if value.is_none() && !form.refused(name) {
        form.refuse(name, FieldError::Required);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_measured_without_the_empty_ones() {
        let mut form = FormState::of([("grounds", " Căn cứ  một\r\n\r\nCăn cứ hai"), ("long", "dài")]);
        assert_eq!(lines(&mut form, "grounds", 2, 20), ["Căn cứ một", "Căn cứ hai"]);
        assert!(lines(&mut form, "none", 2, 20).is_empty() && form.is_ok());
        let _ = lines(&mut form, "grounds", 1, 20);
        let _ = lines(&mut form, "long", 1, 2);
        assert!(form.refused("grounds") && form.refused("long"));
    }

    #[test]
    fn a_long_text_keeps_its_lines_and_a_short_one_is_one() {
        let mut form = FormState::of([("said", " Sẽ:\r\n- mở  lớp\r\n\r\n"), ("empty", "\r\n")]);
        assert_eq!(long_text(&mut form, "said", 30).as_deref(), Some("Sẽ:\n- mở lớp"));
        assert_eq!(text(&mut form, "said", 30).as_deref(), Some("Sẽ: - mở lớp"));
        assert!(long_text(&mut form, "empty", 30).is_none() && form.is_ok());
        assert!(long_text(&mut form, "said", 5).is_some() && form.refused("said"));
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
    fn a_day_to_come_is_refused_where_something_has_happened() {
        let today: Day = "2025-07-15".parse().unwrap();
        for (written, read) in [("15/7/2025", Some(today)), ("", None), ("16/7/2025", None), ("30/2/2025", None)] {
            let mut form = FormState::of([("day", written)]);
            assert_eq!(past_day(&mut form, "day", today), read, "{written}");
            assert_eq!(form.refused("day"), read.is_none(), "{written}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_noted_at_its_field_and_what_is_empty_is_none() {
        let mut form = FormState::of([
            ("from", "30/2/2025"),
            ("phone", "912000001"),
            ("born", "1850"),
            ("it", "vâng"),
            ("name", " Lý  Thị Mẫu "),
        ]);
        let today: Day = "2025-07-01".parse().unwrap();
        assert_eq!(required_day(&mut form, "from"), None);
        assert_eq!(phone(&mut form, "phone").unwrap().as_str(), "0912000001");
        assert_eq!(birth_year(&mut form, "born", today), None);
        assert_eq!(yes_no(&mut form, "it"), None);
        assert_eq!(required_text(&mut form, "name", 100).as_deref(), Some("Lý Thị Mẫu"));
        assert_eq!(text(&mut form, "nothing", 10), None);
        assert_eq!(form.wrong_fields(), 3);
        assert!(required_text(&mut form, "nothing", 10).is_none() && form.refused("nothing"));
    }
}

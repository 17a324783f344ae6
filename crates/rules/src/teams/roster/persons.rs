//! When a row and a person known are one, and what the row knows better.

use super::{COURSE, Column, Entry, Said, Setting, Trained};
use crate::{
    operations::AmendPerson,
    teams::{Person, Training},
    text::fold,
};

/// What the row knows better of a person. A name typed otherwise is no new name.
pub(super) fn amend(person: &Person, entry: &Entry, said: &mut Vec<Said>) -> Option<AmendPerson> {
    let mut tell = |column, before: Option<String>| {
        said.push(Said::Changes(column, before.unwrap_or_default()));
    };
    let birth_year = entry.birth_year.filter(|year| person.birth_year != Some(*year));
    let sex = entry.sex.filter(|sex| person.sex != Some(*sex));
    let phone = entry.phone.clone().filter(|phone| person.phone.as_ref() != Some(phone));
    let it_skill = entry.it_skill.filter(|skill| person.it_skill != Some(*skill));
    if birth_year.is_some() {
        tell(Column::BirthYear, person.birth_year.map(|year| year.to_string()));
    }
    if sex.is_some() {
        tell(Column::Sex, None);
    }
    if phone.is_some() {
        tell(Column::Phone, person.phone.as_ref().map(ToString::to_string));
    }
    if it_skill.is_some() {
        tell(Column::ItSkill, None);
    }
    let nothing = birth_year.is_none() && sex.is_none() && phone.is_none() && it_skill.is_none();
    (!nothing).then(|| AmendPerson {
        person: person.id,
        name: None,
        birth_year: birth_year.map(Some),
        sex: sex.map(Some),
        phone: phone.map(Some),
        it_skill: it_skill.map(Some),
        as_of: None,
    })
}

/// The training a row tells of, if it isn't known yet.
pub(super) fn training(setting: &Setting<'_>, had: &[Training], entry: &Entry) -> Option<Training> {
    let Setting { day, today, .. } = *setting;
    let on = match entry.trained? {
        Trained::Yes if had.is_empty() => day.min(today),
        Trained::On(on) if on <= today && had.iter().all(|training| training.day != on) => on,
        Trained::Yes | Trained::On(_) | Trained::No => return None,
    };
    Some(Training { day: on, course: COURSE.to_owned() })
}

pub(super) fn same_name(person: &Person, entry: &Entry) -> bool {
    fold(&person.name) == fold(&entry.name)
}

/// The years of birth differ and no phone speaks against it: two people of one name.
pub(super) fn differs(person: &Person, entry: &Entry) -> bool {
    let years = person.birth_year.zip(entry.birth_year).is_some_and(|(one, other)| one != other);
    years && (person.phone.is_none() || person.phone != entry.phone)
}

pub(super) fn entries_differ(one: &Entry, other: &Entry) -> bool {
    let years = one.birth_year.zip(other.birth_year).is_some_and(|(one, other)| one != other);
    years && (one.phone.is_none() || one.phone != other.phone)
}

/// Phone or year of birth is known to both and the same.
pub(super) fn agrees(person: &Person, entry: &Entry) -> bool {
    (person.phone.is_some() && person.phone == entry.phone)
        || (person.birth_year.is_some() && person.birth_year == entry.birth_year)
}

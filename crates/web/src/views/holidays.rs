//! On which days a province's offices don't work, and on which weekend days they do.

use super::parts::{Link, Tab};
use super::words::{self, Word};
use super::{Sampled, day, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;
use rules::holidays::HolidayKind;

/// In the form: the day is what it is everywhere.
pub const AS_EVERYWHERE: &str = "none";

/// The special days of a year. Fields: `day`, `kind` (a code, or [`AS_EVERYWHERE`]), `name`.
#[derive(Debug, Template)]
#[template(path = "holidays.html")]
pub struct HolidaysPage {
    /// The frame.
    pub p: Page,
    /// The province and its page.
    pub province: Link,
    /// The year shown.
    pub year: i16,
    /// Other years.
    pub years: Vec<Tab>,
    /// Its days, in order.
    pub rows: Vec<HolidayRow>,
    /// What was typed of a day, for whoever may change it.
    pub form: Option<FormState>,
    /// The form's target.
    pub action: String,
    /// When reports are due.
    pub schedules_url: String,
    /// The same of the provinces it came from.
    pub before: Vec<Link>,
}

/// A day that is off, or worked though it is a weekend's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayRow {
    /// The day.
    pub day: Day,
    /// Off or worked.
    pub kind: HolidayKind,
    /// What it is called.
    pub name: String,
    /// Did the province settle it itself?
    pub is_own: bool,
}

impl HolidayRow {
    /// The key of its day of the week.
    #[must_use]
    pub fn weekday(&self) -> crate::locale::Key {
        words::weekday(self.day)
    }
}

impl HolidaysPage {
    /// What a day can be.
    #[must_use]
    pub fn kinds(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), HolidayKind::ALL, HolidayKind::code)
    }

    /// Are the days that the State gives known for this year?
    #[must_use]
    pub fn is_announced(&self) -> bool {
        self.rows.iter().any(|row| !row.is_own)
    }

    /// The year, without the point that stands between thousands.
    #[must_use]
    pub fn year(&self) -> String {
        self.year.to_string()
    }
}

impl Sampled for HolidaysPage {
    const NAME: &'static str = "holidays";

    fn samples(page: &Page) -> Vec<Self> {
        let row = |day, kind, name: &str, is_own| HolidayRow { day, kind, name: name.into(), is_own };
        let tab = |year: i16, current| Tab {
            text: year.to_string(),
            url: paths::holidays_of("mau", year),
            current,
            count: None,
        };
        let mut refused = FormState::of([("day", "30/2/2026"), ("kind", "off")]);
        refused.refuse("day", FieldError::NotADate);
        let sample = |year, rows, form| Self {
            p: page.clone().within(Section::Units),
            province: Link::new("Tỉnh Lào Cai", paths::unit("mau")),
            year,
            years: vec![tab(2026, year == 2026), tab(2027, year == 2027)],
            rows,
            form,
            action: paths::holidays("mau"),
            schedules_url: paths::schedules("mau"),
            before: vec![Link::new("Tỉnh Yên Bái (trước ngày 01/07/2025)", paths::holidays("mau"))],
        };
        let rows = vec![
            row(day(2026, 1, 1), HolidayKind::Off, "Tết Dương lịch", false),
            row(day(2026, 1, 10), HolidayKind::Worked, "Làm bù cho thứ Sáu 02/01/2026", false),
            row(day(2026, 10, 12), HolidayKind::Off, "Ngày thành lập tỉnh", true),
        ];
        vec![sample(2026, rows, Some(refused)), sample(2027, Vec::new(), None)]
    }
}

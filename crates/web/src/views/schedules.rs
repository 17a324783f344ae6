//! When the reports of a province are due.

use super::parts::Link;
use super::words::{self, Word};
use super::{Sampled, day, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::{Argument, Key};
use crate::page::{Page, Section};
use askama::Template;
use rules::day::{Day, Span};
use rules::schedules::{DueDay, ReportKind, Reporter, Roll, Schedule, Times};

/// In the form: reports are asked for.
pub const ASKED: &str = "yes";
/// In the form: nobody owes them.
pub const NOT_ASKED: &str = "no";

/// The schedules of a province, kind by kind.
#[derive(Debug, Template)]
#[template(path = "schedules.html")]
pub struct SchedulesPage {
    /// The frame.
    pub p: Page,
    /// The province and its page.
    pub province: Link,
    /// Each kind's.
    pub kinds: Vec<KindSchedules>,
    /// Its days off.
    pub holidays_url: String,
    /// The same of the provinces it came from.
    pub before: Vec<Link>,
}

/// The schedules of one kind of report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindSchedules {
    /// Of which reports.
    pub kind: ReportKind,
    /// What holds today.
    pub now: Option<ScheduleShown>,
    /// Who owes one today, with the next days.
    pub due: Vec<DueShown>,
    /// What will hold, the next first.
    pub coming: Vec<ScheduleShown>,
    /// What held before, the latest first.
    pub former: Vec<ScheduleShown>,
    /// Where to set another, if the viewer may.
    pub change_url: Option<String>,
}

impl KindSchedules {
    /// Does nobody owe it, without the province having said so?
    #[must_use]
    pub fn is_never_asked(&self) -> bool {
        self.now.as_ref().is_some_and(|now| now.schedule.is_none() && !now.is_own)
    }
}

/// A schedule in words; without one nobody owes anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleShown {
    /// From when to when.
    pub span: Span,
    /// Did the province set it itself?
    pub is_own: bool,
    /// The schedule.
    pub schedule: Option<Schedule>,
}

/// A level that owes a report, and by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueShown {
    /// Who.
    pub reporter: Reporter,
    /// By which day of the month.
    pub due: DueDay,
    /// The next days.
    pub next: Vec<NextDue>,
}

impl DueShown {
    /// Its day of the month.
    #[must_use]
    pub fn text(&self, p: &Page) -> String {
        due_text(p, self.due)
    }
}

/// A day until which a report is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextDue {
    /// The last day.
    pub last: Day,
    /// The day it would be if offices worked on it.
    pub named: Day,
}

impl NextDue {
    /// The day, and from where it was moved.
    #[must_use]
    pub fn text(&self, p: &Page) -> String {
        let weekday = p.t(words::weekday(self.last));
        if self.last == self.named {
            p.t2("schedule-next", "weekday", weekday, "day", self.last)
        } else {
            let said: [(&str, &dyn Argument); 3] = [("weekday", &weekday), ("day", &self.last), ("named", &self.named)];
            p.locale().text_with(Key("schedule-next-moved"), &said)
        }
    }
}

/// "Ngày 25", "trước ngày 29", "18 giờ ngày 22".
#[must_use]
pub fn due_text(p: &Page, due: DueDay) -> String {
    let number = |number: i8| u8::try_from(number).unwrap_or_default();
    match (due.before, due.hour) {
        (false, None) => p.t1(Key("schedule-due-on"), "day", number(due.day)),
        (true, None) => p.t1(Key("schedule-due-before"), "day", number(due.day)),
        (false, Some(hour)) => p.t2(Key("schedule-due-on-hour"), "day", number(due.day), "hour", number(hour)),
        (true, Some(hour)) => p.t2(Key("schedule-due-before-hour"), "day", number(due.day), "hour", number(hour)),
    }
}

impl ScheduleShown {
    /// "Từ ngày … đến trước ngày …", or that it comes with the program.
    #[must_use]
    pub fn when(&self, p: &Page) -> String {
        let Span { from, .. } = self.span;
        match (from == Day::MIN, self.span.end()) {
            (true, None) => p.t(Key("schedule-shipped")),
            (true, Some(to)) => p.t1(Key("schedule-shipped-until"), "day", to),
            (false, None) => p.t1(Key("schedule-since"), "day", from),
            (false, Some(to)) => p.t2(Key("schedule-between"), "from", from, "to", to),
        }
    }

    /// A sentence each: of which days it tells, what holidays do to it, what comes late.
    #[must_use]
    pub fn lines(&self, p: &Page) -> Vec<String> {
        let Some(schedule) = &self.schedule else { return vec![p.t(Key("schedule-not-asked"))] };
        let number = |number: i8| u8::try_from(number).unwrap_or_default();
        let times = match schedule.times {
            Times::Each { begins: 1 } => p.t(Key("schedule-calendar-months")),
            Times::Each { begins } => {
                p.t2(Key("schedule-months"), "from", number(begins), "to", number(begins.saturating_sub(1)))
            }
            Times::Once { period } => p.t2(Key("schedule-once"), "from", period.from, "to", period.to.before()),
        };
        let window = match schedule.window {
            0 => p.t(Key("schedule-window-none")),
            days => p.t1(Key("schedule-window-days"), "days", days),
        };
        vec![times, p.t(schedule.roll.key()), window]
    }

    /// Each level with its day, on a line.
    #[must_use]
    pub fn due_lines(&self, p: &Page) -> Vec<String> {
        let due = self.schedule.iter().flat_map(|schedule| &schedule.due);
        due.map(|(reporter, due)| format!("{}: {}", p.t(reporter.key()), due_text(p, *due))).collect()
    }
}

/// Another schedule for reports of a kind. Fields: `asked` ([`ASKED`], [`NOT_ASKED`]), `begins` or `period_from` and `period_to` (its last
/// day), for each level `LEVEL_day`, `LEVEL_before`, `LEVEL_hour`, then `roll`, `window`, `from`.
#[derive(Debug, Template)]
#[template(path = "schedule_form.html")]
pub struct ScheduleFormPage {
    /// The frame.
    pub p: Page,
    /// The province and its page.
    pub province: Link,
    /// Its schedules.
    pub schedules: Link,
    /// Of which reports.
    pub kind: ReportKind,
    /// Days to be taken over, each filled in by a tap.
    pub presets: Vec<Link>,
    /// Are there districts that could owe a report?
    pub has_districts: bool,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
}

impl ScheduleFormPage {
    /// Is it reported once?
    #[must_use]
    pub fn is_once(&self) -> bool {
        self.kind.rhythm().is_none()
    }

    /// Do teams report at all?
    #[must_use]
    pub fn asked_choices(&self) -> Vec<Choice> {
        let choice = |code, key: Key| Choice::new(code, self.p.t(key));
        vec![choice(ASKED, Key("schedule-asked-yes")), choice(NOT_ASKED, Key("schedule-asked-no"))]
    }

    /// What becomes of a due day on which nobody works.
    #[must_use]
    pub fn rolls(&self) -> Vec<Choice> {
        words::choices(self.p.locale(), Roll::ALL, Roll::code)
    }
}

impl Sampled for SchedulesPage {
    const NAME: &'static str = "schedules";

    fn samples(page: &Page) -> Vec<Self> {
        let (set, next) = (day(2025, 10, 21), day(2027, 1, 15));
        let shown = |from, to, is_own, schedule| ScheduleShown { span: Span { from, to }, is_own, schedule };
        let month = Schedule::month_of_2025();
        let due = |(reporter, due): (&Reporter, &DueDay)| DueShown {
            reporter: *reporter,
            due: *due,
            next: vec![
                NextDue { last: day(2026, 12, 25), named: day(2026, 12, 25) },
                NextDue { last: day(2027, 1, 25), named: day(2027, 1, 24) },
            ],
        };
        let full = KindSchedules {
            kind: ReportKind::Month,
            due: month.due.iter().map(due).collect(),
            now: Some(shown(set, next, true, Some(month.clone()))),
            coming: vec![shown(next, Day::MAX, true, Schedule::by_decree_09(ReportKind::Month, next))],
            former: vec![shown(Day::MIN, set, false, Some(month))],
            change_url: Some(paths::schedule("mau", ReportKind::Month.code())),
        };
        let once = Schedule::shipped(ReportKind::Establishment, day(2022, 5, 2));
        let bare = |kind, schedule| KindSchedules {
            kind,
            now: Some(shown(Day::MIN, Day::MAX, false, schedule)),
            due: Vec::new(),
            coming: Vec::new(),
            former: Vec::new(),
            change_url: None,
        };
        let sample = |kinds| Self {
            p: page.clone().within(Section::Units),
            province: Link::new("Tỉnh Lào Cai", paths::unit("mau")),
            kinds,
            holidays_url: paths::holidays("mau"),
            before: vec![Link::new("Tỉnh Yên Bái (trước ngày 01/07/2025)", paths::schedules("mau"))],
        };
        vec![
            sample(vec![full, bare(ReportKind::Quarter, None), bare(ReportKind::Establishment, once)]),
            sample(vec![bare(ReportKind::Month, Schedule::shipped(ReportKind::Month, set))]),
        ]
    }
}

impl Sampled for ScheduleFormPage {
    const NAME: &'static str = "schedule-form";

    fn samples(page: &Page) -> Vec<Self> {
        let mut refused = FormState::of([
            ("asked", ASKED),
            ("begins", "21"),
            ("team_day", "22"),
            ("team_hour", "18"),
            ("commune_day", "21"),
            ("roll", "keep"),
            ("window", "1"),
        ]);
        refused.refuse("commune_day", FieldError::Other(Key("schedule-due-hint")));
        refused.refuse("from", FieldError::Required);
        let once = FormState::of([("asked", NOT_ASKED), ("period_from", "2022-05-02"), ("district_before", "yes")]);
        let sample = |kind: ReportKind, presets, has_districts, form| Self {
            p: page.clone().within(Section::Units),
            province: Link::new("Tỉnh Lào Cai", paths::unit("mau")),
            schedules: Link::new("Hạn báo cáo", paths::schedules("mau")),
            kind,
            presets,
            has_districts,
            form,
            action: paths::schedule("mau", kind.code()),
        };
        let preset = Link::new("Theo Nghị định 09/2019/NĐ-CP", paths::schedule_preset("mau", "month", "decree"));
        vec![
            sample(ReportKind::Month, vec![preset], true, refused),
            sample(ReportKind::Establishment, Vec::new(), false, once),
        ]
    }
}

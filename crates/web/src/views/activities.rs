//! What teams did: the list of a place, the form, one of them.

use super::parts::{Figure, Link};
use super::{Sampled, day, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;

/// What teams did within a place during some days, the newest first.
#[derive(Debug, Template)]
#[template(path = "activities.html")]
pub struct ActivitiesPage {
    /// The frame.
    pub p: Page,
    /// The place.
    pub unit: Link,
    /// Sums of the days.
    pub figures: Vec<Figure>,
    /// What was done.
    pub rows: Vec<ActivityRow>,
    /// Were there more than are shown?
    pub more: bool,
    /// Where the asker writes something down, for each team.
    pub new_urls: Vec<Link>,
    /// What is sought: `unit`, `from`, `to`, `kind`.
    pub sought: FormState,
    /// Kinds to seek by.
    pub kinds: Vec<Choice>,
}

/// An activity in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityRow {
    /// Its kind and page.
    pub activity: Link,
    /// When.
    pub on: Day,
    /// Whose.
    pub team: String,
    /// How many people.
    pub people: u64,
    /// How many households.
    pub households: u64,
    /// Who wrote it down.
    pub recorded_by: Option<String>,
    /// Was it entered for somebody else?
    pub on_behalf: bool,
}

/// What a team did, written down or changed. Fields: `kind`, `people`, `women`, `day`, `place`, `note`, `members`, `households`,
/// `items`, `guided_{item}`, `via`, `join`.
#[derive(Debug, Template)]
#[template(path = "activity_form.html")]
pub struct ActivityFormPage {
    /// The frame.
    pub p: Page,
    /// The team and its page.
    pub team: Link,
    /// The activity and its page, unless it is new.
    pub activity: Option<Link>,
    /// What was typed.
    pub form: FormState,
    /// Kinds of activities.
    pub kinds: Vec<Choice>,
    /// The villages of a team that has several.
    pub villages: Vec<Choice>,
    /// The team's members.
    pub members: Vec<Choice>,
    /// The village's households.
    pub households: Vec<Choice>,
    /// What households can have: ticked for those visited, and that people are guided in.
    pub items: Vec<Choice>,
    /// How it came, if it is entered for somebody else.
    pub vias: Vec<Choice>,
    /// Those of the same team, kind and day: is it one of them?
    pub same: Vec<Choice>,
    /// The form's target.
    pub action: String,
}

/// One activity.
#[derive(Debug, Template)]
#[template(path = "activity.html")]
pub struct ActivityPage {
    /// The frame.
    pub p: Page,
    /// The team and its activities.
    pub team: Link,
    /// Its kind.
    pub kind: String,
    /// When.
    pub on: Day,
    /// What is known: what it is called on the page, and what it says.
    pub facts: Vec<(String, String)>,
    /// The note.
    pub note: Option<String>,
    /// The households it reached.
    pub households: Vec<Link>,
    /// In what people were guided, and how many.
    pub guided: Vec<(String, u64)>,
    /// Photos, by the address of each.
    pub photos: Vec<String>,
    /// Why it no longer counts.
    pub gone: Option<Ended>,
    /// What may be done.
    pub actions: Vec<Link>,
}

/// Why an activity no longer counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Taken back, for this reason.
    Withdrawn(Option<String>),
    /// Joined with this one.
    Joined(Link),
}

/// The photos of an activity: which of them stay, and more. Fields: `photos` (several), `photo` (files), `revision`.
#[derive(Debug, Template)]
#[template(path = "activity_photos.html")]
pub struct ActivityPhotosPage {
    /// The frame.
    pub p: Page,
    /// The activity and its page.
    pub activity: Link,
    /// Its photos, by their addresses.
    pub photos: Vec<String>,
    /// The same, to be kept or taken away.
    pub kept: Vec<Choice>,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
}

/// An activity taken back, or joined with another. Fields: `reason`, or `double`.
#[derive(Debug, Template)]
#[template(path = "activity_end.html")]
pub struct ActivityEndPage {
    /// The frame.
    pub p: Page,
    /// The activity and its page.
    pub activity: Link,
    /// Which: `withdraw` or `join`, of which the keys of its words are made.
    pub change: &'static str,
    /// What was typed.
    pub form: FormState,
    /// Those it may be joined with.
    pub doubles: Vec<Choice>,
    /// The form's target.
    pub action: String,
}

impl ActivityEndPage {
    /// The key of a word of this change.
    #[must_use]
    pub fn key(&self, word: &str) -> String {
        format!("activity-{}-{word}", self.change)
    }
}

impl Sampled for ActivitiesPage {
    const NAME: &'static str = "activities";

    fn samples(page: &Page) -> Vec<Self> {
        let row = |people, recorded_by: Option<&str>| ActivityRow {
            activity: Link::new("Họp thôn, sinh hoạt cộng đồng", paths::activity("mau")),
            on: day(2025, 8, 20),
            team: "Tổ công nghệ số cộng đồng Thôn Bản Bay".into(),
            people,
            households: 3,
            recorded_by: recorded_by.map(Into::into),
            on_behalf: recorded_by.is_none(),
        };
        let sample = |rows, new_urls| Self {
            p: page.clone().within(Section::Activities),
            unit: Link::new("Thôn Bản Bay", paths::unit("mau")),
            figures: vec![Figure::of(Key("figure-activities"), 12), Figure::of(Key("figure-activity-people"), 240)],
            rows,
            more: true,
            new_urls,
            sought: FormState::of([("from", "2025-07-21"), ("to", "2025-08-20")]),
            kinds: vec![Choice::new("a", "Họp thôn")],
        };
        let new = vec![Link::new("Tổ Thôn Bản Bay", paths::activity_new("mau"))];
        vec![sample(vec![row(24, Some("Lò Văn Mẫu")), row(3, None)], new), sample(Vec::new(), Vec::new())]
    }
}

impl Sampled for ActivityFormPage {
    const NAME: &'static str = "activity-form";

    fn samples(page: &Page) -> Vec<Self> {
        let mut refused = FormState::of([("people", "0"), ("day", "2025-08-20")]);
        refused.refuse("people", FieldError::OutOfRange(1, 9999));
        let sample = |form, activity: Option<Link>, same| Self {
            p: page.clone().within(Section::Activities),
            team: Link::new("Tổ công nghệ số cộng đồng Thôn Bản Bay", paths::team("mau")),
            activity,
            form,
            kinds: vec![Choice::new("a", "Họp thôn"), Choice::new("b", "Đến từng nhà hướng dẫn")],
            villages: vec![Choice::new("a", "Thôn Bản Bay"), Choice::new("b", "Thôn Bản Cầm")],
            members: vec![Choice::new("a", "Lò Văn Mẫu"), Choice::new("b", "Giàng A Mẫu")],
            households: vec![Choice::new("a", "Lò Thị Mẫu"), Choice::new("b", "Hộ không ghi tên")],
            items: vec![Choice::new("a", "VNeID"), Choice::new("b", "Mobile Money")],
            vias: vec![Choice::new("phone", "Điện thoại")],
            same,
            action: paths::activity_new("mau"),
        };
        let same = vec![Choice::new("a", "Họp thôn, 24 lượt người, Lò Văn Mẫu ghi")];
        vec![
            sample(FormState::default(), None, Vec::new()),
            sample(refused, Some(Link::new("Họp thôn, 20/08/2025", paths::activity("mau"))), Vec::new()),
            sample(FormState::default(), None, same),
        ]
    }
}

impl Sampled for ActivityPage {
    const NAME: &'static str = "activity";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |gone, actions| Self {
            p: page.clone().within(Section::Activities),
            team: Link::new("Tổ công nghệ số cộng đồng Thôn Bản Bay", paths::activities("mau")),
            kind: "Họp thôn, sinh hoạt cộng đồng".into(),
            on: day(2025, 8, 20),
            facts: vec![("Lượt người".into(), "24".into()), ("Có mặt".into(), "Lò Văn Mẫu, Giàng A Mẫu".into())],
            note: Some("Bà con đến đông".into()),
            households: vec![Link::new("Lò Thị Mẫu", paths::household("mau"))],
            guided: vec![("VNeID".into(), 6)],
            photos: vec![paths::activity_photo("mau", 1)],
            gone,
            actions,
        };
        let edit = vec![Link::new("Sửa", paths::activity_edit("mau"))];
        let other = Link::new("Họp thôn, 20/08/2025", paths::activity("khac"));
        vec![
            sample(None, edit),
            sample(Some(Ended::Withdrawn(Some("Ghi nhầm ngày".into()))), Vec::new()),
            sample(Some(Ended::Joined(other)), Vec::new()),
        ]
    }
}

impl Sampled for ActivityPhotosPage {
    const NAME: &'static str = "activity-photos";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |count: usize, form| Self {
            p: page.clone().within(Section::Activities),
            activity: Link::new("Họp thôn, 20/08/2025", paths::activity("mau")),
            photos: (1..=count).map(|number| paths::activity_photo("mau", number)).collect(),
            kept: (1..=count).map(|number| Choice::new(number.to_string(), format!("Ảnh {number}"))).collect(),
            form,
            action: paths::activity_photos("mau"),
        };
        let mut refused = FormState::of([("photos", "1")]);
        refused.refuse("photo", FieldError::Other(Key("activity-photos-wrong")));
        vec![
            sample(0, FormState::default()),
            sample(2, FormState::of([("photos", "1"), ("photos", "2")])),
            sample(1, refused),
        ]
    }
}

impl Sampled for ActivityEndPage {
    const NAME: &'static str = "activity-end";

    fn samples(page: &Page) -> Vec<Self> {
        let sample = |change, doubles| Self {
            p: page.clone().within(Section::Activities),
            activity: Link::new("Họp thôn, 20/08/2025", paths::activity("mau")),
            change,
            form: FormState::default(),
            doubles,
            action: paths::activity_end("mau", change),
        };
        let double = vec![Choice::new("a", "Họp thôn, 26 lượt người, Giàng A Mẫu ghi")];
        vec![sample("withdraw", Vec::new()), sample("join", double), sample("join", Vec::new())]
    }
}

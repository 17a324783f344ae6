//! How the villages of a commune change: made, renamed, moved, ended.

use super::parts::Link;
use super::{Sampled, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::locale::{Key, Locale};
use crate::page::{Page, Section};
use crate::views::words::Word;
use askama::Template;
use rules::units::{Kind, Level};

/// A change of villages. Fields of all: `day`, `act`; the others are the [`VillageChange`]'s.
#[derive(Debug, Template)]
#[template(path = "village_form.html")]
pub struct VillageFormPage {
    /// The frame.
    pub p: Page,
    /// The commune or village and its page.
    pub unit: Link,
    /// What is to be done.
    pub change: VillageChange,
    /// What was typed.
    pub form: FormState,
    /// The form's target.
    pub action: String,
}

/// What is to be done with villages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VillageChange {
    /// New ones. Fields: `villages` (a line each), `source`, `different` (the new names that are close to known ones and meant so).
    Add {
        /// Where a file can be taken in instead.
        import_url: String,
        /// Where several communes lay there on the day typed: which it was, sent as `commune`.
        communes: Vec<Choice>,
        /// The new villages whose names are close to others', to be said that they are different ones.
        close: Vec<Choice>,
    },
    /// Another name. Fields: `kind`, `name`.
    Rename,
    /// Another commune. Field: `commune`.
    Move {
        /// Where it can go.
        communes: Vec<Choice>,
        /// Its teams that work in other villages too, a sentence each.
        teams: Vec<String>,
    },
    /// It ends. Field: `heir`.
    End {
        /// Who can take over.
        heirs: Vec<Choice>,
        /// What becomes of its teams, a sentence each.
        teams: Vec<String>,
    },
}

impl VillageChange {
    /// Its heading.
    #[must_use]
    pub fn title(&self) -> Key {
        match self {
            Self::Add { .. } => Key("villages-new"),
            Self::Rename => Key("village-rename"),
            Self::Move { .. } => Key("village-move"),
            Self::End { .. } => Key("village-end"),
        }
    }

    /// What it means.
    #[must_use]
    pub fn lead(&self) -> Key {
        match self {
            Self::Add { .. } => Key("villages-new-lead"),
            Self::Rename => Key("village-rename-lead"),
            Self::Move { .. } => Key("village-move-lead"),
            Self::End { .. } => Key("village-end-lead"),
        }
    }

    /// The word on its button.
    #[must_use]
    pub fn act(&self) -> Key {
        match self {
            Self::End { .. } => Key("village-end-do"),
            _ => Key("form-save"),
        }
    }
}

/// The kinds of village, to choose from.
#[must_use]
pub fn kinds(locale: Locale) -> Vec<Choice> {
    let villages = Kind::ALL.into_iter().filter(|kind| kind.level() == Level::Village);
    villages.map(|kind| Choice::new(kind.code(), locale.text(kind.key()))).collect()
}

impl VillageFormPage {
    /// The kinds of village, to choose from.
    #[must_use]
    pub fn kinds(&self) -> Vec<Choice> {
        kinds(self.p.locale())
    }
}

impl Sampled for VillageFormPage {
    const NAME: &'static str = "village-form";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Units);
        let sample = |name: &str, change, form, action| Self {
            p: p.clone(),
            unit: Link::new(name, paths::unit("mau")),
            change,
            form,
            action,
        };
        let choices = |one: &str, other: &str| vec![Choice::new("1", one), Choice::new("2", other)];
        let mut refused = FormState::of([("villages", "Thôn Bản Bay; 120\nThôn <x>")]);
        refused.refuse("day", FieldError::Required);
        let import_url = paths::villages_import("mau");
        let renamed = FormState::of([("kind", "thon"), ("name", "Bản Bay")]);
        let teams = vec!["Tổ CNSCĐ thôn Bản Bay sẽ kết thúc.".to_owned()];
        vec![
            sample(
                "Xã Gia Phú",
                VillageChange::Add {
                    import_url,
                    communes: choices("Xã Gia Phú", "Xã Xuân Giao"),
                    close: choices(
                        "Thôn Bản Bảy (gần giống Thôn Bản Bay)",
                        "Thôn Nậm Phẳng (gần giống Thôn Nậm Phảng)",
                    ),
                },
                refused,
                paths::villages_new("mau"),
            ),
            sample("Thôn Bản Bay", VillageChange::Rename, renamed, paths::village_rename("mau")),
            sample(
                "Thôn Bản Bay",
                VillageChange::Move { communes: choices("Xã Gia Phú", "Xã Bảo Thắng"), teams: teams.clone() },
                FormState::default(),
                paths::village_move("mau"),
            ),
            sample(
                "Thôn Bản Bay",
                VillageChange::End { heirs: choices("Xã Gia Phú", "Thôn Nậm Phảng"), teams },
                FormState::default(),
                paths::village_end("mau"),
            ),
        ]
    }
}

//! The catalogue: its items, and one of them.

use super::words::Word as _;
use super::{Sampled, day, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;
use rules::catalogue::{Counting, ItemKind, Means, Pillar};
use rules::day::Day;

/// The catalogue, kind by kind.
#[derive(Debug, Template)]
#[template(path = "catalogue.html")]
pub struct CataloguePage {
    /// The frame.
    pub p: Page,
    /// The kinds that have items, in their order.
    pub kinds: Vec<KindOfItems>,
    /// Where an item is added, if the viewer may.
    pub new_url: Option<String>,
}

/// The items of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindOfItems {
    /// The kind.
    pub kind: ItemKind,
    /// Its items: those offered, then those that have ended.
    pub items: Vec<ItemRow>,
}

/// An item in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// Its name in the reader's language.
    pub name: String,
    /// Its page, if the viewer may change it.
    pub url: Option<String>,
    /// Where it belongs.
    pub pillar: Pillar,
    /// How it is counted.
    pub counting: Counting,
    /// What it means for the target today.
    pub means: Option<Means>,
    /// The first day without it, if it has ended.
    pub ended: Option<Day>,
    /// What took its place.
    pub successor: Option<String>,
}

/// An item, new or to be changed. Fields of a new one: `kind`, `pillar`, `counting`, `name`, `name_en`, `means`, `from`; of one that is
/// there `pillar`, `name`, `name_en`; of its meaning `means`, `from`; of its end `day`, `successor`.
#[derive(Debug, Template)]
#[template(path = "item.html")]
pub struct ItemPage {
    /// The frame.
    pub p: Page,
    /// The item's name, unless it is new.
    pub name: Option<String>,
    /// What was typed.
    pub form: FormState,
    /// Where names and pillar are sent, or the new item.
    pub action: String,
    /// Kinds, for a new one.
    pub kinds: Vec<Choice>,
    /// Pillars.
    pub pillars: Vec<Choice>,
    /// Ways of counting, for a new one.
    pub countings: Vec<Choice>,
    /// What it may mean for the target; empty for what counts for nothing.
    pub meanings: Vec<Choice>,
    /// What it meant and means, in order: from when, what.
    pub meant: Vec<(Day, Option<Means>)>,
    /// Where its meaning is sent, of one that is there.
    pub means_action: Option<String>,
    /// Where its end is sent, of one that is offered.
    pub end_action: Option<String>,
    /// What may take its place.
    pub successors: Vec<Choice>,
}

impl Sampled for CataloguePage {
    const NAME: &'static str = "catalogue";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Catalogue);
        let row = |name: &str, means| ItemRow {
            name: name.into(),
            url: Some(paths::item("mau")),
            pillar: Pillar::Economy,
            counting: Counting::Household,
            means,
            ended: None,
            successor: None,
        };
        let ended = ItemRow {
            url: None,
            ended: Some(day(2022, 8, 15)),
            successor: Some("Dịch vụ công trực tuyến một phần".into()),
            pillar: Pillar::Government,
            counting: Counting::Adults,
            ..row("Dịch vụ công trực tuyến mức độ 3", None)
        };
        let kinds = vec![
            KindOfItems { kind: ItemKind::OnlineService, items: vec![ended] },
            KindOfItems {
                kind: ItemKind::Platform,
                items: vec![row("Postmart", Some(Means::Shop)), row("TikTok Shop", None)],
            },
        ];
        vec![
            Self { p: p.clone(), kinds, new_url: Some(paths::ITEM_NEW.into()) },
            Self { p, kinds: Vec::new(), new_url: None },
        ]
    }
}

impl Sampled for ItemPage {
    const NAME: &'static str = "item";

    fn samples(page: &Page) -> Vec<Self> {
        let p = page.clone().within(Section::Catalogue);
        let choices = || vec![Choice::new("a", "Một"), Choice::new("b", "Hai")];
        let mut refused = FormState::of([("name", ""), ("from", "2022-05-01")]);
        refused.refuse("name", FieldError::Required);
        let new = Self {
            p: p.clone(),
            name: None,
            form: refused,
            action: paths::ITEM_NEW.into(),
            kinds: choices(),
            pillars: choices(),
            countings: choices(),
            meanings: choices(),
            meant: Vec::new(),
            means_action: None,
            end_action: None,
            successors: Vec::new(),
        };
        let known = Self {
            p,
            name: Some("Bán hàng trên Facebook".into()),
            form: FormState::of([("name", "Bán hàng trên Facebook")]),
            action: paths::item("mau"),
            kinds: Vec::new(),
            pillars: choices(),
            countings: Vec::new(),
            meanings: choices(),
            meant: vec![(day(2022, 5, 1), None), (day(2023, 1, 1), Some(Means::Shop))],
            means_action: Some(paths::item_means("mau")),
            end_action: Some(paths::item_end("mau")),
            successors: choices(),
        };
        vec![new, known]
    }
}

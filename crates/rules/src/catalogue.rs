//! The catalogue: what households can have, what people can be guided in, what a team does (R2.1 to R2.3). The province edits it;
//! its items are dated and have successors, for services and apps come and go.

use crate::{
    day::{Dated, Day, Span, go_on_with},
    ids::ItemId,
    operations::{AddItem, AmendItem, EndItem, Refusal, SetItemMeans},
    teams::{good_text, words},
};

words! {
    /// What an item is.
    ItemKind {
        /// A phone, signal at home, a line: what everything else needs.
        Equipment = "equipment",
        /// An app to be installed and used (R2.1.3).
        App = "app",
        /// A public service used online (R2.1.2).
        OnlineService = "online_service",
        /// A public service used by post (R2.1.2).
        PostalService = "postal_service",
        /// A platform on which one sells (R2.2.1).
        Platform = "platform",
        /// A means of paying without cash (R2.2.1, R2.2.5).
        PaymentMeans = "payment_means",
        /// A digital service for an essential need: health, education, social policy, epidemic prevention (R2.3.1).
        EssentialService = "essential_service",
        /// Digital technology in production (R2.2.3).
        Technology = "technology",
        /// A social network (R2.3.2).
        SocialNetwork = "social_network",
        /// A kind of activity of a team.
        Activity = "activity",
    }
}

impl ItemKind {
    /// Is it something that a household has, rather than something that a team does?
    #[must_use]
    pub fn is_of_households(self) -> bool {
        self != Self::Activity
    }
}

words! {
    /// The pillar of the programme to which an item belongs.
    Pillar {
        /// Chính quyền số.
        Government = "government",
        /// Kinh tế số.
        Economy = "economy",
        /// Xã hội số.
        Society = "society",
    }
}

words! {
    /// How an item is counted at a household.
    Counting {
        /// It has it or not.
        Household = "household",
        /// So many of its adults have it.
        Adults = "adults",
    }
}

words! {
    /// What having an item means for the target of R2.2.5.
    Means {
        /// A digital shop.
        Shop = "shop",
        /// An e-payment account or e-wallet.
        Account = "account",
    }
}

/// One thing in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its identity; it carries the id of the operation that made it.
    pub id: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// Where it belongs.
    pub pillar: Pillar,
    /// How it is counted.
    pub counting: Counting,
    /// Its name as people know it: `VNeID`, `Postmart`.
    pub name: String,
    /// Its name in English, where it differs.
    pub name_en: Option<String>,
    /// From when to when it is offered for new entries.
    pub life: Span,
    /// What took its place at its end.
    pub successor: Option<ItemId>,
    /// What it means for the target, dated; days not covered mean nothing.
    pub means: Vec<Dated<Option<Means>>>,
}

impl Item {
    /// A new item.
    ///
    /// # Errors
    /// When a name doesn't do, or an activity is said to count for the target.
    pub fn new(id: ItemId, body: &AddItem) -> Result<Self, Refusal> {
        let span = Span::since(body.from);
        let mut item = Self {
            id,
            kind: body.kind,
            pillar: body.pillar,
            counting: body.counting,
            name: good_text(&body.name, 100)?,
            name_en: good_name(body.name_en.as_deref())?,
            life: span,
            successor: None,
            means: Vec::new(),
        };
        if body.means.is_some() {
            item.mean(body.means, body.from)?;
        }
        Ok(item)
    }

    /// Puts its names right.
    ///
    /// # Errors
    /// When a name doesn't do or nothing changes.
    pub fn amend(&mut self, body: &AmendItem) -> Result<(), Refusal> {
        let before = self.clone();
        if let Some(name) = &body.name {
            self.name = good_text(name, 100)?;
        }
        if let Some(name) = &body.name_en {
            self.name_en = good_name(name.as_deref())?;
        }
        if let Some(pillar) = body.pillar {
            self.pillar = pillar;
        }
        if *self == before { Err(Refusal::nothing_changed(&self.name)) } else { Ok(()) }
    }

    /// Says what it means for the target from a day on.
    ///
    /// # Errors
    /// For an activity, before its first day, before a later setting, or when nothing changes.
    pub fn set_means(&mut self, body: &SetItemMeans) -> Result<(), Refusal> {
        if self.means_on(body.from) == body.means {
            return Err(Refusal::nothing_changed(&self.name));
        }
        self.mean(body.means, body.from)
    }

    fn mean(&mut self, means: Option<Means>, from: Day) -> Result<(), Refusal> {
        if !self.kind.is_of_households() {
            return Err(Refusal::not_for_households(&self.name));
        }
        if from < self.life.from {
            return Err(Refusal::wrong_day(&self.name).on(from));
        }
        if self.means.is_empty() {
            self.means = vec![Dated { span: Span::since(from), value: means }];
            return Ok(());
        }
        if self.means.first().is_some_and(|first| from < first.span.from) {
            return Err(Refusal::wrong_day(&self.name).on(from));
        }
        go_on_with(&mut self.means, means, from).ok_or_else(|| Refusal::wrong_day(&self.name).on(from))
    }

    /// Ends it: it is offered no more from that day on. What households have of it they keep.
    ///
    /// # Errors
    /// When it is to succeed itself, or the day lies outside its life.
    pub fn end(&mut self, body: &EndItem) -> Result<(), Refusal> {
        if body.successor == Some(self.id) {
            return Err(Refusal::bad_heir(&self.name));
        }
        if !self.life.contains(body.day) || !self.life.is_open() {
            return Err(Refusal::wrong_day(&self.name).on(body.day));
        }
        self.life.to = body.day;
        self.successor = body.successor;
        Ok(())
    }

    /// What it means for the target on a day.
    #[must_use]
    pub fn means_on(&self, day: Day) -> Option<Means> {
        self.means.iter().find(|dated| dated.span.contains(day)).and_then(|dated| dated.value)
    }

    /// The days on which it means this.
    pub fn days_as(&self, means: Means) -> impl Iterator<Item = Span> {
        self.means.iter().filter(move |dated| dated.value == Some(means)).map(|dated| dated.span)
    }
}

fn good_name(name: Option<&str>) -> Result<Option<String>, Refusal> {
    name.map(|name| good_text(name, 100)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day::test_day as day, ids::OperationId};

    fn item(kind: ItemKind, means: Option<Means>) -> Result<Item, Refusal> {
        let body = AddItem {
            kind,
            pillar: Pillar::Economy,
            counting: Counting::Household,
            name: "Postmart".to_owned(),
            name_en: None,
            means,
            from: day("2022-05-01"),
        };
        Item::new(OperationId(uuid::Uuid::from_u128(1)).into(), &body)
    }

    #[test]
    fn what_counts_as_a_shop_is_dated() {
        let mut item = item(ItemKind::Platform, None).unwrap();
        assert_eq!(item.means_on(day("2023-01-01")), None);
        let id = item.id;
        let set = |means, from: &str| SetItemMeans { item: id, means, from: day(from) };
        item.set_means(&set(Some(Means::Shop), "2023-01-01")).unwrap();
        item.set_means(&set(None, "2024-01-01")).unwrap();
        assert_eq!(item.means_on(day("2022-12-31")), None);
        assert_eq!(item.means_on(day("2023-12-31")), Some(Means::Shop));
        assert_eq!(item.means_on(day("2024-01-01")), None);
        assert_eq!(
            item.days_as(Means::Shop).collect::<Vec<_>>(),
            [Span { from: day("2023-01-01"), to: day("2024-01-01") }]
        );
        // The past stands as it was counted.
        assert_eq!(item.set_means(&set(Some(Means::Shop), "2022-06-01")).unwrap_err().code, "wrong_day");
        assert_eq!(item.set_means(&set(None, "2024-06-01")).unwrap_err().code, "nothing_changed");
    }

    #[test]
    fn an_activity_counts_for_no_target() {
        assert_eq!(item(ItemKind::Activity, Some(Means::Shop)).unwrap_err().code, "not_for_households");
        assert!(item(ItemKind::Activity, None).is_ok());
    }

    #[test]
    fn an_item_ends_once_and_does_not_succeed_itself() {
        let mut item = item(ItemKind::App, None).unwrap();
        let end = |successor, on: &str| EndItem { item: item.id, day: day(on), successor };
        let (itself, early) = (end(Some(item.id), "2024-01-01"), end(None, "2022-01-01"));
        let (once, again) = (end(None, "2024-01-01"), end(None, "2025-01-01"));
        assert_eq!(item.end(&itself).unwrap_err().code, "bad_heir");
        assert_eq!(item.end(&early).unwrap_err().code, "wrong_day");
        item.end(&once).unwrap();
        assert_eq!(item.end(&again).unwrap_err().code, "wrong_day");
    }
}

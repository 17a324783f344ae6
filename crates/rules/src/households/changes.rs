//! How a household changes: each change says whether it fits, and only then is made.

use super::{Consent, Ending, Field, Household, Origin, Proposal, Stamp, Use, Uses};
use crate::{
    catalogue::{Counting, Item},
    day::{Dated, Day, Span, go_on_with},
    ids::{HouseholdId, ItemId, OperationId, UnitId},
    operations::{AddHousehold, AmendHousehold, Base, Refusal, SetAbsence, StopUsing, UseItem},
    phones::Phone,
    teams::good_text,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A change of one field, as it is made or kept as proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldChange {
    /// The head's name.
    Head(String),
    /// The nickname.
    Nickname(Option<String>),
    /// The phone.
    Phone(Option<Phone>),
    /// How many people.
    Size(Option<u16>),
    /// How many adults.
    Adults(Option<u16>),
    /// It has an item.
    Use {
        /// Which.
        item: ItemId,
        /// In use, or only installed.
        in_use: bool,
        /// By how many adults.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        adults: Option<u16>,
        /// How it came to it.
        origin: Origin,
        /// Since when.
        since: Day,
    },
    /// It has an item no more.
    Stop {
        /// Which.
        item: ItemId,
        /// The first day without it.
        day: Day,
    },
}

impl FieldChange {
    /// The field it changes.
    #[must_use]
    pub fn field(&self) -> Field {
        match self {
            Self::Head(_) => Field::Head,
            Self::Nickname(_) => Field::Nickname,
            Self::Phone(_) => Field::Phone,
            Self::Size(_) => Field::Size,
            Self::Adults(_) => Field::Adults,
            Self::Use { item, .. } | Self::Stop { item, .. } => Field::Item(*item),
        }
    }
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It was made.
    Made,
    /// It is kept as proposed: somebody else had changed the same.
    Proposed,
    /// It was so already.
    Nothing,
}

impl Household {
    /// A household put on the list.
    ///
    /// # Errors
    /// Without a name though it didn't decline, with one though it did, or when a text or number doesn't do.
    pub fn new(id: HouseholdId, body: &AddHousehold) -> Result<Self, Refusal> {
        let declined = body.consent.as_ref().is_some_and(Consent::is_declined);
        if declined && (body.head.is_some() || body.nickname.is_some() || body.phone.is_some()) {
            return Err(Refusal::household_declined(""));
        }
        if !declined && body.head.is_none() {
            return Err(Refusal::head_needed(""));
        }
        let span = Span::since(body.from);
        let mut household = Self {
            id,
            life: span,
            ending: None,
            split_from: body.split_from,
            places: vec![Dated { span, value: body.village }],
            head: None,
            nickname: None,
            phone: None,
            size: None,
            adults: None,
            consent: body.consent.clone(),
            absences: Vec::new(),
            uses: BTreeMap::new(),
            reached: BTreeSet::new(),
            sells: Vec::new(),
            led: BTreeSet::new(),
            revision: 1,
            stamps: BTreeMap::new(),
            proposals: Vec::new(),
        };
        let given = [
            body.head.clone().map(FieldChange::Head),
            body.nickname.clone().map(|nickname| FieldChange::Nickname(Some(nickname))),
            body.phone.clone().map(|phone| FieldChange::Phone(Some(phone))),
            body.size.map(|size| FieldChange::Size(Some(size))),
            body.adults.map(|adults| FieldChange::Adults(Some(adults))),
        ];
        for change in given.into_iter().flatten() {
            let change = good(change)?;
            household.make(&change);
        }
        Ok(household)
    }

    /// Refuses a day on which it isn't on the list.
    ///
    /// # Errors
    /// [`Refusal::household_not_there`].
    pub fn must_be_there(&self, day: Day) -> Result<(), Refusal> {
        if self.life.contains(day) { Ok(()) } else { Err(Refusal::household_not_there("").on(day)) }
    }

    /// Changes some of its fields, those changed by somebody else meanwhile as proposed.
    ///
    /// # Errors
    /// When a text or number doesn't do, it declined, or nothing would change.
    pub fn amend(&mut self, by: OperationId, body: &AmendHousehold) -> Result<(), Refusal> {
        let given = [
            body.head.clone().map(FieldChange::Head),
            body.nickname.clone().map(FieldChange::Nickname),
            body.phone.clone().map(FieldChange::Phone),
            body.size.map(FieldChange::Size),
            body.adults.map(FieldChange::Adults),
        ];
        let given: Vec<FieldChange> = given.into_iter().flatten().map(good).collect::<Result<_, _>>()?;
        let names = |change: &FieldChange| {
            matches!(change, FieldChange::Head(_) | FieldChange::Nickname(Some(_)) | FieldChange::Phone(Some(_)))
        };
        if self.is_declined() && given.iter().any(names) {
            return Err(Refusal::household_declined(""));
        }
        let changed: Vec<Changed> = given.into_iter().map(|change| self.change(by, change, body.base)).collect();
        if changed.iter().all(|changed| *changed == Changed::Nothing) {
            return Err(Refusal::nothing_changed(""));
        }
        Ok(())
    }

    /// From a day on it has an item, or has it otherwise. Whoever begins with what succeeded an item has left that item.
    ///
    /// # Errors
    /// When the item isn't offered on that day or is none that households have, the number of adults doesn't do, or nothing
    /// would change.
    pub fn use_item(
        &mut self,
        by: OperationId,
        body: &UseItem,
        item: &Item,
        predecessors: &[ItemId],
    ) -> Result<(), Refusal> {
        if !item.kind.is_of_households() {
            return Err(Refusal::not_for_households(&item.name));
        }
        let has_it = self.uses.get(&item.id).is_some_and(|uses| uses.on(body.since).is_some());
        // What it had before may be older than the catalogue.
        let is_offered =
            item.life.contains(body.since) || body.origin == Origin::HadBefore {} && body.since < item.life.to;
        if !is_offered && !has_it {
            return Err(Refusal::item_not_offered(&item.name).on(body.since));
        }
        let good_adults = match (item.counting, body.adults) {
            (Counting::Household, None) => true,
            (Counting::Adults, Some(adults)) => (1..=MOST_PEOPLE).contains(&adults),
            _ => false,
        };
        if !good_adults {
            return Err(Refusal::bad_adults(&item.name));
        }
        let UseItem { in_use, adults, since, .. } = *body;
        let origin = self.with_helper(item.id, since, body.origin);
        let change = FieldChange::Use { item: item.id, in_use, adults, origin, since };
        match self.change(by, change, body.base) {
            Changed::Nothing => Err(Refusal::nothing_changed(&item.name)),
            Changed::Made => {
                for predecessor in predecessors {
                    if self.uses.get(predecessor).is_some_and(|uses| uses.on(since).is_some()) {
                        self.change(by, FieldChange::Stop { item: *predecessor, day: since }, None);
                    }
                }
                Ok(())
            }
            Changed::Proposed => Ok(()),
        }
    }

    /// How it came to an item: who says only that the team helped takes it from nobody whose help is known.
    fn with_helper(&self, item: ItemId, since: Day, said: Origin) -> Origin {
        let held = self.uses.get(&item).and_then(|uses| uses.on(since)).map(|held| held.origin);
        match (said, held) {
            (Origin::Helped { by: None }, Some(known @ Origin::Helped { .. })) => known,
            _ => said,
        }
    }

    /// From a day on it has an item no more.
    ///
    /// # Errors
    /// When it didn't have it then.
    pub fn stop_using(&mut self, by: OperationId, body: &StopUsing, item: &Item) -> Result<(), Refusal> {
        match self.change(by, FieldChange::Stop { item: body.item, day: body.day }, body.base) {
            Changed::Nothing => Err(Refusal::nothing_changed(&item.name)),
            Changed::Made | Changed::Proposed => Ok(()),
        }
    }

    /// Writes down what it said when asked; one that declines loses its name, nickname and phone.
    ///
    /// # Errors
    /// When it said the same before.
    pub fn set_consent(&mut self, consent: &Consent) -> Result<(), Refusal> {
        if self.consent.as_ref() == Some(consent) {
            return Err(Refusal::nothing_changed(""));
        }
        if consent.is_declined() {
            self.forget_who();
        }
        self.consent = Some(consent.clone());
        self.revision += 1;
        Ok(())
    }

    /// Forgets who it is; it is counted on.
    ///
    /// # Errors
    /// When it is forgotten already.
    pub fn erase(&mut self, day: Day) -> Result<(), Refusal> {
        if !self.is_named() && self.is_declined() {
            return Err(Refusal::nothing_changed(""));
        }
        self.set_consent(&Consent::Declined { day })
    }

    fn forget_who(&mut self) {
        (self.head, self.nickname, self.phone) = (None, None, None);
        if let Some(Ending::Gone(reason)) = &mut self.ending {
            *reason = None;
        }
        self.proposals
            .retain(|proposal| !matches!(proposal.change.field(), Field::Head | Field::Nickname | Field::Phone));
    }

    /// Lets it live in another village from a day on.
    ///
    /// # Errors
    /// When it isn't on the list that day, lives there already, or a later move is known.
    pub fn move_to(&mut self, village: UnitId, from: Day) -> Result<(), Refusal> {
        self.must_be_there(from)?;
        if self.village(from) == Some(village) {
            return Err(Refusal::nothing_changed(""));
        }
        go_on_with(&mut self.places, village, from).ok_or_else(|| Refusal::wrong_day("").on(from))?;
        // It went away and came back on one day.
        self.places.dedup_by(|later, earlier| {
            let same = later.value == earlier.value;
            if same {
                earlier.span.to = later.span.to;
            }
            same
        });
        self.revision += 1;
        Ok(())
    }

    /// Says when it is away for long. An absence that begins on the same day is replaced.
    ///
    /// # Errors
    /// When it isn't on the list that day, the days overlap another absence, or nothing would change.
    pub fn set_absence(&mut self, body: &SetAbsence) -> Result<(), Refusal> {
        self.must_be_there(body.from)?;
        let away = Span { from: body.from, to: body.to.unwrap_or(Day::MAX) };
        if away.to < away.from {
            return Err(Refusal::wrong_day("").on(away.to));
        }
        let mut absences: Vec<Span> = self.absences.iter().copied().filter(|other| other.from != away.from).collect();
        if let Some(other) = absences.iter().find(|other| other.overlaps(away)) {
            return Err(Refusal::wrong_day("").on(other.from));
        }
        absences.extend((!away.is_empty()).then_some(away));
        absences.sort();
        if absences == self.absences {
            return Err(Refusal::nothing_changed(""));
        }
        self.absences = absences;
        self.revision += 1;
        Ok(())
    }

    /// Ends it, or gives an end that was wrong its right day. One that ends on its first day never was.
    ///
    /// # Errors
    /// When the day lies before its first day, it was merged into another, or nothing would change.
    pub fn end(&mut self, day: Day, reason: Option<&str>) -> Result<(), Refusal> {
        if matches!(self.ending, Some(Ending::Merged(_))) {
            return Err(Refusal::household_not_there("").on(day));
        }
        if day < self.life.from {
            return Err(Refusal::wrong_day("").on(day));
        }
        let reason = reason.map(|reason| good_text(reason, 200)).transpose()?;
        let ending = Some(Ending::Gone(reason));
        if self.life.to == day && self.ending == ending {
            return Err(Refusal::nothing_changed(""));
        }
        self.life.to = day;
        self.ending = ending;
        self.revision += 1;
        Ok(())
    }

    /// Takes in another that was entered for the same household: what it has, when it was reached, what it lacks.
    ///
    /// # Errors
    /// When it is the same one, either is gone, or one declined and the other didn't: whose name may be kept is the household's to
    /// say, so it is asked again before (Law 91/2025/QH15).
    pub fn take_in(&mut self, double: &mut Self) -> Result<(), Refusal> {
        if self.id == double.id || self.ending.is_some() || double.ending.is_some() {
            return Err(Refusal::bad_merger(""));
        }
        if self.is_declined() != double.is_declined() {
            return Err(Refusal::doubles_disagree(""));
        }
        for (item, uses) in &double.uses {
            self.uses.entry(*item).or_default().joined(uses);
        }
        self.reached.append(&mut double.reached);
        self.led.append(&mut double.led);
        self.nickname = self.nickname.take().or(double.nickname.take());
        self.phone = self.phone.take().or(double.phone.take());
        self.size = self.size.or(double.size);
        self.adults = self.adults.or(double.adults);
        self.consent = self.consent.take().or(double.consent.clone());
        if double.life.from < self.life.from {
            self.life.from = double.life.from;
            if let Some(first) = self.places.first_mut() {
                first.span.from = double.life.from;
            }
        }
        self.revision += 1;
        // It never was a household of its own: what was known of it is the other's, and is forgotten with the other.
        double.forget_who();
        double.consent = None;
        double.uses.clear();
        double.life.to = double.life.from;
        double.absences.clear();
        double.ending = Some(Ending::Merged(self.id));
        double.revision += 1;
        Ok(())
    }

    /// Settles what was kept as proposed.
    ///
    /// # Errors
    /// When nothing is proposed there.
    pub fn resolve(&mut self, by: OperationId, proposal: OperationId, field: Field, take: bool) -> Result<(), Refusal> {
        let is_it = |kept: &Proposal| kept.by == proposal && kept.change.field() == field;
        let at = self.proposals.iter().position(is_it).ok_or_else(|| Refusal::no_proposal(""))?;
        let Proposal { change, .. } = self.proposals.remove(at);
        if !take || self.change(by, change, None) == Changed::Nothing {
            self.revision += 1;
        }
        Ok(())
    }

    /// Makes a change, or keeps it as proposed where its author hadn't seen the latest.
    pub(super) fn change(&mut self, by: OperationId, change: FieldChange, base: Option<Base>) -> Changed {
        let field = change.field();
        let mut changed = self.clone();
        if !changed.make(&change) {
            return Changed::Nothing;
        }
        let seen = |stamp: &Stamp| base.is_none_or(|base| base.saw(stamp));
        let is_stale = self.stamps.get(&field).is_some_and(|stamp| !seen(stamp));
        // To one that is gone nothing happens any more, but what was captured is kept.
        if is_stale || self.ending.is_some() {
            self.proposals.push(Proposal { by, change });
            self.revision += 1;
            return Changed::Proposed;
        }
        *self = changed;
        self.revision += 1;
        self.stamps.insert(field, Stamp { revision: self.revision, by });
        Changed::Made
    }

    /// Tells whether anything changes.
    fn make(&mut self, change: &FieldChange) -> bool {
        fn put<T: PartialEq>(place: &mut T, value: T) -> bool {
            let changes = *place != value;
            *place = value;
            changes
        }
        match change.clone() {
            FieldChange::Head(head) => put(&mut self.head, Some(head)),
            FieldChange::Nickname(nickname) => put(&mut self.nickname, nickname),
            FieldChange::Phone(phone) => put(&mut self.phone, phone),
            FieldChange::Size(size) => put(&mut self.size, size),
            FieldChange::Adults(adults) => put(&mut self.adults, adults),
            FieldChange::Use { item, in_use, adults, origin, since } => {
                self.uses.entry(item).or_default().set(Use { in_use, adults, origin }, since)
            }
            FieldChange::Stop { item, day } => {
                let stopped = self.uses.get_mut(&item).is_some_and(|uses| uses.stop(day));
                self.uses.retain(|_, uses| *uses != Uses::default());
                stopped
            }
        }
    }
}

/// More people than live in any house.
pub(super) const MOST_PEOPLE: u16 = 99;

fn good(change: FieldChange) -> Result<FieldChange, Refusal> {
    let people = |count: Option<u16>| match count {
        Some(count) if !(1..=MOST_PEOPLE).contains(&count) => Err(Refusal::bad_people(count.to_string())),
        count => Ok(count),
    };
    Ok(match change {
        FieldChange::Head(head) => FieldChange::Head(good_text(&head, 100)?),
        FieldChange::Nickname(nickname) => {
            FieldChange::Nickname(nickname.map(|nickname| good_text(&nickname, 100)).transpose()?)
        }
        FieldChange::Size(size) => FieldChange::Size(people(size)?),
        FieldChange::Adults(adults) => FieldChange::Adults(people(adults)?),
        other => other,
    })
}

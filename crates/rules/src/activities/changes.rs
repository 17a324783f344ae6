//! How an activity changes: each change says whether it fits, and only then is made.

use super::{Activity, Gone, Guided, MOST_PHOTOS, Photo};
use crate::{
    households::Stamp,
    ids::{ActivityId, ItemId, OperationId},
    operations::{AmendActivity, RecordActivity, Refusal},
    teams::good_text,
};
use std::collections::BTreeMap;

/// More people than a team gathers on a day.
const MOST_PEOPLE: u32 = 9_999;

impl Activity {
    /// Something a team did.
    ///
    /// # Errors
    /// When nobody came, more women than people did, a text or number doesn't do, or there are too many photos.
    pub fn new(id: ActivityId, body: &RecordActivity) -> Result<Self, Refusal> {
        Self {
            id,
            team: body.team,
            village: body.village,
            kind: body.kind,
            day: body.day,
            people: body.people,
            women: body.women,
            place: body.place.as_deref().map(good_place).transpose()?,
            note: body.note.as_deref().map(good_note).transpose()?,
            members: body.members.iter().copied().collect(),
            households: body.households.iter().copied().collect(),
            guided: guided(&body.guided)?,
            photos: photos(&body.photos),
            on_behalf: body.on_behalf.clone(),
            gone: None,
            revision: 1,
            edited: None,
        }
        .checked()
    }

    fn checked(self) -> Result<Self, Refusal> {
        if !(1..=MOST_PEOPLE).contains(&self.people) {
            return Err(Refusal::bad_turnout(self.people.to_string()));
        }
        if let Some(women) = self.women.filter(|women| *women > self.people) {
            return Err(Refusal::bad_turnout(women.to_string()));
        }
        if self.photos.len() > MOST_PHOTOS {
            return Err(Refusal::too_many_photos(self.photos.len().to_string()));
        }
        Ok(self)
    }

    /// Refuses one that no longer counts.
    ///
    /// # Errors
    /// [`Refusal::activity_gone`].
    pub fn must_count(&self) -> Result<(), Refusal> {
        if self.gone.is_none() { Ok(()) } else { Err(Refusal::activity_gone(self.day.vietnamese())) }
    }

    /// Changes some of it.
    ///
    /// # Errors
    /// When it no longer counts, somebody else changed what it was or its numbers since its author looked, a text or number
    /// doesn't do, or nothing would change.
    pub fn amend(&mut self, by: OperationId, body: &AmendActivity) -> Result<(), Refusal> {
        self.must_count()?;
        let mut changed = self.clone();
        changed.kind = body.kind.unwrap_or(self.kind);
        changed.day = body.day.unwrap_or(self.day);
        changed.people = body.people.unwrap_or(self.people);
        if let Some(women) = body.women {
            changed.women = women;
        }
        if let Some(place) = &body.place {
            changed.place = place.as_deref().map(good_place).transpose()?;
        }
        if let Some(note) = &body.note {
            changed.note = note.as_deref().map(good_note).transpose()?;
        }
        if let Some(all) = &body.guided {
            changed.guided = guided(all)?;
        }
        if let Some(all) = &body.photos {
            changed.photos = photos(all);
        }
        let edits = changed != *self;
        let seen = |stamp: &Stamp| body.base.is_none_or(|base| base.saw(stamp));
        if edits && self.edited.as_ref().is_some_and(|stamp| !seen(stamp)) {
            return Err(Refusal::changed_meanwhile(self.day.vietnamese()));
        }
        changed.members.extend(&body.add_members);
        changed.members.retain(|member| !body.remove_members.contains(member));
        changed.households.extend(&body.add_households);
        changed.households.retain(|household| !body.remove_households.contains(household));
        if changed == *self {
            return Err(Refusal::nothing_changed(self.day.vietnamese()));
        }
        changed.revision += 1;
        if edits {
            changed.edited = Some(Stamp { revision: changed.revision, by });
        }
        *self = changed.checked()?;
        Ok(())
    }

    /// Takes it back: it counts no more.
    ///
    /// # Errors
    /// When it no longer counts already, or the reason is too long.
    pub fn withdraw(&mut self, reason: Option<&str>) -> Result<(), Refusal> {
        self.must_count()?;
        let reason = reason.map(|reason| good_text(reason, 200)).transpose()?;
        self.go(Gone::Withdrawn(reason));
        Ok(())
    }

    /// Takes in another that was written down for the same: who was there, whom it reached, what the one that stays lacks.
    ///
    /// # Errors
    /// When it is the same one or another team's, or either no longer counts.
    pub fn take_in(&mut self, double: &mut Self) -> Result<(), Refusal> {
        self.must_count()?;
        double.must_count()?;
        if self.id == double.id || self.team != double.team || self.day != double.day {
            return Err(Refusal::bad_joint(self.day.vietnamese()).on(double.day));
        }
        self.members.extend(&double.members);
        self.households.extend(&double.households);
        for (item, count) in &double.guided {
            let own = self.guided.entry(*item).or_default();
            *own = (*own).max(*count);
        }
        let lacking: Vec<Photo> = double.photos.iter().filter(|photo| !self.photos.contains(photo)).cloned().collect();
        self.photos.extend(lacking);
        self.photos.truncate(MOST_PHOTOS);
        self.women = self.women.or(double.women.filter(|women| *women <= self.people));
        self.place = self.place.take().or(double.place.clone());
        self.note = self.note.take().or(double.note.clone());
        self.revision += 1;
        double.go(Gone::Joined(self.id));
        Ok(())
    }

    fn go(&mut self, gone: Gone) {
        self.gone = Some(gone);
        self.households.clear();
        // Nobody looks at them any more; those of one that was joined are the other's now.
        self.photos.clear();
        self.revision += 1;
    }
}

fn good_place(place: &str) -> Result<String, Refusal> {
    good_text(place, 200)
}

fn good_note(note: &str) -> Result<String, Refusal> {
    good_text(note, 2000)
}

fn guided(all: &[Guided]) -> Result<BTreeMap<ItemId, u32>, Refusal> {
    let mut guided = BTreeMap::new();
    for Guided { item, count } in all {
        if !(1..=MOST_PEOPLE).contains(count) {
            return Err(Refusal::bad_turnout(count.to_string()));
        }
        guided.insert(*item, *count);
    }
    Ok(guided)
}

/// The photos, each once, in their order.
fn photos(all: &[Photo]) -> Vec<Photo> {
    let mut photos: Vec<Photo> = Vec::new();
    for photo in all {
        if !photos.contains(photo) {
            photos.push(photo.clone());
        }
    }
    photos
}

//! How a team changes: each change says whether it fits, and only then is made.

use super::{Dated, Decided, Member, Person, Place, Role, Source, Team};
use crate::{
    channels::Channel,
    day::{Day, Span},
    ids::{MemberId, TeamId},
    operations::Refusal,
    text::nfc,
};

/// A text of 1 to `most` characters in normal form.
///
/// # Errors
/// [`Refusal::bad_text`] with the text, when it is empty or longer.
pub fn good_text(text: &str, most: usize) -> Result<String, Refusal> {
    let text = nfc(text);
    if text.is_empty() || text.chars().count() > most {
        return Err(Refusal::bad_text(text.chars().take(40).collect::<String>()).with(most.to_string()));
    }
    Ok(text)
}

impl Team {
    /// A new team without members.
    ///
    /// # Errors
    /// When title or place don't do.
    pub fn new(id: TeamId, title: &str, place: Place, from: Day, source: Source) -> Result<Self, Refusal> {
        let span = Span::since(from);
        let value = good_text(title, 200)?;
        good_place(&place)?;
        Ok(Self {
            id,
            life: span,
            source,
            titles: vec![Dated { span, value }],
            places: vec![Dated { span, value: place }],
            members: Vec::new(),
            decisions: Vec::new(),
            channel: Channel::default(),
            heir: None,
        })
    }

    /// Refuses a day on which the team doesn't exist.
    ///
    /// # Errors
    /// [`Refusal::team_not_there`].
    pub fn must_exist(&self, day: Day) -> Result<(), Refusal> {
        if self.life.contains(day) { Ok(()) } else { Err(Refusal::team_not_there(self.title(day)).on(day)) }
    }

    /// Gives it another title from a day on.
    ///
    /// # Errors
    /// When the text doesn't do, the day is outside its life, or a later title is known.
    pub fn retitle(&mut self, title: &str, from: Day) -> Result<(), Refusal> {
        self.must_exist(from)?;
        let title = good_text(title, 200)?;
        if self.title(from) == title {
            return Err(Refusal::nothing_changed(title));
        }
        go_on_with(&mut self.titles, title, from)
    }

    /// Lets it work elsewhere from a day on.
    ///
    /// # Errors
    /// When the tier would change, the day is outside its life, or a later place is known.
    pub fn work_at(&mut self, place: Place, from: Day) -> Result<(), Refusal> {
        self.must_exist(from)?;
        good_place(&place)?;
        if self.place(from).is_some_and(|old| old.tier() != place.tier()) {
            return Err(Refusal::other_tier(self.title(from)));
        }
        if self.place(from) == Some(&place) {
            return Err(Refusal::nothing_changed(self.title(from)));
        }
        go_on_with(&mut self.places, place, from)
    }

    /// Takes somebody in.
    ///
    /// # Errors
    /// When the team doesn't exist that day, the person is in it already, or it has a leader already.
    pub fn admit(&mut self, member: Member) -> Result<(), Refusal> {
        self.must_exist(member.span.from)?;
        let during = |other: &&Member| other.span.overlaps(member.span);
        if self.members.iter().filter(during).any(|other| other.person.id == member.person.id) {
            return Err(Refusal::already_member(&member.person.name));
        }
        let leader = self.members.iter().filter(during).find(|other| other.role == Role::Leader);
        if let Some(leader) = leader.filter(|_| member.role == Role::Leader) {
            return Err(Refusal::has_leader(&leader.person.name).on(member.span.from));
        }
        let span = member.span.meet(self.life);
        self.members.push(Member { span, ..member });
        self.members.sort_by_key(|member| member.id);
        Ok(())
    }

    /// Ends somebody's term. One that ends on its first day never was: so a slip of the pen is taken back.
    ///
    /// # Errors
    /// When the day lies before the term, or the term has ended.
    pub fn release(&mut self, id: MemberId, day: Day) -> Result<(), Refusal> {
        let Some(member) = self.members.iter_mut().find(|member| member.id == id) else {
            return Err(Refusal::wrong_day("").on(day));
        };
        if day < member.span.from || !member.span.is_open() {
            return Err(Refusal::wrong_day(&member.person.name).on(day));
        }
        member.span.to = day;
        Ok(())
    }

    /// Ends the team and all terms in it.
    ///
    /// # Errors
    /// When the day lies before its beginning or it has ended.
    pub fn end(&mut self, day: Day, heir: Option<TeamId>) -> Result<(), Refusal> {
        if day <= self.life.from || !self.life.is_open() {
            return Err(Refusal::wrong_day(self.title(day)).on(day));
        }
        if self.titles.iter().any(|title| title.span.from >= day)
            || self.places.iter().any(|place| place.span.from >= day)
            || self.members.iter().any(|member| member.span.from >= day && !member.span.is_empty())
        {
            return Err(Refusal::wrong_day(self.title(day)).on(day));
        }
        self.life.to = day;
        self.heir = heir;
        let spans = self.titles.iter_mut().map(|title| &mut title.span);
        let spans = spans.chain(self.places.iter_mut().map(|place| &mut place.span));
        let spans = spans.chain(self.members.iter_mut().map(|member| &mut member.span).filter(|span| !span.is_empty()));
        spans.for_each(|span| span.to = span.to.min(day));
        Ok(())
    }

    /// Adds a decision that names it; a team known by report only is known by decision from then on.
    pub fn decide(&mut self, decided: Decided) {
        self.decisions.push(decided);
        self.decisions.sort_unstable();
        self.source = Source::Decision;
    }
}

impl Person {
    /// Refuses a year of birth that no living member can have.
    ///
    /// # Errors
    /// [`Refusal::bad_birth_year`].
    pub fn good_birth_year(year: Option<i16>, today: Day) -> Result<Option<i16>, Refusal> {
        match year {
            Some(year) if year < 1900 || year > today.year() - 10 => Err(Refusal::bad_birth_year(year.to_string())),
            year => Ok(year),
        }
    }
}

fn good_place(place: &Place) -> Result<(), Refusal> {
    let units = place.units();
    let repeated = units.iter().enumerate().any(|(at, unit)| units[..at].contains(unit));
    if units.is_empty() || repeated { Err(Refusal::wrong_unit("")) } else { Ok(()) }
}

/// Ends the last value on a day and goes on with a new one.
fn go_on_with<T>(values: &mut Vec<Dated<T>>, value: T, from: Day) -> Result<(), Refusal> {
    let Some(last) = values.last_mut() else {
        return Err(Refusal::wrong_day("").on(from));
    };
    let to = last.span.to;
    match last.span.from.cmp(&from) {
        std::cmp::Ordering::Less => {
            last.span.to = from;
            values.push(Dated { span: Span { from, to }, value });
        }
        std::cmp::Ordering::Equal => last.value = value,
        std::cmp::Ordering::Greater => return Err(Refusal::wrong_day("").on(from)),
    }
    Ok(())
}

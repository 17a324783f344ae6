//! How a team changes: each change says whether it fits, and only then is made.

use super::{Dated, Decided, DecisionKind, Member, Person, Place, Role, Source, Team};
use crate::{
    channels::Channel,
    day::{Day, Span},
    ids::{DecisionId, MemberId, TeamId},
    operations::Refusal,
    text::{nfc, nfc_lines},
};
use std::collections::BTreeMap;

/// A text of 1 to `most` characters in normal form.
///
/// # Errors
/// [`Refusal::bad_text`] with the text, when it is empty or longer.
pub fn good_text(text: &str, most: usize) -> Result<String, Refusal> {
    fitting(nfc(text), most)
}

/// A text of several lines, which stay apart, of 1 to `most` characters in normal form.
///
/// # Errors
/// [`Refusal::bad_text`] with its beginning, when it is empty or longer.
pub fn good_lines(text: &str, most: usize) -> Result<String, Refusal> {
    fitting(nfc_lines(text), most)
}

fn fitting(text: String, most: usize) -> Result<String, Refusal> {
    if text.is_empty() || text.chars().count() > most {
        return Err(Refusal::bad_text(nfc(&text.chars().take(40).collect::<String>())).with(most.to_string()));
    }
    Ok(text)
}

/// The longest note on a team, in characters.
pub const MOST_IN_NOTE: usize = 500;

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
            notes: BTreeMap::new(),
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

    /// Notes something of it from a day on, until the day of a later note; `None`: nothing any more.
    ///
    /// # Errors
    /// When the text doesn't do, or the day is outside its life.
    pub fn annotate(&mut self, note: Option<&str>, from: Day) -> Result<(), Refusal> {
        self.must_exist(from)?;
        let note = note.map(|note| good_text(note, MOST_IN_NOTE)).transpose()?;
        if self.note(from).map(|(_, note)| note) == note.as_deref() {
            return Err(Refusal::nothing_changed(self.title(from)));
        }
        self.notes.insert(from, note);
        Ok(())
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
        self.must_have_room(&member, member.span)?;
        let span = member.span.meet(self.life);
        self.members.push(Member { span, ..member });
        self.members.sort_by_key(|member| member.id);
        Ok(())
    }

    /// Refuses days on which the person has another term here, or somebody else leads where this one is to lead.
    fn must_have_room(&self, member: &Member, days: Span) -> Result<(), Refusal> {
        let during = |other: &&Member| other.id != member.id && other.span.overlaps(days);
        if self.members.iter().filter(during).any(|other| other.person.id == member.person.id) {
            return Err(Refusal::already_member(&member.person.name));
        }
        let leader = self.members.iter().filter(during).find(|other| other.role == Role::Leader);
        match leader.filter(|_| member.role == Role::Leader) {
            Some(leader) => Err(Refusal::has_leader(&leader.person.name).on(leader.span.from.max(days.from))),
            None => Ok(()),
        }
    }

    /// Ends somebody's term, or gives an end that was wrong its right day. A term that ends on its first day never was: so a
    /// slip of the pen is taken back.
    ///
    /// # Errors
    /// When the day lies before the term or after the team's end, the term never was, or the days added are taken.
    pub fn release(&mut self, id: MemberId, day: Day) -> Result<(), Refusal> {
        self.end_term(id, day)
    }

    /// Takes the end of somebody's term back: it goes on as long as the team does.
    ///
    /// # Errors
    /// As [`Team::release`]; also when the term has no end of its own.
    pub fn resume(&mut self, id: MemberId) -> Result<(), Refusal> {
        self.end_term(id, self.life.to)
    }

    fn end_term(&mut self, id: MemberId, to: Day) -> Result<(), Refusal> {
        let Some(member) = self.members.iter().find(|member| member.id == id) else {
            return Err(Refusal::wrong_day("").on(to));
        };
        let name = member.person.name.clone();
        if member.span.is_empty() || to < member.span.from || self.life.to < to {
            return Err(Refusal::wrong_day(name).on(to));
        }
        if member.span.to == to {
            return Err(Refusal::nothing_changed(name));
        }
        self.must_have_room(member, Span { from: member.span.to, to })?;
        let member = self.members.iter_mut().find(|member| member.id == id);
        member.into_iter().for_each(|member| member.span.to = to);
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

    /// Takes back a decision that was recorded by mistake, with what it did: where it dissolved the team, team and terms go on.
    pub fn undecide(&mut self, decision: DecisionId) {
        let Some(at) = self.decisions.iter().position(|decided| decided.decision == decision) else {
            return;
        };
        let Decided { kind, from, .. } = self.decisions.remove(at);
        if self.decisions.is_empty() {
            self.source = Source::Report;
        }
        let dissolves = |decided: &Decided| decided.kind == DecisionKind::Dissolve && decided.from == from;
        let is_dissolved_still = self.decisions.iter().any(dissolves);
        if kind == DecisionKind::Dissolve && self.life.to == from && self.heir.is_none() && !is_dissolved_still {
            self.go_on_after(from);
        }
    }

    /// Takes the team's end back. Whoever left on that very day is taken to have left with the team.
    fn go_on_after(&mut self, end: Day) {
        self.life.to = Day::MAX;
        let spans = self.titles.last_mut().map(|title| &mut title.span).into_iter();
        let spans = spans.chain(self.places.last_mut().map(|place| &mut place.span));
        let spans = spans.chain(self.members.iter_mut().map(|member| &mut member.span).filter(|span| !span.is_empty()));
        spans.filter(|span| span.to == end).for_each(|span| span.to = Day::MAX);
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
    if units.is_empty() || repeated { Err(Refusal::bad_place("")) } else { Ok(()) }
}

/// Ends the last value on a day and goes on with a new one.
fn go_on_with<T>(values: &mut Vec<Dated<T>>, value: T, from: Day) -> Result<(), Refusal> {
    crate::day::go_on_with(values, value, from).ok_or_else(|| Refusal::wrong_day("").on(from))
}

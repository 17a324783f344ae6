//! The leader of a row beside the leader known.

use super::{
    intent::{Entering, TeamChange},
    known::Known,
    leader_cell::LeaderCell,
    message::Message,
    phone_cell::PhoneCell,
    teams::leader,
};
use crate::{
    day::Span,
    ids::PersonId,
    operations::{AmendPerson, PersonRef},
    phones::Phone,
    teams::{Member, Role, Team},
    text::Spelt,
};
use std::collections::HashMap;

/// What a row says of a known team's leader.
#[derive(Debug)]
pub(super) struct Led {
    /// Terms that end, who enters, what changes of a person.
    pub(super) change: TeamChange,
    /// The person whose phone the row's phone is, where the leader known stays.
    pub(super) person: Option<PersonId>,
    pub(super) messages: Vec<Message>,
}

/// How many terms each person has, in all teams.
pub(super) fn terms_of_persons(known: &Known<'_>) -> HashMap<PersonId, usize> {
    let mut terms = HashMap::new();
    for member in known.teams.iter().flat_map(|team| &team.members) {
        *terms.entry(member.person.id).or_default() += 1;
    }
    terms
}

/// A row's leader and phone beside those of a known team.
pub(super) struct Comparer<'r> {
    pub(super) known: &'r Known<'r>,
    pub(super) terms: &'r HashMap<PersonId, usize>,
    pub(super) team: &'r Team,
    pub(super) cell: &'r LeaderCell,
    pub(super) phones: &'r PhoneCell,
}

impl Comparer<'_> {
    pub(super) fn compare(&self) -> Led {
        let mut led = Led { change: TeamChange::none(self.team.id), person: None, messages: Vec::new() };
        match leader(self.team, self.known) {
            None if self.cell.is_empty() => {
                led.messages.push(Message::LeaderNone {});
                led.messages.extend(self.phones.first().map(|_| Message::PhoneOfNobody {}));
            }
            None => self.fill(&mut led),
            Some(leader) if self.cell.is_empty() => self.keep(leader, &mut led),
            Some(leader) if self.cell.names(&leader.person.name) => self.stay(leader, &mut led),
            Some(leader) if self.cell.resembles(&leader.person.name) => {
                self.respell(leader, &mut led);
            }
            Some(leader) => self.replace(leader, &mut led),
        }
        led
    }

    /// The phone of the cell, unless the person's own is among the cell's, or is known of a later day.
    fn other_phone(&self, member: &Member, led: &mut Led) -> Option<Phone> {
        let own = member.person.phone.as_ref();
        let first = self.phones.first().filter(|_| own.is_none_or(|own| !self.phones.phones.contains(own)))?;
        match (own, member.person.phone_day) {
            (Some(own), Some(since)) if since > self.known.at => {
                let (phone, known) = (first.to_string(), own.to_string());
                led.messages.push(Message::PhoneLater { phone, known, since: since.vietnamese() });
                None
            }
            _ => Some(first.clone()),
        }
    }

    fn amended(&self, member: &Member, name: Option<String>, phone: Option<Phone>) -> AmendPerson {
        AmendPerson {
            person: member.person.id,
            name,
            birth_year: None,
            sex: None,
            phone: phone.map(Some),
            it_skill: None,
            as_of: Some(self.known.at),
        }
    }

    fn keep(&self, leader: &Member, led: &mut Led) {
        let name = leader.person.name.clone();
        led.person = Some(leader.person.id);
        led.messages.push(Message::LeaderKept { name: name.clone() });
        if let Some(phone) = self.other_phone(leader, led) {
            led.messages.push(Message::PhoneOfWhom { phone: phone.to_string(), name });
            led.change.amend = Some(self.amended(leader, None, Some(phone)));
        }
    }

    fn stay(&self, leader: &Member, led: &mut Led) {
        led.person = Some(leader.person.id);
        if self.cell.name.is_plain() && !Spelt::of(&leader.person.name).is_plain() {
            led.messages
                .push(Message::LeaderPlain { written: self.cell.name.text.clone(), known: leader.person.name.clone() });
        }
        if let Some(phone) = self.other_phone(leader, led) {
            led.messages.push(phone_message(leader, &phone));
            led.change.amend = Some(self.amended(leader, None, Some(phone)));
        }
    }

    fn respell(&self, leader: &Member, led: &mut Led) {
        led.person = Some(leader.person.id);
        led.messages
            .push(Message::LeaderSpelling { written: self.cell.name.text.clone(), known: leader.person.name.clone() });
        let phone = self.other_phone(leader, led);
        led.messages.extend(phone.as_ref().map(|phone| phone_message(leader, phone)));
        led.change.amend = Some(self.amended(leader, Some(self.cell.name.text.clone()), phone));
    }

    fn replace(&self, leader: &Member, led: &mut Led) {
        let (at, name) = (self.known.at, self.cell.name.text.clone());
        let known = leader.person.name.clone();
        if let Some(message) = self.later_change(Some(leader)) {
            led.messages.push(message);
        } else if leader.span.from >= at {
            let only_here = self.terms.get(&leader.person.id).is_none_or(|terms| *terms < 2);
            if only_here && leader.person.trainings.is_empty() {
                led.messages.push(Message::LeaderSameDay { written: name.clone(), known });
                let phone = self.other_phone(leader, led);
                led.change.amend = Some(self.amended(leader, Some(name), phone));
            } else {
                led.messages.push(Message::LeaderSameDayShared { known });
            }
        } else {
            led.messages.push(Message::LeaderReplaced { old: known, new: name });
            led.change.leave.push(leader.id);
            self.enter(led);
        }
    }

    fn fill(&self, led: &mut Led) {
        if let Some(message) = self.later_change(None) {
            led.messages.push(message);
        } else {
            led.messages.push(Message::LeaderEnters { name: self.cell.name.text.clone() });
            self.enter(led);
        }
    }

    /// Says so if the leader's end, or another leader, is recorded for a later day.
    fn later_change(&self, leader: Option<&Member>) -> Option<Message> {
        let leads_later = |member: &&Member| {
            member.role == Role::Leader && member.span.from > self.known.at && !member.span.is_empty()
        };
        let next = self.team.members.iter().filter(leads_later).map(|member| member.span.from).min();
        let end = leader.and_then(|leader| leader.span.end());
        let from = [next, end, self.team.life.end()].into_iter().flatten().min()?;
        Some(Message::LeaderLater { from: from.vietnamese() })
    }

    /// Lets the row's leader enter: somebody of the team who rises, a former member who comes back, or somebody new.
    fn enter(&self, led: &mut Led) {
        let at = self.known.at;
        let from_now = Span::since(at);
        let named: Vec<&Member> = self
            .team
            .members
            .iter()
            .filter(|member| !member.span.is_empty() && self.cell.names(&member.person.name))
            .collect();
        let serving = named.iter().copied().find(|member| member.span.overlaps(from_now));
        let former = named.iter().copied().max_by_key(|member| member.span.to);
        let mut representing = self.cell.representing.clone();
        let person = match (serving, former) {
            (Some(member), _) if member.span.from < at && member.span.is_open() => {
                led.messages.push(Message::LeaderRises { name: member.person.name.clone() });
                led.change.leave.push(member.id);
                if representing.is_empty() {
                    representing.clone_from(&member.representing);
                }
                self.come_back(member, led)
            }
            (Some(member), _) => {
                led.messages.push(Message::LeaderIsMember { name: member.person.name.clone() });
                return;
            }
            (None, Some(member)) => self.come_back(member, led),
            (None, None) => self.cell.person(self.phones.first().cloned()),
        };
        led.change.enter = Some(Entering { person, representing });
    }

    fn come_back(&self, member: &Member, led: &mut Led) -> PersonRef {
        led.person = Some(member.person.id);
        if let Some(phone) = self.other_phone(member, led) {
            led.messages.push(phone_message(member, &phone));
            led.change.amend = Some(self.amended(member, None, Some(phone)));
        }
        PersonRef::Known(member.person.id)
    }
}

fn phone_message(member: &Member, phone: &Phone) -> Message {
    let new = phone.to_string();
    match &member.person.phone {
        Some(old) => Message::PhoneChanged { old: old.to_string(), new },
        None => Message::PhoneAdded { phone: new },
    }
}

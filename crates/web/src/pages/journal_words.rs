//! The journal in words: who did what, and what became of it.

use super::refusals;
use super::requests::debtor_id;
use super::state::Visit;
use crate::format;
use crate::locale::{Key, Locale};
use crate::views::journal::{JournalRow, JournalState};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::words::Word;
use rules::channels::Owner;
use rules::day::Day;
use rules::ids::UnitId;
use rules::issues::Subject;
use rules::operations::{
    ActivityChange, Body, CatalogueChange, HouseholdChange, IssueChange, ObligationChange, Outcome, PartnerChange,
    PersonRef, ProducerChange, Refusal, RequestChange,
};
use rules::units::{Change, Reform};
use std::collections::BTreeMap;
use store::{Author, JournalEntry, Said};
use uuid::Uuid;

/// Of fields that hold nothing.
pub(super) const NOTHING: &str = "—";

/// What the journal's values are told with.
pub(super) struct Words<'a> {
    pub(super) visit: &'a Visit,
    pub(super) names: &'a BTreeMap<Uuid, String>,
}

/// The word of a kind: `journal-kind-team-add`.
pub(super) fn kind(locale: Locale, kind: &str) -> String {
    locale.text(format!("journal-kind-{}", dashed(kind)))
}

pub(super) fn dashed(name: &str) -> String {
    name.replace(['.', '_'], "-")
}

/// An instant as people in Vietnam read it.
pub(super) fn moment(instant: jiff::Timestamp) -> String {
    // Vietnam is seven hours ahead all year.
    let second = (instant.as_second() + 7 * 3600).rem_euclid(86_400);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{} {hour:02}:{minute:02}:{:02}", Day::of(instant).vietnamese(), second % 60)
}

impl Words<'_> {
    pub(super) fn locale(&self) -> Locale {
        self.visit.page.locale()
    }

    pub(super) fn unit(&self, unit: UnitId) -> String {
        self.visit.registry.full_name(unit, self.visit.today)
    }

    /// What an id is called; the id itself where nobody may know.
    pub(super) fn name(&self, id: Uuid) -> String {
        let of_unit = || self.visit.registry.get(UnitId(id)).map(|unit| self.unit(unit.id));
        self.names.get(&id).cloned().or_else(of_unit).unwrap_or_else(|| id.to_string())
    }

    /// What an id is called, if anybody may know.
    pub(super) fn known(&self, id: Uuid) -> Option<String> {
        Some(self.name(id)).filter(|name| *name != id.to_string())
    }

    fn called(&self, id: Uuid) -> String {
        self.names.get(&id).cloned().unwrap_or_default()
    }

    /// A row of the list.
    pub(super) fn row(&self, entry: &JournalEntry) -> JournalRow {
        let locale = self.locale();
        let (who, acting_as) = self.author(&entry.author);
        let (state, reason) = match &entry.outcome {
            Outcome::Applied => (JournalState::Applied, None),
            Outcome::Refused(reason) => (JournalState::Refused, Some(self.reason(reason))),
            Outcome::Waiting(_) => (JournalState::Waiting, Some(locale.text(Key("journal-waits")))),
        };
        JournalRow {
            captured: moment(entry.captured),
            arrived: moment(entry.arrived),
            who,
            acting_as,
            device: entry.device.clone().unwrap_or_default(),
            carried_by: self.carrier(entry),
            what: Link::new(self.deed(entry), paths::journal_entry(entry.operation)),
            state,
            reason,
        }
    }

    /// Why it was refused. The journal keeps no names of people; the sentence says so where one would stand.
    fn reason(&self, reason: &Refusal) -> String {
        let mut reason = reason.clone();
        if reason.subject.is_empty() {
            reason.subject = self.locale().text(Key("journal-unnamed"));
        }
        refusals::sentence(self.locale(), &reason)
    }

    fn author(&self, author: &Author) -> (String, String) {
        let locale = self.locale();
        match author {
            Author::Operator => (locale.text(Key("journal-by-operator")), String::new()),
            Author::Program => (locale.text(Key("journal-by-program")), String::new()),
            Author::Anybody => (locale.text(Key("journal-by-anybody")), String::new()),
            Author::Person { name, role, unit, .. } => {
                let who = name.clone().unwrap_or_else(|| locale.text(Key("journal-nameless")));
                let role = role.map(|role| locale.text(role.key()));
                let parts = [role, unit.map(|unit| self.unit(unit))];
                (who, parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn carrier(&self, entry: &JournalEntry) -> String {
        let nameless = || self.locale().text(Key("journal-nameless"));
        let name = entry.carried_by.as_ref().map(|carrier| carrier.name.clone().unwrap_or_else(nameless));
        name.unwrap_or_default()
    }

    /// What was done, as a sentence.
    fn deed(&self, entry: &JournalEntry) -> String {
        let what = match &entry.said {
            Said::Body(body) => self.what(body),
            Said::Hidden | Said::Erased | Said::Unreadable => String::new(),
        };
        if what.is_empty() {
            return kind(self.locale(), &entry.kind);
        }
        self.locale().text_with(format!("journal-did-{}", dashed(&entry.kind)), &[("what", &what)])
    }

    fn what(&self, body: &Body) -> String {
        match body {
            Body::EnactReform(reform) => self.reform(reform),
            Body::DeclareHouseholds(body) => {
                format!("{}, {}", self.unit(body.village), format::number(i64::from(body.households)))
            }
            Body::LookAtHouseholds(body) => self.unit(body.village),
            Body::SetContact(body) => format!("{}, {}", body.name, self.unit(body.unit)),
            Body::SetCompositionRule(body) => self.unit(body.province),
            Body::SetTarget(body) => self.unit(body.province),
            Body::SetRetention(body) => self.unit(body.province),
            Body::SetSchedule(body) => {
                format!("{}, {}", self.locale().text(body.kind.key()), self.unit(body.province))
            }
            Body::SetHoliday(body) => format!("{}, {}", body.day.vietnamese(), self.unit(body.province)),
            Body::SetPapers(body) => self.unit(body.unit),
            Body::AddTeam(body) => body.title.clone(),
            Body::RetitleTeam(body) => body.title.clone(),
            Body::AnnotateTeam(body) => self.called(body.team.0),
            Body::PlaceTeam(body) => self.called(body.team.0),
            Body::EndTeam(body) => self.called(body.team.0),
            Body::AddMember(body) => match &body.person {
                PersonRef::New { name, .. } => name.clone(),
                PersonRef::Known(person) => self.called(person.0),
            },
            Body::EndMember(body) => self.called(body.member.0),
            Body::ResumeMember(body) => self.called(body.member.0),
            Body::AmendDecision(body) => body.number.clone().unwrap_or_default(),
            Body::AmendPerson(body) => self.called(body.person.0),
            Body::RecordTraining(body) => self.called(body.person.0),
            Body::RecordDecision(body) => body.number.clone(),
            Body::SetChannel(body) => body.name.clone().unwrap_or_else(|| match body.owner {
                Owner::Unit(unit) => self.unit(unit),
                Owner::Team(team) => self.called(team.0),
            }),
            Body::Catalogue(CatalogueChange::Add(body)) => body.name.clone(),
            Body::Catalogue(change) => change.item().map(|item| self.called(item.0)).unwrap_or_default(),
            Body::SetIndicator(body) => match &body.indicator {
                Some(indicator) => indicator.name.clone(),
                None => self.locale().text_with(Key("journal-indicator-off"), &[("code", &body.code.as_str())]),
            },
            Body::SetIndicatorTarget(body) => format!("{}, {}", self.unit(body.unit), body.code),
            Body::Household(change) => self.of_household(change),
            Body::Activity(change) => self.of_activity(change),
            Body::Producer(change) => self.about(&change.named(), of_producer(change)),
            Body::Partner(change) => self.about(&change.named(), of_partner(change)),
            Body::Obligation(ObligationChange::Open(body)) => {
                format!("{}, {}", self.unit(body.province), body.period().to.before().vietnamese())
            }
            Body::Obligation(change) => self.about(&change.named(), String::new()),
            Body::Report(change) => self.called(change.obligation().0),
            Body::Request(RequestChange::Ask(body)) => body.title.clone(),
            Body::Request(change) => {
                let request = change.request().map(|id| self.called(id.0)).unwrap_or_default();
                match change.debtor() {
                    Some(debtor) => format!("{request}, {}", self.name(debtor_id(debtor))),
                    None => request,
                }
            }
            Body::Issue(change) => self.of_issue(change),
            Body::AddAccount(body) => body.name.clone(),
            Body::AmendAccount(body) => self.called(body.account.0),
            Body::InviteAccount(body) => self.called(body.account.0),
            Body::SetPassword(body) => self.called(body.account.0),
            Body::RevokeAccount(body) => self.called(body.account.0),
            Body::ReinstateAccount(body) => self.called(body.account.0),
            Body::Appoint(body) => self.called(body.account.0),
            Body::WithdrawDecision(body) => body.cause.clone(),
            Body::EndAppointment(_) => String::new(),
        }
    }

    fn of_issue(&self, change: &IssueChange) -> String {
        match change {
            IssueChange::Prepare(body) => match body.paper.subject() {
                Subject::Report(obligation) => self.called(obligation.0),
                Subject::Results(request) => self.called(request.0),
            },
            _ => change.issue().map(|id| self.called(id.0)).unwrap_or_default(),
        }
    }

    fn of_household(&self, change: &HouseholdChange) -> String {
        let nameless = || self.locale().text(Key("household-nameless"));
        let called = |id: Uuid| self.names.get(&id).cloned().unwrap_or_else(nameless);
        let item = match change {
            HouseholdChange::Add(body) => return body.head.clone().unwrap_or_else(nameless),
            HouseholdChange::Use(body) => Some(body.item),
            HouseholdChange::StopUsing(body) => Some(body.item),
            _ => None,
        };
        let household = change.household().map(|household| called(household.0)).unwrap_or_default();
        item.map_or(household.clone(), |item| format!("{}, {household}", self.called(item.0)))
    }

    /// What an operation says of itself, behind the first of the things it names that has a name.
    fn about(&self, named: &[Uuid], said: String) -> String {
        match named.iter().find_map(|id| self.names.get(id)) {
            Some(name) if said.is_empty() => name.clone(),
            Some(name) => format!("{name}, {said}"),
            None => said,
        }
    }

    fn of_activity(&self, change: &ActivityChange) -> String {
        match change {
            ActivityChange::Record(body) => format!("{}, {}", self.called(body.kind.0), body.day.vietnamese()),
            ActivityChange::Amend(body) => body.day.map(Day::vietnamese).unwrap_or_default(),
            ActivityChange::Withdraw(body) => body.reason.clone().unwrap_or_default(),
            ActivityChange::Join(_) => String::new(),
        }
    }

    fn reform(&self, reform: &Reform) -> String {
        match (&reform.act, &reform.changes[..]) {
            (Some(act), _) => act.clone(),
            (None, [only]) => match only {
                Change::Create { name, .. } => name.clone(),
                Change::Amend { unit, .. } | Change::End { unit, .. } | Change::Split { unit, .. } => self.unit(*unit),
                Change::Absorb { into, .. } => self.unit(*into),
                Change::Alias { alias, .. } => alias.clone(),
            },
            _ => reform.day.vietnamese(),
        }
    }
}

/// What an operation on producers names of itself; which producer it is about stands among its fields.
fn of_producer(change: &ProducerChange) -> String {
    match change {
        ProducerChange::Add(body) => body.name.clone(),
        ProducerChange::Amend(body) => body.name.clone().unwrap_or_default(),
        ProducerChange::End(body) => body.reason.clone(),
        ProducerChange::RecordStep(body) => body.day.map(Day::vietnamese).unwrap_or_default(),
        ProducerChange::Lead(body) => body.from.vietnamese(),
        ProducerChange::StopLeading(body) => body.day.vietnamese(),
        ProducerChange::AddProduct(body) => body.name.clone(),
        ProducerChange::AmendProduct(body) => body.name.clone().unwrap_or_default(),
        ProducerChange::SetOcop(body) => body.recognised.vietnamese(),
        ProducerChange::EndProduct(body) => body.reason.clone(),
        ProducerChange::AddListing(body) => body.since.vietnamese(),
        ProducerChange::EndListing(body) => body.day.vietnamese(),
    }
}

fn of_partner(change: &PartnerChange) -> String {
    match change {
        PartnerChange::Add(body) => body.name.clone(),
        PartnerChange::Amend(body) => body.name.clone().unwrap_or_default(),
        PartnerChange::End(body) => body.day.vietnamese(),
        PartnerChange::Link(body) => body.from.vietnamese(),
        PartnerChange::Unlink(body) => body.day.vietnamese(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_words_in_every_language() {
        for locale in Locale::ALL {
            for kind in Body::KINDS {
                for word in ["kind", "did"] {
                    let key = format!("journal-{word}-{}", dashed(kind));
                    assert!(locale.knows(&key), "{key} ({})", locale.code());
                }
            }
        }
    }

    #[test]
    fn an_instant_is_told_in_vietnam_s_time() {
        assert_eq!(moment("2025-07-14T18:30:05Z".parse().unwrap()), "15/07/2025 01:30:05");
    }
}

//! Which operations change what was there, by which fields, and which of those before them spoke of the very same.

use rules::{
    channels::Owner,
    ids::{HouseholdId, ItemId, OperationId},
    operations::{
        ActivityChange, AddMember, Body, CatalogueChange, EndMember, HouseholdChange, IssueChange, ObligationChange,
        PartnerChange, PersonRef, ProducerChange, ReinstateAccount, RequestChange, ResumeMember, RevokeAccount,
    },
};
use uuid::Uuid;

/// How an amendment stands to what was said before.
pub(super) enum Amendment {
    /// It says only what changes.
    Some(&'static [&'static str]),
    /// It says all of it anew.
    All(&'static [&'static str]),
    /// It says all of it anew if it was said before; the first time nothing was there.
    Again(&'static [&'static str]),
}

/// What may be said of a household's use of an item.
pub(super) const USE: &[&str] = &["in_use", "adults", "origin", "since", "day"];

/// The fields by which an operation changes what was there; `None` of one that makes or ends something, or takes it a step further.
pub(super) fn amendment(body: &Body) -> Option<Amendment> {
    Some(match body {
        Body::AmendPerson(_) => Amendment::Some(&["name", "birth_year", "sex", "phone", "it_skill"]),
        Body::AmendAccount(_) | Body::Producer(ProducerChange::Amend(_)) => Amendment::Some(&["name", "phone"]),
        Body::AmendDecision(_) => {
            Amendment::Some(&["number", "day", "signer", "scan", "unit", "kind", "from", "teams"])
        }
        Body::Catalogue(CatalogueChange::Amend(_)) => Amendment::Some(&["name", "name_en", "pillar"]),
        Body::Catalogue(CatalogueChange::SetMeans(_)) => Amendment::All(&["means"]),
        Body::SetIndicator(_) => Amendment::All(&["indicator"]),
        Body::SetIndicatorTarget(_) => Amendment::All(&["value"]),
        Body::Household(HouseholdChange::Amend(_)) => Amendment::Some(&["head", "nickname", "phone", "size", "adults"]),
        Body::Household(HouseholdChange::SetConsent(_)) => Amendment::All(&["consent"]),
        Body::Household(HouseholdChange::Move(_)) => Amendment::All(&["village"]),
        Body::Household(HouseholdChange::SetAbsence(_)) => Amendment::All(&["from", "to"]),
        Body::Household(HouseholdChange::Use(_) | HouseholdChange::StopUsing(_)) => Amendment::All(USE),
        Body::Activity(ActivityChange::Amend(_)) => {
            Amendment::Some(&["kind", "day", "people", "women", "place", "note", "guided", "photos"])
        }
        Body::Producer(ProducerChange::RecordStep(_)) => Amendment::All(&["day", "by", "text"]),
        Body::Producer(ProducerChange::SetOcop(_)) => Amendment::All(&["stars", "expires", "decision"]),
        Body::Producer(ProducerChange::AmendProduct(_)) => Amendment::Some(&["name", "category"]),
        Body::Partner(PartnerChange::Amend(_)) => Amendment::Some(&["name", "services", "phone", "note"]),
        Body::SetChannel(_) => Amendment::Some(&["name", "made"]),
        Body::RetitleTeam(_) => Amendment::All(&["title"]),
        Body::AnnotateTeam(_) => Amendment::All(&["note"]),
        Body::PlaceTeam(_) => Amendment::All(&["place"]),
        Body::SetContact(_) => Amendment::All(&["name", "position", "phone"]),
        Body::SetCompositionRule(_) => Amendment::All(&["composition"]),
        Body::SetTarget(_) => Amendment::All(&["target"]),
        Body::SetRetention(_) => Amendment::All(&["retention"]),
        Body::SetSchedule(_) => Amendment::All(&["schedule"]),
        Body::SetHoliday(_) => Amendment::All(&["holiday"]),
        Body::SetPapers(_) => Amendment::All(&["setting"]),
        Body::DeclareHouseholds(_) => Amendment::All(&["households"]),
        Body::AddMember(_) => Amendment::Again(&["role", "representing"]),
        Body::EndMember(_) | Body::ResumeMember(_) => Amendment::All(&["day"]),
        Body::RevokeAccount(_) | Body::ReinstateAccount(_) => Amendment::All(&["cause"]),
        Body::Obligation(ObligationChange::Excuse(_)) => Amendment::All(&["reason"]),
        Body::Request(RequestChange::Answer(_)) => Amendment::Again(&["values"]),
        Body::Issue(IssueChange::Attach(_)) => Amendment::All(&["file"]),
        _ => return None,
    })
}

/// Did the earlier operation speak of the very thing that this one amends?
pub(super) fn is_of_the_same(body: &Body, earlier: OperationId, said: &Body) -> bool {
    match (body, said) {
        (Body::AmendPerson(now), Body::AmendPerson(then)) => now.person == then.person,
        (Body::AmendPerson(now), Body::AddMember(then)) => {
            now.person == earlier.into() && matches!(then.person, PersonRef::New { .. })
        }
        (Body::AmendAccount(now), Body::AmendAccount(then)) => now.account == then.account,
        (Body::AmendAccount(now), Body::AddAccount(_)) => now.account == earlier.into(),
        (Body::AmendDecision(now), Body::AmendDecision(then)) => now.decision == then.decision,
        (Body::AmendDecision(now), Body::RecordDecision(_)) => now.decision == earlier.into(),
        (Body::Catalogue(now), Body::Catalogue(CatalogueChange::Add(_))) => now.item() == Some(earlier.into()),
        (Body::Catalogue(now), Body::Catalogue(then)) => {
            now.item() == then.item() && std::mem::discriminant(now) == std::mem::discriminant(then)
        }
        (Body::SetIndicator(now), Body::SetIndicator(then)) => (now.province, &now.code) == (then.province, &then.code),
        (Body::SetIndicatorTarget(now), Body::SetIndicatorTarget(then)) => {
            (now.unit, &now.code) == (then.unit, &then.code)
        }
        (Body::Household(now), Body::Household(then)) => is_of_the_same_household(now, earlier, then),
        (Body::Activity(ActivityChange::Amend(now)), Body::Activity(ActivityChange::Record(_))) => {
            now.activity == earlier.into()
        }
        (Body::Activity(ActivityChange::Amend(now)), Body::Activity(ActivityChange::Amend(then))) => {
            now.activity == then.activity
        }
        (Body::Producer(now), Body::Producer(then)) => is_of_the_same_producer(now, earlier, then),
        (Body::Partner(PartnerChange::Amend(now)), Body::Partner(PartnerChange::Add(_))) => {
            now.partner == earlier.into()
        }
        (Body::Partner(PartnerChange::Amend(now)), Body::Partner(PartnerChange::Amend(then))) => {
            now.partner == then.partner
        }
        (Body::AddMember(now), Body::AddMember(then)) => {
            let PersonRef::Known(person) = now.person else { return false };
            let is_his = match then.person {
                PersonRef::Known(other) => other == person,
                PersonRef::New { .. } => person == earlier.into(),
            };
            now.team == then.team && is_his
        }
        (Body::EndMember(EndMember { member: now, .. }) | Body::ResumeMember(ResumeMember { member: now }), said) => {
            match said {
                Body::EndMember(then) => then.member == *now,
                Body::ResumeMember(then) => then.member == *now,
                _ => false,
            }
        }
        (
            Body::RevokeAccount(RevokeAccount { account: now, .. })
            | Body::ReinstateAccount(ReinstateAccount { account: now }),
            said,
        ) => match said {
            Body::RevokeAccount(then) => then.account == *now,
            Body::ReinstateAccount(then) => then.account == *now,
            _ => false,
        },
        (Body::Obligation(ObligationChange::Excuse(now)), Body::Obligation(ObligationChange::Excuse(then))) => {
            now.obligation == then.obligation
        }
        (Body::Request(RequestChange::Answer(now)), Body::Request(RequestChange::Answer(then))) => {
            (now.request, now.debtor) == (then.request, then.debtor)
        }
        (Body::Issue(IssueChange::Attach(now)), Body::Issue(IssueChange::Attach(then))) => now.issue == then.issue,
        (Body::SetChannel(now), Body::SetChannel(then)) => now.owner == then.owner,
        (Body::RetitleTeam(now), Body::RetitleTeam(then)) => now.team == then.team,
        (Body::RetitleTeam(now), Body::AddTeam(_)) => now.team == earlier.into(),
        (Body::AnnotateTeam(now), Body::AnnotateTeam(then)) => now.team == then.team,
        (Body::PlaceTeam(now), Body::PlaceTeam(then)) => now.team == then.team,
        (Body::PlaceTeam(now), Body::AddTeam(_)) => now.team == earlier.into(),
        (Body::SetContact(now), Body::SetContact(then)) => now.unit == then.unit,
        (Body::SetCompositionRule(now), Body::SetCompositionRule(then)) => {
            (now.province, now.tier) == (then.province, then.tier)
        }
        (Body::SetTarget(now), Body::SetTarget(then)) => now.province == then.province,
        (Body::SetRetention(now), Body::SetRetention(then)) => now.province == then.province,
        (Body::SetSchedule(now), Body::SetSchedule(then)) => (now.province, now.kind) == (then.province, then.kind),
        (Body::SetHoliday(now), Body::SetHoliday(then)) => (now.province, now.day) == (then.province, then.day),
        (Body::SetPapers(now), Body::SetPapers(then)) => now.unit == then.unit,
        (Body::DeclareHouseholds(now), Body::DeclareHouseholds(then)) => now.village == then.village,
        _ => false,
    }
}

fn is_of_the_same_household(now: &HouseholdChange, earlier: OperationId, then: &HouseholdChange) -> bool {
    use HouseholdChange::{Add, Amend, Move, SetAbsence, SetConsent, StopUsing, Use};
    match (now, then) {
        (Amend(_) | SetConsent(_) | Move(_), Add(_)) => now.household() == Some(earlier.into()),
        // An absence is known by the day on which it begins.
        (SetAbsence(now), SetAbsence(then)) => (now.household, now.from) == (then.household, then.from),
        (Use(_) | StopUsing(_), Use(_) | StopUsing(_)) => used(now) == used(then),
        _ => now.household() == then.household() && std::mem::discriminant(now) == std::mem::discriminant(then),
    }
}

/// Which item of which household a change is about.
pub(super) fn used(change: &HouseholdChange) -> Option<(HouseholdId, ItemId)> {
    match change {
        HouseholdChange::Use(body) => Some((body.household, body.item)),
        HouseholdChange::StopUsing(body) => Some((body.household, body.item)),
        _ => None,
    }
}

fn is_of_the_same_producer(now: &ProducerChange, earlier: OperationId, then: &ProducerChange) -> bool {
    match (now, then) {
        (ProducerChange::Amend(now), ProducerChange::Add(_)) => now.producer == earlier.into(),
        (ProducerChange::Amend(now), ProducerChange::Amend(then)) => now.producer == then.producer,
        (ProducerChange::RecordStep(now), ProducerChange::RecordStep(then)) => {
            (now.producer, now.step) == (then.producer, then.step)
        }
        (ProducerChange::SetOcop(now), ProducerChange::SetOcop(then)) => {
            (now.product, now.recognised) == (then.product, then.recognised)
        }
        (ProducerChange::AmendProduct(now), ProducerChange::AddProduct(_)) => now.product == earlier.into(),
        (ProducerChange::AmendProduct(now), ProducerChange::AmendProduct(then)) => now.product == then.product,
        _ => false,
    }
}

/// The things whose earlier values are looked for.
pub(super) fn amended(body: &Body) -> Vec<Uuid> {
    let one = match body {
        Body::Obligation(ObligationChange::Extend(body)) => {
            return body.obligations.iter().copied().map(Uuid::from).collect();
        }
        Body::AmendPerson(body) => body.person.0,
        Body::AddMember(AddMember { person: PersonRef::Known(person), .. }) => person.0,
        Body::EndMember(body) => body.member.0,
        Body::ResumeMember(body) => body.member.0,
        Body::AmendAccount(body) => body.account.0,
        Body::RevokeAccount(body) => body.account.0,
        Body::ReinstateAccount(body) => body.account.0,
        Body::EndAppointment(body) => body.appointment.0,
        Body::AmendDecision(body) => body.decision.0,
        Body::SetChannel(body) => match body.owner {
            Owner::Unit(unit) => unit.0,
            Owner::Team(team) => team.0,
        },
        Body::RetitleTeam(body) => body.team.0,
        Body::AnnotateTeam(body) => body.team.0,
        Body::PlaceTeam(body) => body.team.0,
        Body::SetContact(body) => body.unit.0,
        Body::SetCompositionRule(body) => body.province.0,
        Body::SetTarget(body) => body.province.0,
        Body::SetRetention(body) => body.province.0,
        Body::SetSchedule(body) => body.province.0,
        Body::SetHoliday(body) => body.province.0,
        Body::SetPapers(body) => body.unit.0,
        Body::DeclareHouseholds(body) => body.village.0,
        Body::SetIndicator(body) => body.province.0,
        Body::SetIndicatorTarget(body) => body.unit.0,
        Body::Activity(ActivityChange::Amend(body)) => body.activity.0,
        Body::Producer(ProducerChange::Amend(body)) => body.producer.0,
        Body::Producer(ProducerChange::RecordStep(body)) => body.producer.0,
        Body::Producer(ProducerChange::AmendProduct(body)) => body.product.0,
        Body::Producer(ProducerChange::SetOcop(body)) => body.product.0,
        Body::Partner(PartnerChange::Amend(body)) => body.partner.0,
        Body::Obligation(ObligationChange::Excuse(body)) => body.obligation.0,
        Body::Report(change) => change.obligation().0,
        Body::Catalogue(change) => return change.item().map(Uuid::from).into_iter().collect(),
        Body::Household(change) => return change.household().map(Uuid::from).into_iter().collect(),
        // Of a request's many answers only those of the same debtor.
        Body::Request(change) => match change.debtor() {
            Some(debtor) => crate::requests::debtor_id(debtor),
            None => return change.request().map(Uuid::from).into_iter().collect(),
        },
        Body::Issue(change) => return change.issue().map(Uuid::from).into_iter().collect(),
        _ => return Vec::new(),
    };
    vec![one]
}

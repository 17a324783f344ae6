//! The feeds in which an operation appears: where the people it concerns look.

use super::{Draft, Submission};
use rules::{
    channels::Owner,
    households::Household,
    ids::{
        ActivityId, DecisionId, Feed, HouseholdId, IssueId, ListingId, MemberId, ObligationId, PartnerId, PersonId,
        ProducerId, ProductId, RequestId, TeamId, UnitId,
    },
    issues::Paper,
    obligations::Debtor,
    operations::{
        ActivityChange, Body, HouseholdChange, IssueChange, ObligationChange, OfProducer, PartnerChange, PersonRef,
        ProducerChange, RequestChange,
    },
    producers::Producer,
    teams::Place,
};
use std::collections::{BTreeSet, HashMap};

/// Tells feeds for one batch, in which an operation may build on one before it.
pub(super) struct Feeds<'a> {
    new_teams: HashMap<TeamId, &'a Place>,
    new_members: HashMap<MemberId, TeamId>,
    new_decisions: HashMap<DecisionId, (UnitId, &'a [TeamId])>,
    new_households: HashMap<HouseholdId, UnitId>,
    new_activities: HashMap<ActivityId, UnitId>,
    new_producers: HashMap<ProducerId, UnitId>,
    new_products: HashMap<ProductId, ProducerId>,
    new_listings: HashMap<ListingId, ProductId>,
    new_partners: HashMap<PartnerId, UnitId>,
    new_requests: HashMap<RequestId, UnitId>,
    new_issues: HashMap<IssueId, Paper>,
}

impl<'a> Feeds<'a> {
    pub(super) fn of_batch(submissions: &'a [Submission]) -> Self {
        let mut feeds = Self {
            new_teams: HashMap::new(),
            new_members: HashMap::new(),
            new_decisions: HashMap::new(),
            new_households: HashMap::new(),
            new_activities: HashMap::new(),
            new_producers: HashMap::new(),
            new_products: HashMap::new(),
            new_listings: HashMap::new(),
            new_partners: HashMap::new(),
            new_requests: HashMap::new(),
            new_issues: HashMap::new(),
        };
        for submission in submissions {
            let id = submission.operation.id;
            match &submission.operation.body {
                Body::AddTeam(team) => drop(feeds.new_teams.insert(id.into(), &team.place)),
                Body::AddMember(entry) => drop(feeds.new_members.insert(id.into(), entry.team)),
                Body::RecordDecision(new) => drop(feeds.new_decisions.insert(id.into(), (new.unit, &new.teams))),
                Body::Household(HouseholdChange::Add(new)) => drop(feeds.new_households.insert(id.into(), new.village)),
                Body::Activity(ActivityChange::Record(new)) => {
                    feeds.new_activities.insert(id.into(), new.village);
                }
                Body::Producer(ProducerChange::Add(new)) => drop(feeds.new_producers.insert(id.into(), new.village)),
                Body::Producer(ProducerChange::AddProduct(new)) => {
                    feeds.new_products.insert(id.into(), new.producer);
                }
                Body::Producer(ProducerChange::AddListing(new)) => {
                    feeds.new_listings.insert(id.into(), new.product);
                }
                Body::Partner(PartnerChange::Add(new)) => drop(feeds.new_partners.insert(id.into(), new.unit)),
                Body::Request(RequestChange::Ask(new)) => drop(feeds.new_requests.insert(id.into(), new.by)),
                Body::Issue(IssueChange::Prepare(new)) => drop(feeds.new_issues.insert(id.into(), new.paper)),
                _ => {}
            }
        }
        feeds
    }

    /// The feeds of one operation; the common one if it belongs nowhere else.
    pub(super) fn of(&self, draft: &Draft, submission: &Submission) -> BTreeSet<Feed> {
        let units = self.units(draft, &submission.operation.body);
        if units.is_empty() { BTreeSet::from([Feed::Common]) } else { units.into_iter().map(Feed::Unit).collect() }
    }

    fn units(&self, draft: &Draft, body: &Body) -> Vec<UnitId> {
        let of_team = |team| self.of_team(draft, team);
        match body {
            Body::DeclareHouseholds(body) => vec![body.village],
            Body::LookAtHouseholds(body) => vec![body.village],
            Body::SetContact(body) => vec![body.unit],
            Body::SetPapers(body) => vec![body.unit],
            Body::SetIndicator(body) => vec![body.province],
            Body::SetIndicatorTarget(body) => vec![body.unit],
            Body::AddTeam(body) => body.place.units().to_vec(),
            Body::RetitleTeam(body) => of_team(body.team),
            Body::AnnotateTeam(body) => of_team(body.team),
            Body::PlaceTeam(body) => [of_team(body.team), body.place.units().to_vec()].concat(),
            Body::EndTeam(body) => of_team(body.team),
            Body::AddMember(body) => {
                let mut units = of_team(body.team);
                if let PersonRef::Known(person) = body.person {
                    units.extend(self.of_person(draft, person));
                }
                units
            }
            Body::EndMember(body) => self.of_member(draft, body.member),
            Body::ResumeMember(body) => self.of_member(draft, body.member),
            Body::AmendPerson(body) => self.of_person(draft, body.person),
            Body::RecordTraining(body) => self.of_person(draft, body.person),
            Body::RecordDecision(body) => {
                let teams = body.teams.iter().copied().flat_map(of_team);
                teams.chain([body.unit]).collect()
            }
            Body::AmendDecision(body) => {
                // Those it named so far, and those it names now.
                let teams = body.teams.iter().flatten().copied().flat_map(of_team);
                self.of_decision(draft, body.decision).into_iter().chain(teams).chain(body.unit).collect()
            }
            Body::WithdrawDecision(body) => self.of_decision(draft, body.decision),
            Body::SetChannel(body) => match body.owner {
                Owner::Unit(unit) => vec![unit],
                Owner::Team(team) => of_team(team),
            },
            Body::Household(change) => self.of_change(draft, change),
            Body::Activity(change) => {
                let new = match change {
                    ActivityChange::Record(body) => Some(body.village),
                    _ => None,
                };
                let done = change.activities().into_iter().flat_map(|id| self.of_activity(draft, id));
                let lived = change.households().into_iter().filter_map(|id| self.of_household(draft, id));
                done.chain(lived).chain(new).collect()
            }
            Body::Producer(change) => {
                let new = match change {
                    ProducerChange::Add(body) => Some(body.village),
                    _ => None,
                };
                let led = match change {
                    ProducerChange::End(body) => {
                        draft.households.led_by(body.producer).filter_map(Household::last_village).collect()
                    }
                    _ => Vec::new(),
                };
                let lived = change.household().and_then(|id| self.of_household(draft, id));
                self.of_producer(draft, change.of()).into_iter().chain(new).chain(led).chain(lived).collect()
            }
            Body::Partner(change) => {
                let new = match change {
                    PartnerChange::Add(body) => Some(body.unit),
                    _ => None,
                };
                let stored = |id| draft.partners.get(id).map(|partner| partner.unit);
                let unit = change.partner().and_then(|id| stored(id).or_else(|| self.new_partners.get(&id).copied()));
                let place = change.producer().and_then(|id| self.of_producer(draft, OfProducer::Itself(id)));
                new.into_iter().chain(unit).chain(place).collect()
            }
            Body::Obligation(ObligationChange::Open(body)) => vec![body.province],
            Body::Obligation(change) => {
                change.obligations().iter().filter_map(|id| Self::of_obligation(draft, *id)).collect()
            }
            Body::Report(change) => Self::of_obligation(draft, change.obligation()).into_iter().collect(),
            Body::Request(change) => self.of_request(draft, change),
            Body::Issue(change) => self.of_issue(draft, change).into_iter().collect(),
            Body::EnactReform(_)
            | Body::SetCompositionRule(_)
            | Body::SetTarget(_)
            | Body::SetRetention(_)
            | Body::SetSchedule(_)
            | Body::SetHoliday(_)
            | Body::Catalogue(_)
            | Body::AddAccount(_)
            | Body::AmendAccount(_)
            | Body::InviteAccount(_)
            | Body::SetPassword(_)
            | Body::RevokeAccount(_)
            | Body::ReinstateAccount(_)
            | Body::Appoint(_)
            | Body::EndAppointment(_) => Vec::new(),
        }
    }

    fn of_team(&self, draft: &Draft, id: TeamId) -> Vec<UnitId> {
        let stored = draft.teams.get(id).and_then(|team| team.place(draft.today));
        let place = stored.or_else(|| self.new_teams.get(&id).copied());
        place.map(|place| place.units().to_vec()).unwrap_or_default()
    }

    fn of_household(&self, draft: &Draft, id: HouseholdId) -> Option<UnitId> {
        let stored = draft.household(id).ok().and_then(Household::last_village);
        stored.or_else(|| self.new_households.get(&id).copied())
    }

    /// Where the households lived that it is about, and where they will; of those that prove to be one, also where activities reached them.
    fn of_change(&self, draft: &Draft, change: &HouseholdChange) -> Vec<UnitId> {
        let lived = change.households().into_iter().filter_map(|id| self.of_household(draft, id));
        let reached = match change {
            HouseholdChange::Merge(body) => Self::of_activities_at(draft, &body.doubles),
            _ => Vec::new(),
        };
        lived.chain(change.village()).chain(reached).collect()
    }

    /// Where the activities count that reached these households, whose names they are told without from now on.
    fn of_activities_at(draft: &Draft, doubles: &[HouseholdId]) -> Vec<UnitId> {
        let doubles = doubles.iter().filter_map(|id| draft.household(*id).ok());
        let reached = doubles.flat_map(|double| double.reached.iter().map(|(_, activity)| *activity));
        reached.filter_map(|activity| draft.activities.village(activity)).collect()
    }

    fn of_producer(&self, draft: &Draft, of: OfProducer) -> Option<UnitId> {
        match of {
            OfProducer::New => None,
            OfProducer::Itself(id) => {
                let stored = draft.producers.get(id).and_then(Producer::last_village);
                stored.or_else(|| self.new_producers.get(&id).copied())
            }
            OfProducer::Product(id) => {
                let stored = draft.producers.of_product(id).map(|producer| producer.id);
                let producer = stored.or_else(|| self.new_products.get(&id).copied())?;
                self.of_producer(draft, OfProducer::Itself(producer))
            }
            OfProducer::Listing(id) => {
                let stored = draft.producers.of_listing(id).map(|producer| producer.id);
                match stored {
                    Some(producer) => self.of_producer(draft, OfProducer::Itself(producer)),
                    None => self.of_producer(draft, OfProducer::Product(self.new_listings.get(&id).copied()?)),
                }
            }
        }
    }

    /// Where whoever owes a report stands.
    fn of_obligation(draft: &Draft, id: ObligationId) -> Option<UnitId> {
        draft.obligations.get(id).map(|owed| owed.unit)
    }

    /// Where whoever answers was asked, though a team may work elsewhere by now; of the request itself the unit whose office asks.
    fn of_request(&self, draft: &Draft, change: &RequestChange) -> Vec<UnitId> {
        let asked_by = |id| {
            let stored = draft.requests.get(id).map(|request| request.by);
            stored.or_else(|| self.new_requests.get(&id).copied())
        };
        match (change, change.debtor()) {
            (RequestChange::Ask(body), _) => vec![body.by],
            (_, Some(Debtor::Unit(unit))) => vec![unit],
            (_, Some(debtor @ Debtor::Team(team))) => {
                let asked = change.request().and_then(|id| draft.asked(id, debtor).ok());
                asked.map_or_else(|| self.of_team(draft, team), |asked| vec![asked.unit])
            }
            (_, None) => change.request().and_then(asked_by).into_iter().collect(),
        }
    }

    /// The office that a paper leaves.
    fn of_issue(&self, draft: &Draft, change: &IssueChange) -> Option<UnitId> {
        let of_paper = |paper: Paper| match paper {
            Paper::Report { obligation, .. } => {
                draft.obligations.get(obligation).map(|owed| draft.issuing_unit(owed, draft.today))
            }
            Paper::Results { request } => {
                let stored = draft.requests.get(request).map(|request| request.asker(&draft.registry, draft.today));
                stored.or_else(|| self.new_requests.get(&request).copied())
            }
        };
        match change {
            IssueChange::Prepare(body) => of_paper(body.paper),
            _ => {
                let id = change.issue()?;
                let stored = draft.issues.get(id).map(|issue| issue.unit);
                stored.or_else(|| self.new_issues.get(&id).copied().and_then(of_paper))
            }
        }
    }

    /// Where it counts, and where those live whom it reached.
    fn of_activity(&self, draft: &Draft, id: ActivityId) -> Vec<UnitId> {
        let Some(stored) = draft.activities.get(id) else {
            return self.new_activities.get(&id).copied().into_iter().collect();
        };
        let lived = stored.households.iter().filter_map(|id| self.of_household(draft, *id));
        lived.chain([stored.village]).collect()
    }

    fn of_member(&self, draft: &Draft, id: MemberId) -> Vec<UnitId> {
        let stored = draft.teams.of_member(id).map(|team| team.id);
        let team = stored.or_else(|| self.new_members.get(&id).copied());
        team.map(|team| self.of_team(draft, team)).unwrap_or_default()
    }

    fn of_decision(&self, draft: &Draft, id: DecisionId) -> Vec<UnitId> {
        let stored = draft.decisions.get(id).map(|decision| (decision.unit, decision.teams.as_slice()));
        let Some((unit, teams)) = stored.or_else(|| self.new_decisions.get(&id).copied()) else {
            return Vec::new();
        };
        teams.iter().flat_map(|team| self.of_team(draft, *team)).chain([unit]).collect()
    }

    /// A person made by entering a team carries the id of that entry.
    fn of_person(&self, draft: &Draft, id: PersonId) -> Vec<UnitId> {
        let entered = self.new_members.get(&MemberId(id.0)).copied();
        let teams = draft.teams.of_person(id).chain(entered);
        teams.flat_map(|team| self.of_team(draft, team)).collect()
    }
}

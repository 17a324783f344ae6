//! What a batch knows and changes before anything is written: loaded with few reads, decided in memory, written with few
//! statements.

use super::Submission;
use crate::{
    accounts::{Account, Accounts},
    activities::Activities,
    catalogue::Catalogue,
    channels::Channels,
    contacts::Contacts,
    decisions::Decisions,
    holidays::SetHolidays,
    households::{Households, declarations::Declarations},
    indicators::IndicatorsKept,
    issues::Issues,
    obligations::Obligations,
    partners::Partners,
    producers::Producers,
    registry::Versioned,
    reports::Reports,
    requests::Requests,
    schedules::KeptSchedules,
    settings::Kept,
    teams::Teams,
};
use rules::{
    channels::Owner,
    day::{Day, Span},
    ids::{
        AccountId, ActivityId, AppointmentId, DecisionId, HouseholdId, IssueId, ListingId, MemberId, ObligationId,
        OperationId, PartnerId, PersonId, ProducerId, ProductId, RequestId, TeamId, UnitId,
    },
    indicators::IndicatorCode,
    issues::Subject,
    obligations::Debtor,
    operations::{
        ActivityChange, Body, HouseholdChange, IssueChange, ObligationChange, OfProducer, Operation, PersonRef,
        ProducerChange, Refusal, ReportChange, RequestChange,
    },
    papers::PaperSetting,
    schedules::{ReportKind, Reporter},
    targets::Target,
    teams::Rules,
    units::{Level, Reform},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Why an operation doesn't take effect.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It never will.
    Refused(Refusal),
    /// It needs what another operation makes.
    Missing(OperationId),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A new registry and how it came about.
pub(crate) struct Enacted {
    pub(crate) operation: OperationId,
    pub(crate) reform: Reform,
    pub(crate) touched: BTreeSet<UnitId>,
}

/// Everything a batch of operations is decided on.
pub(crate) struct Draft {
    /// The day on which the batch arrived.
    pub(crate) today: Day,
    /// The moment at which it arrived.
    pub(crate) now: jiff::Timestamp,
    /// The tree as stored.
    pub(crate) stored_registry: Versioned,
    /// The tree as the batch leaves it.
    pub(crate) registry: Arc<rules::units::Registry>,
    /// The reforms of the batch.
    pub(crate) reforms: Vec<Enacted>,
    /// The rules of composition as stored.
    pub(crate) stored_rules: Rules,
    /// The rules as the batch leaves them.
    pub(crate) rules: Rules,
    pub(crate) teams: Teams,
    pub(crate) decisions: Decisions,
    pub(crate) channels: Channels,
    pub(crate) contacts: Contacts,
    pub(crate) declarations: Declarations,
    pub(crate) catalogue: Catalogue,
    pub(crate) indicators: IndicatorsKept,
    pub(crate) households: Households,
    pub(crate) activities: Activities,
    pub(crate) producers: Producers,
    pub(crate) partners: Partners,
    pub(crate) obligations: Obligations,
    pub(crate) reports: Reports,
    pub(crate) requests: Requests,
    pub(crate) issues: Issues,
    /// What the batch sets of how long is kept what.
    pub(crate) retentions: rules::retention::Retentions,
    pub(crate) targets: Kept<Target>,
    pub(crate) schedules: KeptSchedules,
    /// What the batch sets of days on which offices work or don't.
    pub(crate) holidays: SetHolidays,
    pub(crate) papers: Kept<PaperSetting>,
    /// Households of which the batch forgets who they are, and by which operation.
    pub(crate) erased: BTreeMap<HouseholdId, OperationId>,
    /// Households that declined to be written down by name in the batch, and by which operation.
    pub(crate) declined: BTreeMap<HouseholdId, OperationId>,
    pub(crate) accounts: Accounts,
}

impl Draft {
    /// An account that the batch knows, or the operation that would make it.
    pub(crate) fn account(&self, id: AccountId) -> Result<&Account, Stop> {
        self.accounts.get(id).ok_or(Stop::Missing(id.into()))
    }

    /// The unit's name on the batch's day, for reasons.
    pub(crate) fn unit_name(&self, unit: UnitId) -> String {
        self.registry.full_name(unit, self.today)
    }

    /// Refuses what is no province, or doesn't stand on a day.
    pub(crate) fn stands_as_province(&self, unit: UnitId, day: Day) -> Result<(), Refusal> {
        let is_province = self.registry.get(unit).is_some_and(|unit| unit.level == Level::Province);
        if is_province && self.registry.stands(unit, day) {
            Ok(())
        } else {
            Err(Refusal::wrong_unit(self.unit_name(unit)).on(day))
        }
    }

    /// Refuses a day that hasn't come.
    pub(crate) fn not_in_future(&self, day: Day) -> Result<(), Stop> {
        if day > self.today { Err(Refusal::day_in_future("").on(day).into()) } else { Ok(()) }
    }
}

/// What must be read before a batch can be decided.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    pub(crate) teams: BTreeSet<TeamId>,
    pub(crate) members: BTreeSet<MemberId>,
    pub(crate) persons: BTreeSet<PersonId>,
    /// With all teams they name.
    pub(crate) decisions: BTreeSet<DecisionId>,
    pub(crate) units_with_decisions: BTreeSet<UnitId>,
    pub(crate) units_with_contacts: BTreeSet<UnitId>,
    pub(crate) units_with_channels: BTreeSet<UnitId>,
    pub(crate) channel_names: BTreeSet<String>,
    pub(crate) accounts: BTreeSet<AccountId>,
    pub(crate) appointments: BTreeSet<AppointmentId>,
    pub(crate) sign_in_names: BTreeSet<String>,
    /// Who asks; an account that is shut asks in vain.
    pub(crate) authors: BTreeSet<AccountId>,
    /// Persons who may have an account already.
    pub(crate) account_persons: BTreeSet<PersonId>,
    /// Units at which duties are given.
    pub(crate) offices: BTreeSet<UnitId>,
    pub(crate) households: BTreeSet<HouseholdId>,
    /// With where the activities count that reached them.
    pub(crate) doubles: BTreeSet<HouseholdId>,
    /// With their teams and the households they reached.
    pub(crate) activities: BTreeSet<ActivityId>,
    /// With all they sell, their households, and the other producers of these.
    pub(crate) producers: BTreeSet<ProducerId>,
    pub(crate) products: BTreeSet<ProductId>,
    pub(crate) listings: BTreeSet<ListingId>,
    /// With the households they lead.
    pub(crate) ending_producers: BTreeSet<ProducerId>,
    pub(crate) partners: BTreeSet<PartnerId>,
    pub(crate) obligations: BTreeSet<ObligationId>,
    /// All that is owed of a period, with every team's place.
    pub(crate) periods: BTreeSet<(ReportKind, Span)>,
    /// With what was written at them.
    pub(crate) reports: BTreeSet<ObligationId>,
    /// With all that they are put together from.
    pub(crate) sent_reports: BTreeSet<ObligationId>,
    pub(crate) requests: BTreeSet<RequestId>,
    /// With their last versions, and what is counted for them.
    pub(crate) answers: BTreeSet<(RequestId, Debtor)>,
    pub(crate) issues: BTreeSet<IssueId>,
    /// What papers are prepared of, with all other papers that tell the same.
    pub(crate) issued: BTreeSet<Subject>,
    /// With everybody who was asked, and all answers.
    pub(crate) whole_requests: BTreeSet<RequestId>,
    /// Numbers that papers would get, by the years.
    pub(crate) issue_numbers: BTreeSet<(IssueId, i16, u32)>,
    /// By their SHA-256.
    pub(crate) issue_files: BTreeSet<String>,
    /// The files that those answers name, by their SHA-256.
    pub(crate) answer_files: BTreeSet<String>,
    /// Units whose teams are asked.
    pub(crate) teams_within: BTreeSet<UnitId>,
    /// That requests ask for.
    pub(crate) asked_indicators: BTreeSet<IndicatorCode>,
    /// What units have settled: how provinces measure their targets, when reports are due, what papers say, indicators.
    pub(crate) settings: bool,
    /// The catalogue, whole.
    pub(crate) catalogue: bool,
    /// A reform or rule may change what any team counts for.
    pub(crate) every_team: bool,
}

impl Needs {
    /// The needs of all operations together.
    pub(crate) fn of<'a>(submissions: impl IntoIterator<Item = &'a Submission>, rules_are_set: bool) -> Self {
        let mut needs = Self::default();
        for submission in submissions {
            needs.authors.extend(submission.scope.account());
            needs.add(&submission.operation, rules_are_set);
        }
        needs
    }

    /// A duty is an appointment, or comes with a term in a team.
    pub(crate) fn duty(&mut self, id: Option<AppointmentId>) {
        self.appointments.extend(id);
        self.members.extend(id.map(|id| MemberId(id.0)));
    }

    fn of_obligation(&mut self, change: &ObligationChange) {
        self.obligations.extend(change.obligations());
        if let ObligationChange::Open(body) = change {
            self.periods.insert((body.report, body.period()));
        }
    }

    fn of_report(&mut self, change: &ReportChange) {
        self.obligations.insert(change.obligation());
        self.reports.insert(change.obligation());
        if let ReportChange::Send(_) | ReportChange::Update(_) = change {
            self.sent_reports.insert(change.obligation());
        }
    }

    fn of_request(&mut self, change: &RequestChange) {
        self.requests.extend(change.request());
        match change {
            RequestChange::Ask(body) => {
                self.asked_indicators.extend(body.indicators().cloned());
                if body.level == Reporter::Team {
                    self.teams_within.extend(&body.within);
                }
            }
            RequestChange::Answer(body) => {
                self.answers.insert((body.request, body.debtor));
                self.answer_files.extend(body.files().map(str::to_owned));
            }
            RequestChange::Return(body) => drop(self.answers.insert((body.request, body.debtor))),
            RequestChange::Extend(_) | RequestChange::Close(_) => {}
        }
    }

    fn of_issue(&mut self, change: &IssueChange) {
        self.issues.extend(change.issue());
        match change {
            IssueChange::Prepare(body) => {
                let subject = body.paper.subject();
                self.issued.insert(subject);
                match subject {
                    Subject::Report(obligation) => drop(self.obligations.insert(obligation)),
                    Subject::Results(request) => {
                        self.requests.insert(request);
                        self.whole_requests.insert(request);
                    }
                }
            }
            IssueChange::Number(body) => {
                self.issue_numbers.insert((body.issue, body.dated.year(), body.number));
            }
            IssueChange::Attach(body) => drop(self.issue_files.insert(body.file.clone())),
            IssueChange::Submit(_)
            | IssueChange::Return(_)
            | IssueChange::Approve(_)
            | IssueChange::Release(_)
            | IssueChange::Withdraw(_) => {}
        }
    }

    fn add(&mut self, operation: &Operation, rules_are_set: bool) {
        match &operation.body {
            // The letter's rules are the same in every province, so without others a reform changes no team's completeness.
            Body::EnactReform(_) => self.every_team |= rules_are_set,
            Body::SetCompositionRule(_) => self.every_team = true,
            Body::SetTarget(_) | Body::SetSchedule(_) | Body::SetPapers(_) | Body::SetIndicatorTarget(_) => {
                self.settings = true;
            }
            Body::SetRetention(_) | Body::SetHoliday(_) | Body::DeclareHouseholds(_) | Body::LookAtHouseholds(_) => {}
            Body::SetContact(contact) => self.units_with_contacts.extend([contact.unit]),
            Body::AddTeam(_) => self.teams.extend([TeamId::from(operation.id)]),
            Body::RetitleTeam(change) => self.teams.extend([change.team]),
            Body::AnnotateTeam(change) => self.teams.extend([change.team]),
            Body::PlaceTeam(change) => self.teams.extend([change.team]),
            Body::EndTeam(end) => self.teams.extend([Some(end.team), end.heir].into_iter().flatten()),
            Body::AddMember(entry) => {
                self.teams.insert(entry.team);
                if let PersonRef::Known(person) = entry.person {
                    self.persons.insert(person);
                }
            }
            Body::EndMember(end) => self.members.extend([end.member]),
            Body::ResumeMember(resumed) => self.members.extend([resumed.member]),
            Body::AmendPerson(change) => self.persons.extend([change.person]),
            Body::RecordTraining(training) => self.persons.extend([training.person]),
            Body::RecordDecision(decision) => {
                self.units_with_decisions.insert(decision.unit);
                self.teams.extend(&decision.teams);
            }
            Body::AmendDecision(change) => {
                self.decisions.insert(change.decision);
                self.units_with_decisions.extend(change.unit);
                self.teams.extend(change.teams.iter().flatten());
            }
            Body::WithdrawDecision(withdrawn) => self.decisions.extend([withdrawn.decision]),
            Body::SetChannel(channel) => {
                match channel.owner {
                    Owner::Team(team) => self.teams.extend([team]),
                    Owner::Unit(unit) => self.units_with_channels.extend([unit]),
                }
                self.channel_names.extend(channel.name.as_deref().map(rules::channels::name_key));
            }
            Body::Catalogue(_) => self.catalogue = true,
            Body::SetIndicator(_) => (self.catalogue, self.settings) = (true, true),
            Body::Household(change) => {
                self.catalogue = true;
                self.households.extend(change.households());
                match change {
                    HouseholdChange::Add(_) => drop(self.households.insert(operation.id.into())),
                    HouseholdChange::Merge(body) => self.doubles.extend(&body.doubles),
                    _ => {}
                }
            }
            Body::Activity(change) => {
                self.catalogue = true;
                self.activities.extend(change.activities());
                self.teams.extend(change.team());
                self.households.extend(change.households());
                if let ActivityChange::Record(_) = change {
                    self.activities.insert(operation.id.into());
                }
            }
            Body::Producer(change) => {
                self.catalogue = true;
                self.households.extend(change.household());
                match change.of() {
                    OfProducer::New => drop(self.producers.insert(operation.id.into())),
                    OfProducer::Itself(id) => drop(self.producers.insert(id)),
                    OfProducer::Product(id) => drop(self.products.insert(id)),
                    OfProducer::Listing(id) => drop(self.listings.insert(id)),
                }
                if let ProducerChange::End(end) = change {
                    self.ending_producers.insert(end.producer);
                }
            }
            Body::Partner(change) => {
                self.partners.extend(change.partner());
                self.producers.extend(change.producer());
            }
            Body::Obligation(change) => self.of_obligation(change),
            Body::Report(change) => self.of_report(change),
            Body::Request(change) => self.of_request(change),
            Body::Issue(change) => self.of_issue(change),
            Body::AddAccount(account) => {
                self.sign_in_names.extend([account.sign_in_name.clone()]);
                self.persons.extend(account.person);
                self.account_persons.extend(account.person);
            }
            Body::AmendAccount(change) => self.accounts.extend([change.account]),
            Body::InviteAccount(invitation) => self.accounts.extend([invitation.account]),
            Body::SetPassword(password) => self.accounts.extend([password.account]),
            Body::RevokeAccount(shut) => self.accounts.extend([shut.account]),
            Body::ReinstateAccount(opened) => self.accounts.extend([opened.account]),
            Body::Appoint(appointment) => {
                self.accounts.extend([appointment.account]);
                self.offices.extend(appointment.unit);
                self.duty(appointment.stands_in_for);
            }
            Body::EndAppointment(end) => self.duty(Some(end.appointment)),
        }
    }
}

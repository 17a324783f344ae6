//! Who may make which operation. Judged at the time an operation was captured, not when it arrives: what a leader wrote down
//! while in office is accepted after he left. Only an account that was shut for cause is heard no more.

use super::{Draft, Stop, Submission};
use crate::{
    accounts::Actor,
    issues::is_offices_own,
    scope::{Scope, Who},
};
use rules::{
    access::Right,
    channels::Owner,
    day::Day,
    ids::{DecisionId, MemberId, PersonId, RequestId, TeamId, UnitId},
    obligations::{Debtor, Obligation},
    operations::{
        ActivityChange, AddMember, Body, HouseholdChange, IssueChange, ObligationChange, PartnerChange, PersonRef,
        ProducerChange, Refusal, ReportChange, RequestChange,
    },
    producers::Producer,
    teams::{Role, Team},
    units::{Change, Level},
};

impl Draft {
    /// Refuses what the author has no right to do.
    pub(crate) fn authorise(&self, submission: &Submission) -> Result<(), Stop> {
        // No clock of a phone is believed when it is ahead.
        let captured = Day::of(submission.operation.captured).min(self.today);
        let (account, acting) = match &submission.scope.0 {
            Who::Operator | Who::Job(_) => return Ok(()),
            Who::Public => return Err(Refusal::no_right("").into()),
            Who::Person { account, acting, .. } => (*account, acting),
        };
        self.hears(submission)?;
        let asker = Asker { draft: self, scope: &submission.scope, day: captured };
        let actor = Actor { account, acting, day: captured };
        if acting.span.contains(captured) && asker.may(&submission.operation.body, &actor)? {
            Ok(())
        } else {
            Err(Refusal::no_right("").into())
        }
    }

    /// Refuses whoever is heard no more.
    pub(crate) fn hears(&self, submission: &Submission) -> Result<(), Stop> {
        match submission.scope.account() {
            Some(account) if self.accounts.is_shut(account) => Err(Refusal::account_revoked("").into()),
            _ => Ok(()),
        }
    }
}

/// Whoever asks, on the day an operation was captured.
struct Asker<'a> {
    draft: &'a Draft,
    scope: &'a Scope,
    day: Day,
}

impl Asker<'_> {
    fn may(&self, body: &Body, actor: &Actor<'_>) -> Result<bool, Stop> {
        let draft = self.draft;
        Ok(match body {
            Body::EnactReform(reform) => reform.changes.iter().all(|change| self.may_change_unit(change)),
            Body::DeclareHouseholds(declared) => self.at(Right::ManageVillages, declared.village),
            Body::LookAtHouseholds(look) => self.at(Right::SeeHouseholds, look.village),
            Body::SetContact(contact) => self.at(Right::ManageContacts, contact.unit),
            // A province is reached only by whoever works for the whole of it.
            Body::SetCompositionRule(rule) => self.at(Right::ManageRules, rule.province),
            Body::SetTarget(set) => self.at(Right::ManageRules, set.province),
            Body::SetRetention(set) => self.at(Right::ManageRules, set.province),
            Body::SetSchedule(set) => self.at(Right::ManageRules, set.province),
            Body::SetHoliday(set) => self.at(Right::ManageRules, set.province),
            // As for a decision; a province, whose word for a team it is, is reached by its department alone.
            Body::SetPapers(set) => self.at(Right::ManageTeams, set.unit),
            Body::AddTeam(team) => self.at_all(Right::ManageTeams, team.place.units()),
            Body::RetitleTeam(change) => self.with(Right::ManageTeams, change.team)?,
            Body::AnnotateTeam(change) => self.with(Right::ManageTeams, change.team)?,
            Body::PlaceTeam(change) => {
                self.at_all(Right::ManageTeams, change.place.units()) && self.with(Right::ManageTeams, change.team)?
            }
            Body::EndTeam(end) => self.with(Right::ManageTeams, end.team)?,
            Body::AddMember(entry) => self.may_add_member(entry)?,
            Body::EndMember(end) => self.manages_term(end.member)?,
            Body::ResumeMember(resumed) => self.manages_term(resumed.member)?,
            Body::AmendPerson(change) => self.tends_person(change.person)?,
            Body::RecordTraining(training) => self.tends_person(training.person)?,
            Body::RecordDecision(decision) => self.at(Right::ManageTeams, decision.unit),
            Body::AmendDecision(change) => {
                let there = change.unit.is_none_or(|unit| self.at(Right::ManageTeams, unit));
                self.decides(change.decision)? && there
            }
            Body::WithdrawDecision(withdrawn) => self.decides(withdrawn.decision)?,
            Body::SetChannel(channel) => match channel.owner {
                Owner::Unit(unit) => self.at(Right::ManageTeams, unit),
                Owner::Team(team) => self.with(Right::ManageTeams, team)? || self.with(Right::TendTeam, team)?,
            },
            // The catalogue is one for the whole house.
            Body::Catalogue(_) => self.scope.has(Right::ManageCatalogue),
            Body::SetIndicator(set) => self.at(Right::ManageRules, set.province),
            // A unit is given its targets by those above, and may set itself what nobody gave it; a province sets its own.
            Body::SetIndicatorTarget(set) => self.at(Right::ManageTeams, set.unit),
            Body::Household(change) => self.may_change_household(change)?,
            Body::Activity(change) => self.may_change_activity(change)?,
            Body::Producer(change) => self.may_change_producer(change)?,
            Body::Partner(change) => self.may_change_partner(change)?,
            Body::Obligation(change) => self.may_change_obligation(change)?,
            Body::Report(change) => self.may_change_report(change)?,
            Body::Request(change) => self.may_change_request(change)?,
            Body::Issue(change) => self.may_change_issue(change)?,
            Body::SetPassword(password) => actor.account == password.account,
            Body::AddAccount(account) => draft.may_add_account(actor, account)?,
            Body::AmendAccount(change) => draft.commands_account(actor, change.account)?,
            Body::InviteAccount(invitation) => draft.may_invite(actor, invitation.account)?,
            Body::RevokeAccount(shut) => {
                actor.account != shut.account && draft.commands_account(actor, shut.account)?
            }
            Body::ReinstateAccount(opened) => draft.commands_account(actor, opened.account)?,
            Body::Appoint(appointment) => draft.may_appoint(actor, appointment)?,
            Body::EndAppointment(end) => draft.may_end_appointment(actor, end)?,
        })
    }

    fn at(&self, right: Right, unit: UnitId) -> bool {
        self.scope.may(right, unit, &self.draft.registry, self.day)
    }

    fn in_office(&self, right: Right, unit: UnitId) -> bool {
        self.scope.may_in_office(right, unit, &self.draft.registry, self.day)
    }

    fn at_all(&self, right: Right, units: &[UnitId]) -> bool {
        units.iter().all(|unit| self.at(right, *unit))
    }

    fn with(&self, right: Right, team: TeamId) -> Result<bool, Stop> {
        let team = self.draft.teams.get(team).ok_or(Stop::Missing(team.into()))?;
        Ok(self.over(right, team))
    }

    fn over(&self, right: Right, team: &Team) -> bool {
        self.scope.may_with(right, team, &self.draft.registry, self.day)
    }

    /// A household is its team's and its commune's affair, where it lives when it is changed; one that comes from elsewhere is
    /// brought by those whom it leaves.
    fn may_change_household(&self, change: &HouseholdChange) -> Result<bool, Stop> {
        let right = match change {
            HouseholdChange::Erase(_) => Right::EraseHouseholds,
            _ => Right::TendHouseholds,
        };
        if let HouseholdChange::Add(new) = change
            && !self.at(right, self.draft.village_meant(new.village, self.day))
        {
            return Ok(false);
        }
        for id in change.households() {
            let village = self.draft.household(id)?.last_village();
            if !village.is_some_and(|village| self.at(right, village)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What a team did is written down by the team and its commune, and so are the households it names.
    fn may_change_activity(&self, change: &ActivityChange) -> Result<bool, Stop> {
        let mut teams: Vec<TeamId> = change.team().into_iter().collect();
        for id in change.activities() {
            teams.push(self.draft.activity(id)?.team);
        }
        for team in teams {
            if !self.with(Right::RecordActivities, team)? {
                return Ok(false);
            }
        }
        for id in change.households() {
            let village = self.draft.household(id)?.last_village();
            if !village.is_some_and(|village| self.at(Right::TendHouseholds, village)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A producer is its team's and its commune's affair, and so are the households it names.
    fn may_change_producer(&self, change: &ProducerChange) -> Result<bool, Stop> {
        if let ProducerChange::Add(new) = change
            && !self.at(Right::TendProducers, new.village)
        {
            return Ok(false);
        }
        if let Some(producer) = self.draft.producer_of(change)?
            && !self.tends_producer(producer)
        {
            return Ok(false);
        }
        let Some(household) = change.household() else { return Ok(true) };
        let village = self.draft.household(household)?.last_village();
        Ok(village.is_some_and(|village| self.at(Right::TendHouseholds, village)))
    }

    fn tends_producer(&self, producer: &Producer) -> bool {
        producer.last_village().is_some_and(|village| self.at(Right::TendProducers, village))
    }

    /// Whoever tends a producer connects it with a partner that its unit or one above or below lists.
    fn may_change_partner(&self, change: &PartnerChange) -> Result<bool, Stop> {
        if let Some(producer) = change.producer() {
            return Ok(self.tends_producer(self.draft.producer(producer)?));
        }
        let unit = match (change, change.partner()) {
            (PartnerChange::Add(new), _) => new.unit,
            (_, Some(partner)) => self.draft.partner(partner)?.unit,
            (_, None) => return Ok(false),
        };
        Ok(self.at(Right::ManagePartners, unit))
    }

    /// Periods open by themselves; the level above a debtor gives it more time, or excuses it.
    fn may_change_obligation(&self, change: &ObligationChange) -> Result<bool, Stop> {
        if let ObligationChange::Open(body) = change {
            return Ok(self.at(Right::ManageRules, body.province));
        }
        for id in change.obligations() {
            if !self.judges(self.draft.obligation(*id)?) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A report is written and sent by whoever owes it or somebody above, and judged by the level above.
    fn may_change_report(&self, change: &ReportChange) -> Result<bool, Stop> {
        let owed = self.draft.obligation(change.obligation())?;
        Ok(match change {
            ReportChange::Write(_) | ReportChange::Send(_) => self.writes(owed)?,
            ReportChange::Return(_) | ReportChange::Accept(_) => self.judges(owed),
            ReportChange::Unlock(_) => self.writes(owed)? || self.judges(owed),
            // The program's alone.
            ReportChange::Update(_) => false,
        })
    }

    fn writes(&self, owed: &Obligation) -> Result<bool, Stop> {
        match owed.debtor {
            Debtor::Team(team) if self.scope.is_of_team() => self.with(Right::WriteReports, team),
            // An office sends for the teams it sees: where it was owed, wherever a team works by now.
            Debtor::Team(_) => Ok(self.in_office(Right::WriteReports, owed.unit)),
            Debtor::Unit(unit) => {
                let standing = self.draft.registry.heir_of_same_level(unit, self.day).unwrap_or(unit);
                Ok(self.in_office(Right::WriteReports, standing))
            }
        }
    }

    /// An office asks those below it, and gives more time for what it asked; whoever was asked answers, its heir, or somebody above.
    fn may_change_request(&self, change: &RequestChange) -> Result<bool, Stop> {
        let registry = &self.draft.registry;
        let asks = |request: RequestId| -> Result<bool, Stop> {
            let asker = self.draft.request(request)?.asker(registry, self.day);
            Ok(self.at(Right::JudgeReports, asker))
        };
        match change {
            RequestChange::Ask(body) => Ok(self.at(Right::JudgeReports, body.by)),
            RequestChange::Extend(body) => asks(body.request),
            RequestChange::Close(body) => asks(body.request),
            RequestChange::Return(body) => asks(body.request),
            RequestChange::Answer(body) => {
                self.draft.request(body.request)?;
                let asked = self.draft.asked(body.request, body.debtor)?;
                match self.draft.stands_for(asked.debtor, self.day) {
                    Some(Debtor::Team(team)) if self.scope.is_of_team() => self.with(Right::WriteReports, team),
                    // An office answers for those it sees: where they were asked, wherever a team works by now.
                    Some(Debtor::Team(_)) => {
                        Ok(self.in_office(Right::WriteReports, asked.stands_at(registry, self.day)))
                    }
                    Some(Debtor::Unit(unit)) => Ok(self.in_office(Right::WriteReports, unit)),
                    None => Ok(false),
                }
            }
        }
    }

    /// A paper leaves an office by that office's own hands; no one above takes its steps.
    fn may_change_issue(&self, change: &IssueChange) -> Result<bool, Stop> {
        let draft = self.draft;
        let unit = match change {
            IssueChange::Prepare(body) => draft.office_of_paper(body.paper, self.day)?,
            _ => match change.issue() {
                Some(id) => draft.issue(id)?.unit,
                None => return Ok(false),
            },
        };
        let right = match change {
            IssueChange::Approve(_) | IssueChange::Return(_) => Right::JudgeReports,
            _ => Right::WriteReports,
        };
        Ok(is_offices_own(self.scope, right, unit, &draft.registry, self.day))
    }

    fn judges(&self, owed: &Obligation) -> bool {
        let superior = owed.superior(&self.draft.registry, self.day);
        superior.is_some_and(|superior| self.at(Right::JudgeReports, superior))
    }

    fn decides(&self, decision: DecisionId) -> Result<bool, Stop> {
        let decision = self.draft.decisions.get(decision).ok_or(Stop::Missing(decision.into()))?;
        Ok(self.at(Right::ManageTeams, decision.unit))
    }

    fn manages_term(&self, term: MemberId) -> Result<bool, Stop> {
        let team = self.draft.teams.of_member(term).ok_or(Stop::Missing(term.into()))?;
        let leads = team.members.iter().any(|member| member.id == term && member.role == Role::Leader);
        Ok(self.manages_members(team, leads))
    }

    /// Whoever sets up teams names their leaders, as the annex does; the other members are the commune's.
    fn manages_members(&self, team: &Team, leader: bool) -> bool {
        self.over(Right::ManageMembers, team) || leader && self.over(Right::ManageTeams, team)
    }

    fn may_add_member(&self, entry: &AddMember) -> Result<bool, Stop> {
        let team = self.draft.teams.get(entry.team).ok_or(Stop::Missing(entry.team.into()))?;
        let known = match entry.person {
            PersonRef::Known(person) => self.a_team_of_person(person, |team, _| {
                self.over(Right::ManageMembers, team) || self.over(Right::ManageTeams, team)
            })?,
            PersonRef::New { .. } => true,
        };
        Ok(known && self.manages_members(team, entry.role == Role::Leader))
    }

    /// Of a leader, whoever sets up teams may put name and phone right, as the annex does.
    fn tends_person(&self, person: PersonId) -> Result<bool, Stop> {
        self.a_team_of_person(person, |team, leads| {
            self.over(Right::TendTeam, team) || self.manages_members(team, leads)
        })
    }

    /// Does it hold for some team in which the person is or was; and does he or she lead it or has led it?
    fn a_team_of_person(&self, person: PersonId, holds: impl Fn(&Team, bool) -> bool) -> Result<bool, Stop> {
        let teams = self.draft.teams.of_person(person).filter_map(|team| self.draft.teams.get(team));
        let mut teams = teams.peekable();
        if teams.peek().is_none() {
            return Err(Stop::Missing(person.into()));
        }
        Ok(teams.any(|team| {
            let leads = team.members.iter().any(|term| term.person.id == person && term.role == Role::Leader);
            holds(team, leads)
        }))
    }

    /// Villages are the communes' own affair; anything higher is the province's.
    fn may_change_unit(&self, change: &Change) -> bool {
        self.touched(change).into_iter().all(|(unit, is_village)| {
            let right = if is_village { Right::ManageVillages } else { Right::ManageUnits };
            unit.is_some_and(|unit| self.at(right, unit))
        })
    }

    /// The places a change touches, and whether only villages change there; `None` for the whole country.
    fn touched(&self, change: &Change) -> Vec<(Option<UnitId>, bool)> {
        let registry = &self.draft.registry;
        let is_village = |unit: UnitId| registry.get(unit).map(|known| known.level) == Some(Level::Village);
        let known = |unit: &UnitId| registry.get(*unit).is_some();
        let itself = |unit: &UnitId| (Some(*unit), is_village(*unit));
        match change {
            // A unit that is being made counts where it is put.
            Change::Create { kind, parent, .. } => vec![(*parent, kind.level() == Level::Village)],
            Change::Amend { unit, parent, .. } => {
                let parent = parent.map(|parent| (Some(parent), is_village(*unit)));
                [itself(unit)].into_iter().chain(parent).collect()
            }
            // `into` may be made in the same reform; where it is put is then judged there.
            Change::Absorb { into, from } => {
                from.iter().chain([into].into_iter().filter(|unit| known(unit))).map(itself).collect()
            }
            Change::Split { unit, into, .. } => {
                into.iter().filter(|unit| known(unit)).chain([unit]).map(itself).collect()
            }
            Change::End { unit, heir } => vec![itself(unit), (Some(*heir), is_village(*unit))],
            Change::Alias { unit, .. } => vec![itself(unit)],
        }
    }
}

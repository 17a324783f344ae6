//! The bodies of operations, one struct a kind; those of accounts and their duties stand beside.

use super::{
    ActivityChange, CatalogueChange, HouseholdChange, IssueChange, ObligationChange, PartnerChange, ProducerChange,
    ReportChange, RequestChange, SetIndicator, SetIndicatorTarget,
    account_bodies::{
        AddAccount, AmendAccount, Appoint, EndAppointment, InviteAccount, ReinstateAccount, RevokeAccount, SetPassword,
    },
    schedules::{SetHoliday, SetSchedule},
};
use crate::{
    channels::Owner,
    day::Day,
    ids::{DecisionId, MemberId, PersonId, TeamId, UnitId},
    papers::PaperSetting,
    phones::Phone,
    retention::Retention,
    targets::Target,
    teams::{Composition, DecisionKind, Place, Representing, Role, Sex, Source, Tier, Training},
    units::Reform,
};
use serde::{Deserialize, Serialize};

/// What an operation changes. The kinds' names on the wire are stable for ever (see [`super::encode`]).
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Units are made, merged, split, renamed, moved or ended.
    EnactReform(Reform),
    /// A commune officially declares a village's number of households.
    DeclareHouseholds(DeclareHouseholds),
    /// Somebody from outside a village's team looks at its households. Nothing changes; that it was done is to be known.
    LookAtHouseholds(LookAtHouseholds),
    /// Who answers for a unit from a day on.
    SetContact(SetContact),
    /// A province sets what its teams must be made of.
    SetCompositionRule(SetCompositionRule),
    /// A province sets how it measures the targets of the programme.
    SetTarget(SetTarget),
    /// A province sets for how long it keeps what is known of people.
    SetRetention(SetRetention),
    /// A province sets when its reports of a kind are due.
    SetSchedule(SetSchedule),
    /// A province says what a day is to its offices.
    SetHoliday(SetHoliday),
    /// A unit settles what its papers say each time, or a province how its teams are called.
    SetPapers(SetPapers),
    /// A team becomes known.
    AddTeam(AddTeam),
    /// A team gets another title.
    RetitleTeam(RetitleTeam),
    /// What is noted of a team changes.
    AnnotateTeam(AnnotateTeam),
    /// A team works elsewhere.
    PlaceTeam(PlaceTeam),
    /// A team ends.
    EndTeam(EndTeam),
    /// Somebody enters a team.
    AddMember(AddMember),
    /// Somebody leaves a team, or leaves it on another day than was said.
    EndMember(EndMember),
    /// Somebody was said to leave a team and stays.
    ResumeMember(ResumeMember),
    /// What is known of a person changes.
    AmendPerson(AmendPerson),
    /// A member had a training.
    RecordTraining(RecordTraining),
    /// A decision on teams.
    RecordDecision(RecordDecision),
    /// What was written down of a decision is put right or completed.
    AmendDecision(AmendDecision),
    /// A decision was recorded by mistake.
    WithdrawDecision(WithdrawDecision),
    /// A team's or unit's Zalo group gets its name, or is made.
    SetChannel(SetChannel),
    /// The catalogue changes.
    Catalogue(CatalogueChange),
    /// A province changes an indicator, adds one of its own, or takes one off.
    SetIndicator(SetIndicator),
    /// A unit is given a target, or is to reach none any more.
    SetIndicatorTarget(SetIndicatorTarget),
    /// A household, or what it has and uses, changes.
    Household(HouseholdChange),
    /// What a team did is written down, changes, or is taken back.
    Activity(ActivityChange),
    /// A producer, what it sells, or where that is listed, changes.
    Producer(ProducerChange),
    /// A logistics partner, or its link with a producer, changes.
    Partner(PartnerChange),
    /// Who owes a report, or by when, is written down or changes.
    Obligation(ObligationChange),
    /// A report is written, sent, looked at or opened again.
    Report(ReportChange),
    /// A report is asked for once, answered, given more time or closed.
    Request(RequestChange),
    /// A paper takes a step on its way out of an office.
    Issue(IssueChange),
    /// Somebody gets an account.
    AddAccount(AddAccount),
    /// What is known of an account's holder changes.
    AmendAccount(AmendAccount),
    /// An account's holder is invited to choose a password, for the first time or again.
    InviteAccount(InviteAccount),
    /// An account gets a new password.
    SetPassword(SetPassword),
    /// An account is shut for cause: nothing that arrives from it later is taken in.
    RevokeAccount(RevokeAccount),
    /// A shut account is opened again.
    ReinstateAccount(ReinstateAccount),
    /// An account gets a duty.
    Appoint(Appoint),
    /// An account's duty ends.
    EndAppointment(EndAppointment),
}

impl Body {
    /// Is a report sent by it, or an answer to one that was asked for? Then what it counts must be written before.
    #[must_use]
    pub fn is_report_sent(&self) -> bool {
        matches!(
            self,
            Self::Report(ReportChange::Send(_) | ReportChange::Update(_)) | Self::Request(RequestChange::Answer(_))
        )
    }
}

/// See [`Body::DeclareHouseholds`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclareHouseholds {
    /// The village.
    pub village: UnitId,
    /// Its number of households, the denominator of the programme's targets (R2.2.5).
    pub households: u32,
    /// The day for which the number is declared.
    pub day: Day,
    /// Who declared it, in which paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// See [`Body::LookAtHouseholds`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookAtHouseholds {
    /// The village.
    pub village: UnitId,
}

/// See [`Body::SetContact`]. Block 2 of the annex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetContact {
    /// The unit.
    pub unit: UnitId,
    /// An officer or a section.
    pub name: String,
    /// Position and office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// From this day on; the contact before ends then, and one from the same day was written down wrong.
    pub from: Day,
}

/// See [`Body::SetCompositionRule`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetCompositionRule {
    /// The province.
    pub province: UnitId,
    /// For teams of this tier.
    pub tier: Tier,
    /// From this day on.
    pub from: Day,
    /// The rule.
    pub composition: Composition,
}

/// See [`Body::SetTarget`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetTarget {
    /// The province.
    pub province: UnitId,
    /// From this day on.
    pub from: Day,
    /// How it measures.
    pub target: Target,
}

/// See [`Body::SetRetention`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetRetention {
    /// The province.
    pub province: UnitId,
    /// For how long.
    pub retention: Retention,
}

/// See [`Body::SetPapers`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPapers {
    /// A commune, a district or a province.
    pub unit: UnitId,
    /// From this day on.
    pub from: Day,
    /// All it settles; what it settled before holds no more.
    pub setting: PaperSetting,
}

/// See [`Body::AddTeam`]. The team's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddTeam {
    /// Displayed title.
    pub title: String,
    /// Where it works.
    pub place: Place,
    /// From this day on.
    pub from: Day,
    /// Where it is known from.
    pub source: Source,
}

/// See [`Body::RetitleTeam`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetitleTeam {
    /// Which.
    pub team: TeamId,
    /// New title.
    pub title: String,
    /// From this day on.
    pub from: Day,
}

/// See [`Body::AnnotateTeam`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnotateTeam {
    /// Which.
    pub team: TeamId,
    /// The note; `None`: there is none any more.
    pub note: Option<String>,
    /// From this day on.
    pub from: Day,
}

/// See [`Body::PlaceTeam`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceTeam {
    /// Which.
    pub team: TeamId,
    /// Where it works now.
    pub place: Place,
    /// From this day on.
    pub from: Day,
}

/// See [`Body::EndTeam`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndTeam {
    /// Which.
    pub team: TeamId,
    /// The first day without it.
    pub day: Day,
    /// The team that takes over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heir: Option<TeamId>,
}

/// Who enters a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PersonRef {
    /// Somebody known already.
    Known(PersonId),
    /// Somebody new, whose id becomes the operation's.
    New {
        /// Full name.
        name: String,
        /// Year of birth.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        birth_year: Option<i16>,
        /// Sex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sex: Option<Sex>,
        /// Phone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<Phone>,
        /// Knows information technology?
        #[serde(default, skip_serializing_if = "Option::is_none")]
        it_skill: Option<bool>,
    },
}

/// See [`Body::AddMember`]. The term's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddMember {
    /// The team.
    pub team: TeamId,
    /// Who.
    pub person: PersonRef,
    /// As what.
    pub role: Role,
    /// For whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub representing: Vec<Representing>,
    /// From this day on.
    pub from: Day,
}

/// See [`Body::EndMember`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndMember {
    /// Whose term.
    pub member: MemberId,
    /// The first day without him or her; of a term that has an end already, the right one.
    pub day: Day,
}

/// See [`Body::ResumeMember`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResumeMember {
    /// Whose term.
    pub member: MemberId,
}

/// See [`Body::AmendPerson`]. Only what is given changes; an inner `None` empties the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendPerson {
    /// Who.
    pub person: PersonId,
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Year of birth.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub birth_year: Option<Option<i16>>,
    /// Sex.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub sex: Option<Option<Sex>>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub phone: Option<Option<Phone>>,
    /// Knows information technology?
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub it_skill: Option<Option<bool>>,
    /// The day of which this is said, as of a list that is taken in later; the day it was captured where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
}

/// Keeps "not given" and "emptied" apart: a field that is there with `null` empties.
pub(super) mod given {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, clippy::option_option, reason = "the shape serde's `with` asks for")]
    pub(in crate::operations) fn serialize<T: Serialize, S: Serializer>(
        v: &Option<Option<T>>,
        s: S,
    ) -> Result<S::Ok, S::Error> {
        v.as_ref().and_then(Option::as_ref).serialize(s)
    }
    #[expect(clippy::option_option, reason = "the shape serde's `with` asks for")]
    pub(in crate::operations) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::deserialize(d).map(Some)
    }
}

/// See [`Body::RecordTraining`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordTraining {
    /// Who.
    pub person: PersonId,
    /// What and when.
    pub training: Training,
}

/// See [`Body::RecordDecision`]. The decision's id is the operation's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordDecision {
    /// The unit whose People's Committee decided, a commune as a rule.
    pub unit: UnitId,
    /// Which kind.
    pub kind: DecisionKind,
    /// Number and sign, "12/QĐ-UBND".
    pub number: String,
    /// The day it was signed.
    pub day: Day,
    /// The day from which it holds.
    pub from: Day,
    /// Who signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// The teams it is about.
    pub teams: Vec<TeamId>,
    /// The scan's SHA-256 in hexadecimal, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<String>,
}

/// See [`Body::AmendDecision`]. Only what is given changes; an inner `None` empties the field. What the decision did to its
/// teams is done anew where its unit, kind, teams or the day from which it holds change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendDecision {
    /// Which.
    pub decision: DecisionId,
    /// Number and sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The day it was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Who signed.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub signer: Option<Option<String>>,
    /// The scan's SHA-256 in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<String>,
    /// The unit whose People's Committee decided; another day may be one on which another unit stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Which kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DecisionKind>,
    /// The day from which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// All the teams it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teams: Option<Vec<TeamId>>,
}

impl AmendDecision {
    /// An amendment of a decision that changes nothing yet.
    #[must_use]
    pub fn of(decision: DecisionId) -> Self {
        Self {
            decision,
            number: None,
            day: None,
            signer: None,
            scan: None,
            unit: None,
            kind: None,
            from: None,
            teams: None,
        }
    }
}

/// See [`Body::WithdrawDecision`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawDecision {
    /// Which.
    pub decision: DecisionId,
    /// Why.
    pub cause: String,
}

/// See [`Body::SetChannel`]. Only what is given changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetChannel {
    /// Whose group.
    pub owner: Owner,
    /// The name it was given; stored as given, never recomputed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Since when it is made; an inner `None` says it isn't.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "given")]
    pub made: Option<Option<Day>>,
}

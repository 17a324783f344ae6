//! Operations: the one door by which anything changes. Typed, versioned values, kept for ever in the words they were made in.

mod account_bodies;
mod activities;
mod body;
mod catalogue;
mod households;
mod indicators;
mod issues;
mod obligations;
mod origin;
mod partners;
mod producers;
mod products;
mod refusal;
mod reports;
mod requests;
mod schedules;
mod signing;
mod wire;

pub use account_bodies::{
    AddAccount, AmendAccount, Appoint, EndAppointment, InviteAccount, ReinstateAccount, RevokeAccount, SetPassword,
};
pub use activities::{ActivityChange, AmendActivity, JoinActivities, RecordActivity, WithdrawActivity};
pub use body::{
    AddMember, AddTeam, AmendDecision, AmendPerson, AnnotateTeam, Body, DeclareHouseholds, EndMember, EndTeam,
    LookAtHouseholds, PersonRef, PlaceTeam, RecordDecision, RecordTraining, ResumeMember, RetitleTeam, SetChannel,
    SetCompositionRule, SetContact, SetPapers, SetRetention, SetTarget, WithdrawDecision,
};
pub use catalogue::{AddItem, AmendItem, CatalogueChange, EndItem, SetItemMeans};
pub use households::{
    AddHousehold, AmendHousehold, Base, EndHousehold, EraseHousehold, HouseholdChange, MergeHouseholds, MoveHousehold,
    OnBehalf, ResolveProposal, SetAbsence, SetConsent, StopUsing, UseItem, Via,
};
pub use indicators::{SetIndicator, SetIndicatorTarget};
pub use issues::{
    ApproveIssue, AttachIssue, IssueChange, NumberIssue, PrepareIssue, ReleaseIssue, ReturnIssue, SubmitIssue,
    WithdrawIssue,
};
pub use obligations::{ExcuseObligation, ExtendObligations, ObligationChange, OpenPeriod};
pub use origin::Origin;
pub use partners::{AddPartner, AmendPartner, EndPartner, LinkPartner, PartnerChange, UnlinkPartner};
pub use producers::{
    AddProducer, AmendProducer, EndProducer, LeadHousehold, OfProducer, ProducerChange, RecordStep, StopLeading,
};
pub use products::{AddListing, AddProduct, AmendProduct, EndListing, EndProduct, SetOcop};
pub use refusal::Refusal;
pub use reports::{
    AcceptReport, CellRemark, ReportChange, ReturnReport, SendReport, SentFor, UnlockReport, UpdateReport, WriteCell,
    WriteReport, WriteSection,
};
pub use requests::{
    AnswerRequest, AnsweredFor, AskRequest, CloseRequest, ExtendRequest, FieldAnswer, RequestChange, ReturnAnswer,
};
pub use schedules::{SetHoliday, SetSchedule};
pub use signing::Signed;
pub use wire::{Unreadable, Wire, decode, encode};

use crate::ids::{DeviceId, OperationId};

/// Golden samples of every kind's first version, by kind, as JSON: for the tests, and for whoever describes the kinds.
pub const SAMPLES: &str = include_str!("samples_v1.json");

/// One change, as somebody made it.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Made where the operation was made; the same id again is the same operation.
    pub id: OperationId,
    /// When it was made, by the clock of the device, corrected at sync.
    pub captured: jiff::Timestamp,
    /// On which phone or browser, if on one.
    pub device: Option<DeviceId>,
    /// What is to change.
    pub body: Body,
}

/// What became of an operation.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It took effect.
    Applied,
    /// It never will; this is why.
    Refused(Refusal),
    /// It needs another operation that hasn't arrived; it is tried again when that does.
    Waiting(OperationId),
}

impl Outcome {
    /// The stable word for it in schema and API.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Refused(_) => "refused",
            Self::Waiting(_) => "waiting",
        }
    }
}

#[cfg(test)]
mod tests;

//! How operations are written down: `{"kind": "team.add", "v": 1, …}`. Every released version of a kind stays readable for
//! ever through a pure upgrade here, with a golden sample each in the tests.

use super::{
    ActivityChange, Body, CatalogueChange, HouseholdChange, IssueChange, ObligationChange, PartnerChange,
    ProducerChange, ReportChange, RequestChange,
};
use serde_json::Value;

/// A body written down: kind, version and fields apart, as the journal keeps them.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// The kind's stable name.
    pub kind: String,
    /// The version of the kind's fields.
    pub version: u16,
    /// The fields.
    pub fields: Value,
}

/// A body that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No such kind, or a version newer than this program.
    #[error("operation kind {kind} version {version} is not known to this program")]
    UnknownKind {
        /// The kind.
        kind: String,
        /// The version.
        version: u16,
    },
    /// The fields don't fit the kind.
    #[error("the fields of {kind} don't fit: {why}")]
    Fields {
        /// The kind.
        kind: String,
        /// What the reader said.
        why: String,
    },
}

macro_rules! kinds {
    (pattern _, $variant:ident) => { Body::$variant(_) };
    (pattern _, $variant:ident $change:path) => { Body::$variant($change(_)) };
    (pattern $fields:ident, $variant:ident) => { Body::$variant($fields) };
    (pattern $fields:ident, $variant:ident $change:path) => { Body::$variant($change($fields)) };
    (body $fields:ident, $variant:ident) => { Body::$variant($fields) };
    (body $fields:ident, $variant:ident $change:path) => { Body::$variant($change($fields)) };
    ($($variant:ident $(($change:path))? = $name:literal,)*) => {
        impl Body {
            /// The kind's stable name, in the words of the glossary.
            #[must_use]
            pub fn kind(&self) -> &'static str { match self { $(kinds!(pattern _, $variant $($change)?) => $name),* } }

            /// Every kind's name.
            pub const KINDS: &[&str] = &[$($name),*];
        }

        /// Writes a body down in its newest version.
        ///
        /// # Errors
        /// Only if a field can't be written as JSON, which no body's fields are.
        pub fn encode(body: &Body) -> Result<Wire, serde_json::Error> {
            let fields = match body { $(kinds!(pattern fields, $variant $($change)?) => serde_json::to_value(fields)?),* };
            Ok(Wire { kind: body.kind().to_owned(), version: 1, fields })
        }

        /// Reads a body of any released version.
        ///
        /// # Errors
        /// Says which kind is unknown or which field doesn't fit.
        pub fn decode(wire: Wire) -> Result<Body, Unreadable> {
            let Wire { kind, version, fields } = wire;
            match (kind.as_str(), version) {
                $(($name, 1) => serde_json::from_value(fields)
                    .map(|fields| kinds!(body fields, $variant $($change)?))
                    .map_err(|why| Unreadable::Fields { kind, why: why.to_string() }),)*
                _ => Err(Unreadable::UnknownKind { kind, version }),
            }
        }
    };
}

kinds! {
    EnactReform = "reform.enact",
    DeclareHouseholds = "households.declare",
    LookAtHouseholds = "households.look",
    SetContact = "contact.set",
    SetCompositionRule = "composition_rule.set",
    SetTarget = "target.set",
    SetRetention = "retention.set",
    SetSchedule = "schedule.set",
    SetHoliday = "holiday.set",
    SetPapers = "papers.set",
    AddTeam = "team.add",
    RetitleTeam = "team.retitle",
    AnnotateTeam = "team.annotate",
    PlaceTeam = "team.place",
    EndTeam = "team.end",
    AddMember = "member.add",
    EndMember = "member.end",
    ResumeMember = "member.resume",
    AmendPerson = "person.amend",
    RecordTraining = "training.record",
    RecordDecision = "decision.record",
    AmendDecision = "decision.amend",
    WithdrawDecision = "decision.withdraw",
    SetChannel = "channel.set",
    Catalogue(CatalogueChange::Add) = "catalogue.add",
    Catalogue(CatalogueChange::Amend) = "catalogue.amend",
    Catalogue(CatalogueChange::SetMeans) = "catalogue.set_means",
    Catalogue(CatalogueChange::End) = "catalogue.end",
    SetIndicator = "indicator.set",
    SetIndicatorTarget = "indicator.set_target",
    Household(HouseholdChange::Add) = "household.add",
    Household(HouseholdChange::Amend) = "household.amend",
    Household(HouseholdChange::SetConsent) = "household.set_consent",
    Household(HouseholdChange::Move) = "household.move",
    Household(HouseholdChange::SetAbsence) = "household.set_absence",
    Household(HouseholdChange::Merge) = "household.merge",
    Household(HouseholdChange::End) = "household.end",
    Household(HouseholdChange::Erase) = "household.erase",
    Household(HouseholdChange::Resolve) = "household.resolve",
    Household(HouseholdChange::Use) = "adoption.set",
    Household(HouseholdChange::StopUsing) = "adoption.end",
    Activity(ActivityChange::Record) = "activity.record",
    Activity(ActivityChange::Amend) = "activity.amend",
    Activity(ActivityChange::Withdraw) = "activity.withdraw",
    Activity(ActivityChange::Join) = "activity.join",
    Producer(ProducerChange::Add) = "producer.add",
    Producer(ProducerChange::Amend) = "producer.amend",
    Producer(ProducerChange::End) = "producer.end",
    Producer(ProducerChange::RecordStep) = "producer.record_step",
    Producer(ProducerChange::Lead) = "producer.lead",
    Producer(ProducerChange::StopLeading) = "producer.stop_leading",
    Producer(ProducerChange::AddProduct) = "product.add",
    Producer(ProducerChange::AmendProduct) = "product.amend",
    Producer(ProducerChange::SetOcop) = "product.set_ocop",
    Producer(ProducerChange::EndProduct) = "product.end",
    Producer(ProducerChange::AddListing) = "listing.add",
    Producer(ProducerChange::EndListing) = "listing.end",
    Partner(PartnerChange::Add) = "partner.add",
    Partner(PartnerChange::Amend) = "partner.amend",
    Partner(PartnerChange::End) = "partner.end",
    Partner(PartnerChange::Link) = "partner.link",
    Partner(PartnerChange::Unlink) = "partner.unlink",
    Obligation(ObligationChange::Open) = "period.open",
    Obligation(ObligationChange::Extend) = "obligation.extend",
    Obligation(ObligationChange::Excuse) = "obligation.excuse",
    Report(ReportChange::Write) = "report.write",
    Report(ReportChange::Send) = "report.send",
    Report(ReportChange::Return) = "report.return",
    Report(ReportChange::Accept) = "report.accept",
    Report(ReportChange::Unlock) = "report.unlock",
    Report(ReportChange::Update) = "report.update",
    Request(RequestChange::Ask) = "request.ask",
    Request(RequestChange::Extend) = "request.extend",
    Request(RequestChange::Close) = "request.close",
    Request(RequestChange::Answer) = "request.answer",
    Request(RequestChange::Return) = "request.return",
    Issue(IssueChange::Prepare) = "issue.prepare",
    Issue(IssueChange::Submit) = "issue.submit",
    Issue(IssueChange::Return) = "issue.return",
    Issue(IssueChange::Approve) = "issue.approve",
    Issue(IssueChange::Number) = "issue.number",
    Issue(IssueChange::Release) = "issue.release",
    Issue(IssueChange::Attach) = "issue.attach",
    Issue(IssueChange::Withdraw) = "issue.withdraw",
    AddAccount = "account.add",
    AmendAccount = "account.amend",
    InviteAccount = "account.invite",
    SetPassword = "account.set_password",
    RevokeAccount = "account.revoke",
    ReinstateAccount = "account.reinstate",
    Appoint = "appointment.add",
    EndAppointment = "appointment.end",
}

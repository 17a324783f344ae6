//! Reports: two months that teams and offices owe, of which the first was sent; and what may be done with them.

use super::deeds::{Deed, day, too_early};
use super::relations::{Where, of_unit};
use super::world::World;
use rules::day::{Day, Span};
use rules::ids::{ObligationId, UnitId};
use rules::obligations::{Debtor, Obligation};
use rules::operations::{
    AcceptReport, Body, ExcuseObligation, ExtendObligations, ObligationChange, OpenPeriod, ReportChange, ReturnReport,
    SendReport, SentFor, UnlockReport, UpdateReport, Via, WriteReport, WriteSection,
};
use rules::reports::Section;
use rules::schedules::ReportKind;
use rules::units::Level;

fn on(text: &str) -> Day {
    text.parse().unwrap()
}

fn months() -> [Span; 2] {
    let [first, second, third] = ["2025-03-21", "2025-04-21", "2025-05-21"].map(on);
    [Span { from: first, to: second }, Span { from: second, to: third }]
}

/// What a unit's office owes of the second month.
pub(super) fn summary(unit: UnitId) -> ObligationId {
    Obligation::id_of(ReportKind::Month, months()[1], Debtor::Unit(unit))
}

/// What it owed of the first, which was sent.
pub(super) fn first_summary(unit: UnitId) -> ObligationId {
    Obligation::id_of(ReportKind::Month, months()[0], Debtor::Unit(unit))
}

/// A team or an office that reports.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reporting {
    debtor: Debtor,
    pub(super) at: Where,
    /// Of an office.
    pub(super) level: Option<Level>,
}

impl Reporting {
    /// What it owes of the second month.
    pub(super) fn owed(&self) -> ObligationId {
        Obligation::id_of(ReportKind::Month, months()[1], self.debtor)
    }

    /// What it owed of the first, which was sent for it, with the paper it came on.
    pub(super) fn sent(&self) -> ObligationId {
        Obligation::id_of(ReportKind::Month, months()[0], self.debtor)
    }
}

impl World {
    /// Everybody who reports, from below.
    pub(super) fn reporting(&self) -> Vec<Reporting> {
        let team = self.sites.iter().map(|site| Reporting {
            debtor: Debtor::Team(site.team),
            at: site.at_team(),
            level: None,
        });
        let office = |unit| Reporting {
            debtor: Debtor::Unit(unit),
            at: of_unit(unit),
            level: self.registry.get(unit).map(|unit| unit.level),
        };
        team.chain(self.offices().into_iter().map(office)).collect()
    }

    /// Opens both months in a province, by the teams of May.
    pub(super) async fn months(&self, province: UnitId) {
        for Span { from, to } in months() {
            let open = OpenPeriod { province, report: ReportKind::Month, from, to, day: on("2025-05-02") };
            self.done(Body::Obligation(ObligationChange::Open(open))).await;
        }
    }

    /// Sends somebody's first month, with the paper it came on.
    pub(super) async fn send_first_month(&self, of: &Reporting) {
        let obligation = of.sent();
        let text = WriteSection { section: Section::Direction, text: Some("Không hoạt động.".to_owned()) };
        let write = WriteReport { obligation, cells: Vec::new(), reason: None, sections: vec![text] };
        self.done(Body::Report(ReportChange::Write(write))).await;
        let file = Some(self.pdf("bao-cao.pdf", &format!("report of {:?}", of.debtor)).await);
        let on_behalf = Some(SentFor { via: Via::Paper, file, note: None });
        self.done(Body::Report(ReportChange::Send(SendReport { obligation, on_behalf }))).await;
    }
}

/// Opens a period that ends before it begins.
pub(super) fn open_period(province: UnitId) -> Body {
    let open = OpenPeriod { province, report: ReportKind::Month, from: day(), to: day(), day: too_early() };
    Body::Obligation(ObligationChange::Open(open))
}

/// What may be done with what somebody owes; nothing of it takes effect.
pub(super) fn to_reports(of: &Reporting) -> Vec<Deed> {
    let (obligation, nothing, at) = (of.owed(), String::new, Some(of.at));
    let extend = ExtendObligations { obligations: vec![obligation], to: too_early(), reason: nothing() };
    let excuse = ExcuseObligation { obligation, reason: Some(nothing()) };
    let write = WriteReport { obligation, cells: Vec::new(), reason: None, sections: Vec::new() };
    let back = ReturnReport { obligation, version: 9, remark: nothing(), cells: Vec::new() };
    vec![
        ("obligation.extend", at, Body::Obligation(ObligationChange::Extend(extend))),
        ("obligation.excuse", at, Body::Obligation(ObligationChange::Excuse(excuse))),
        ("report.write", at, Body::Report(ReportChange::Write(write))),
        ("report.send", at, Body::Report(ReportChange::Send(SendReport { obligation, on_behalf: None }))),
        ("report.return", at, Body::Report(ReportChange::Return(back))),
        ("report.accept", at, Body::Report(ReportChange::Accept(AcceptReport { obligation, version: 9 }))),
        ("report.unlock", at, Body::Report(ReportChange::Unlock(UnlockReport { obligation, reason: nothing() }))),
        ("report.update", at, Body::Report(ReportChange::Update(UpdateReport { obligation, version: 9 }))),
    ]
}

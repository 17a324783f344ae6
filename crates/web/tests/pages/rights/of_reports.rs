//! Reports: two months that teams owe, of which the first was sent; and what may be done with them.

use super::deeds::{Deed, day, of_unit, too_early};
use super::world::{Site, World};
use rules::day::{Day, Span};
use rules::ids::{ObligationId, UnitId};
use rules::obligations::{Debtor, Obligation};
use rules::operations::{
    AcceptReport, Body, ExcuseObligation, ExtendObligations, ObligationChange, OpenPeriod, ReportChange, ReturnReport,
    SendReport, SentFor, UnlockReport, UpdateReport, Via, WriteReport, WriteSection,
};
use rules::reports::Section;
use rules::schedules::ReportKind;
use store::{KeptFile, Scope};

fn on(text: &str) -> Day {
    text.parse().unwrap()
}

fn months() -> [Span; 2] {
    let [first, second, third] = ["2025-03-21", "2025-04-21", "2025-05-21"].map(on);
    [Span { from: first, to: second }, Span { from: second, to: third }]
}

impl Site {
    /// What the team owes of the second month.
    pub(super) fn obligation(&self) -> ObligationId {
        Obligation::id_of(ReportKind::Month, months()[1], Debtor::Team(self.team))
    }

    /// What its commune owes of the second month.
    pub(super) fn summary(&self) -> ObligationId {
        Obligation::id_of(ReportKind::Month, months()[1], Debtor::Unit(self.commune))
    }

    /// What its commune owed of the first.
    pub(super) fn first_summary(&self) -> ObligationId {
        Obligation::id_of(ReportKind::Month, months()[0], Debtor::Unit(self.commune))
    }

    /// What it owed of the first, which was sent for it.
    pub(super) fn sent(&self) -> ObligationId {
        Obligation::id_of(ReportKind::Month, months()[0], Debtor::Team(self.team))
    }
}

impl World {
    /// Opens both months in a province, by the teams of May.
    pub(super) async fn months(&self, province: UnitId) {
        for Span { from, to } in months() {
            let open = OpenPeriod { province, report: ReportKind::Month, from, to, day: on("2025-05-02") };
            self.done(Body::Obligation(ObligationChange::Open(open))).await;
        }
    }

    /// Sends the first month of a site, with the paper it came on.
    pub(super) async fn send_first_month(&self, site: &Site) {
        let obligation = site.sent();
        let text = WriteSection { section: Section::Direction, text: Some("Không hoạt động.".to_owned()) };
        let write = WriteReport { obligation, cells: Vec::new(), reason: None, sections: vec![text] };
        self.done(Body::Report(ReportChange::Write(write))).await;
        let paper = KeptFile {
            name: "bao-cao.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: format!("%PDF-1.7 report of {}", site.team).into_bytes(),
        };
        let file = Some(self.store.keep_file(&Scope::operator(), paper).await.unwrap());
        let on_behalf = Some(SentFor { via: Via::Paper, file, note: None });
        self.done(Body::Report(ReportChange::Send(SendReport { obligation, on_behalf }))).await;
    }
}

/// What may be done with what a team owes; nothing of it takes effect.
pub(super) fn to_reports(site: &Site, province: UnitId) -> Vec<Deed> {
    let obligation = site.obligation();
    let (nothing, at) = (String::new, Some(site.at_team()));
    let open = OpenPeriod { province, report: ReportKind::Month, from: day(), to: day(), day: too_early() };
    let extend = ExtendObligations { obligations: vec![obligation], to: too_early(), reason: nothing() };
    let excuse = ExcuseObligation { obligation, reason: Some(nothing()) };
    let write = WriteReport { obligation, cells: Vec::new(), reason: None, sections: Vec::new() };
    let back = ReturnReport { obligation, version: 9, remark: nothing(), cells: Vec::new() };
    vec![
        ("period.open", Some(of_unit(province)), Body::Obligation(ObligationChange::Open(open))),
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

//! One operation of each kind on reports and on who owes them.

use crate::harness::{TestStore, day};
use rules::{
    day::Span,
    ids::{TeamId, UnitId},
    obligations::{Debtor, Obligation},
    operations::{
        AcceptReport, Body, ExcuseObligation, ExtendObligations, ObligationChange, OpenPeriod, ReportChange,
        ReturnReport, SendReport, SentFor, UnlockReport, UpdateReport, Via, WriteReport, WriteSection,
    },
    reports::Section,
    schedules::ReportKind,
};

/// A month of which somebody writes down who owes what.
fn period(province: UnitId, from: &str, to: &str) -> Body {
    Body::Obligation(ObligationChange::Open(OpenPeriod {
        province,
        report: ReportKind::Month,
        from: day(from),
        to: day(to),
        day: day(from),
    }))
}

/// Three months are open; of one the report was sent.
pub(super) async fn one_of_each_kind_of_reports(store: &TestStore, team: TeamId, province: UnitId) -> Vec<Body> {
    let mut owed = Vec::new();
    for (from, to) in [("2022-08-21", "2022-09-21"), ("2022-09-21", "2022-10-21"), ("2022-10-21", "2022-11-21")] {
        store.done(period(province, from, to)).await;
        let period = Span { from: day(from), to: day(to) };
        owed.push(Obligation::id_of(ReportKind::Month, period, Debtor::Team(team)));
    }
    let [obligation, sent, other] = owed[..] else { unreachable!("three periods were opened") };
    let write = |obligation| {
        let text =
            WriteSection { section: Section::Direction, text: Some("Không hoạt động do mưa lũ.".to_owned()) };
        let body = WriteReport { obligation, cells: Vec::new(), reason: None, sections: vec![text] };
        Body::Report(ReportChange::Write(body))
    };
    let send = |obligation| {
        let on_behalf = Some(SentFor { via: Via::Phone, file: None, note: None });
        Body::Report(ReportChange::Send(SendReport { obligation, on_behalf }))
    };
    store.done(write(sent)).await;
    store.done(send(sent)).await;
    let reason = || "Mưa lũ.".to_owned();
    let back = ReturnReport { obligation: sent, version: 1, remark: reason(), cells: Vec::new() };
    let extend = ExtendObligations { obligations: vec![other], to: day("2023-04-30"), reason: reason() };
    let excuse = ExcuseObligation { obligation: other, reason: Some(reason()) };
    vec![
        period(province, "2022-11-21", "2022-12-21"),
        Body::Obligation(ObligationChange::Extend(extend)),
        Body::Obligation(ObligationChange::Excuse(excuse)),
        write(obligation),
        send(obligation),
        Body::Report(ReportChange::Accept(AcceptReport { obligation, version: 1 })),
        Body::Report(ReportChange::Unlock(UnlockReport { obligation, reason: reason() })),
        Body::Report(ReportChange::Update(UpdateReport { obligation: sent, version: 1 })),
        Body::Report(ReportChange::Return(back)),
    ]
}

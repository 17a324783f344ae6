//! What a phone is told of its team's reports.

use super::member::Member;
use super::{Machine, json};
use crate::office::{Office, only_path};
use rules::ids::{ObligationId, TeamId};
use rules::indicators::Quantity;
use rules::obligations::{Debtor, Obligation};
use rules::operations::{
    Body as Deed, CellRemark, Outcome, ReportChange, ReturnReport, SendReport, WriteCell, WriteReport, WriteSection,
};
use rules::reports::Section;
use rules::schedules::ReportKind;
use rules::teams::Role;
use serde_json::Value;
use store::Scope;

/// A team of Gia Phú that owes a month, late.
struct Owing {
    office: Office,
    team: TeamId,
    obligation: ObligationId,
}

impl Owing {
    async fn open() -> Self {
        let office = Office::open().await;
        let team: TeamId = only_path(&office.complete_team(0).await).rsplit('/').next().unwrap().parse().unwrap();
        let period = office.open_june().await;
        let obligation = Obligation::id_of(ReportKind::Month, period, Debtor::Team(team));
        Self { office, team, obligation }
    }

    async fn done(&self, scope: &Scope, body: Deed) -> uuid::Uuid {
        let (id, outcome) = self.office.store.change(scope, body).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        id.0
    }

    async fn member(&self, role: Role) -> Member {
        Member::of(&self.office, self.team, role).await
    }

    async fn told(&self, member: &Member) -> Value {
        member.only_item(&self.office, "/api/v1/own-reports").await
    }

    async fn report(&self, member: &Member, change: ReportChange) {
        self.done(&member.scope, Deed::Report(change)).await;
    }

    fn write(&self, text: &str) -> ReportChange {
        let cell = WriteCell { indicator: "activities".parse().unwrap(), value: Some(Quantity::count(1)) };
        ReportChange::Write(WriteReport {
            obligation: self.obligation,
            cells: vec![cell],
            reason: Some("Sót một buổi.".to_owned()),
            sections: vec![WriteSection { section: Section::Plan, text: Some(text.to_owned()) }],
        })
    }

    fn send(&self) -> ReportChange {
        ReportChange::Send(SendReport { obligation: self.obligation, on_behalf: None })
    }
}

fn activities(report: &Value) -> &Value {
    let figures = report["figures"].as_array().unwrap();
    figures.iter().find(|figure| figure["indicator"] == "activities").unwrap()
}

#[tokio::test]
async fn a_leader_looks_the_teams_report_over_sends_it_and_reads_why_it_came_back() {
    let here = Owing::open().await;
    let leader = here.member(Role::Leader).await;
    let draft = here.told(&leader).await;
    assert_eq!((draft["state"].as_str(), draft["may_send"].as_bool()), (Some("late"), Some(true)));
    assert_eq!((draft["is_empty"].as_bool(), draft["superior"].as_str()), (Some(true), Some("Xã Gia Phú")));
    let (counted, corrected) = (&activities(&draft)["counted"]["part"], &activities(&draft)["corrected"]);
    assert_eq!((counted.as_i64(), corrected.is_null()), (Some(0), true));

    here.report(&leader, here.write("1. Họp thôn\n2. Đến từng nhà")).await;
    let written = here.told(&leader).await;
    assert_eq!((written["state"].as_str(), written["is_empty"].as_bool()), (Some("late"), Some(false)));
    assert_eq!(activities(&written)["corrected"]["part"], 1);
    here.report(&leader, here.send()).await;
    let sent = here.told(&leader).await;
    assert_eq!((sent["state"].as_str(), sent["may_send"].as_bool()), (Some("submitted"), Some(false)));
    let plan = sent["sections"].as_array().unwrap().iter().find(|text| text["section"] == "plan").unwrap();
    assert_eq!(plan["text"], "1. Họp thôn\n2. Đến từng nhà");
    assert_eq!(activities(&sent)["corrected"]["part"], 1);

    let cells = vec![CellRemark { indicator: "activities".parse().unwrap(), remark: "Có hai buổi.".to_owned() }];
    let back = ReturnReport { obligation: here.obligation, version: 1, remark: "Xem lại.".to_owned(), cells };
    let officer = here.office.scope().await;
    here.done(&officer, Deed::Report(ReportChange::Return(back))).await;
    let returned = here.told(&leader).await;
    assert_eq!((returned["state"].as_str(), returned["may_send"].as_bool()), (Some("returned"), Some(true)));
    assert_eq!((&returned["remark"], &activities(&returned)["remark"]), (&"Xem lại.".into(), &"Có hai buổi.".into()));

    // The same once more is no other version.
    here.report(&leader, here.send()).await;
    assert_eq!(here.told(&leader).await["versions"], 1);
}

#[tokio::test]
async fn who_may_not_send_a_report_learns_how_it_stands_and_an_office_has_none() {
    let here = Owing::open().await;
    let volunteer = here.member(Role::Volunteer).await;
    let told = here.told(&volunteer).await;
    assert_eq!((told["state"].as_str(), told["may_send"].as_bool()), (Some("late"), Some(false)));
    assert!(told["figures"].as_array().unwrap().is_empty() && told["sections"].as_array().unwrap().is_empty());
    let deputy = here.member(Role::Deputy).await;
    assert_eq!(here.told(&deputy).await["may_send"], true);
    let office = Machine::of_commune(&here.office).await.get(&here.office, "/api/v1/own-reports").await;
    assert_eq!(json(&office)["items"], serde_json::json!([]));
}

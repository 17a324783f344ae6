//! What a phone is told of what its team is asked for once.

use super::member::Member;
use super::{Machine, json};
use crate::office::{Office, only_path};
use rules::ids::{OperationId, RequestId, TeamId};
use rules::obligations::Debtor;
use rules::operations::{
    AnswerRequest, AskRequest, Body as Deed, CloseRequest, ExtendRequest, FieldAnswer, Outcome, RequestChange,
    ReturnAnswer,
};
use rules::requests::{AnswerValue, FieldKind, RequestField};
use rules::schedules::Reporter;
use rules::teams::Role;
use serde_json::{Value, json as value};
use store::Scope;

/// A commune that asks its one team.
struct Asking {
    office: Office,
    team: TeamId,
    request: RequestId,
}

impl Asking {
    async fn open() -> Self {
        let office = Office::open().await;
        let team: TeamId = only_path(&office.complete_team(0).await).rsplit('/').next().unwrap().parse().unwrap();
        let field = |label: &str, required, kind| RequestField { label: label.into(), hint: None, required, kind };
        let number =
            FieldKind::Number { least: Some(0), most: Some(500), unit_word: Some("hộ".into()), summed: true };
        let span = ("2025-01-01".parse().unwrap(), "2025-04-01".parse().unwrap());
        let counted = FieldKind::Indicator { code: "activities".parse().unwrap(), from: span.0, to: span.1 };
        let ask = AskRequest {
            by: office.commune,
            title: "Thiệt hại do mưa lũ".into(),
            purpose: Some("Tổng hợp.".into()),
            basis: None,
            fields: vec![field("Số hộ", true, number), field("Số hoạt động", false, counted)],
            level: Reporter::Team,
            within: vec![office.commune],
            due: "2025-12-31".parse().unwrap(),
            hour: None,
        };
        let id = done(&office, &office.scope().await, RequestChange::Ask(ask)).await;
        Self { office, team, request: id.into() }
    }

    async fn member(&self, role: Role) -> Member {
        Member::of(&self.office, self.team, role).await
    }

    async fn told(&self, member: &Member) -> Value {
        member.only_item(&self.office, "/api/v1/own-requests").await
    }

    fn answer(&self, number: i64) -> RequestChange {
        let values = vec![FieldAnswer { field: 1, value: AnswerValue::Number(number) }];
        let debtor = Debtor::Team(self.team);
        RequestChange::Answer(AnswerRequest { request: self.request, debtor, values, on_behalf: None })
    }
}

async fn done(office: &Office, scope: &Scope, change: RequestChange) -> OperationId {
    let (id, outcome) = office.store.change(scope, Deed::Request(change)).await.unwrap();
    assert_eq!(outcome, Outcome::Applied);
    id
}

#[tokio::test]
async fn a_leader_is_told_what_the_team_is_asked_answers_it_and_reads_why_it_came_back() {
    let here = Asking::open().await;
    let leader = here.member(Role::Leader).await;
    let asked = here.told(&leader).await;
    assert_eq!(
        (&asked["state"], &asked["may_answer"], &asked["by"]),
        (&value!("waiting"), &value!(true), &value!("Xã Gia Phú"))
    );
    assert_eq!((&asked["team"], &asked["answers_for"]), (&value!(here.team.to_string()), &value!(null)));
    let number = &asked["fields"][0];
    assert_eq!((&number["kind"]["number"]["most"], &number["how"]), (&value!(500), &value!("Số, hộ, từ 0 đến 500")));
    assert_eq!((&number["value"], &asked["fields"][1]["counted"]["part"]), (&value!(null), &value!(0)));

    done(&here.office, &leader.scope, here.answer(12)).await;
    let answered = here.told(&leader).await;
    assert_eq!((&answered["state"], &answered["versions"]), (&value!("answered"), &value!(1)));
    assert_eq!((&answered["fields"][0]["value"], &answered["may_answer"]), (&value!({"number": 12}), &value!(true)));

    let officer = here.office.scope().await;
    let debtor = Debtor::Team(here.team);
    let back = ReturnAnswer { request: here.request, debtor, version: 1, remark: "Xem lại.".into() };
    done(&here.office, &officer, RequestChange::Return(back)).await;
    let returned = here.told(&leader).await;
    assert_eq!((&returned["state"], &returned["remark"]), (&value!("returned"), &value!("Xem lại.")));

    let to = "2026-01-15".parse().unwrap();
    let more = ExtendRequest { request: here.request, to, hour: None, reason: "Mưa lũ.".into() };
    done(&here.office, &officer, RequestChange::Extend(more)).await;
    assert_eq!(here.told(&leader).await["extended"], "Mưa lũ.");
    let close = CloseRequest { request: here.request, reason: Some("Đã đủ.".into()) };
    done(&here.office, &officer, RequestChange::Close(close)).await;
    let closed = here.told(&leader).await;
    assert_eq!((&closed["may_answer"], &closed["close_reason"]), (&value!(false), &value!("Đã đủ.")));
    assert!(closed["closed_at"].is_string());
}

#[tokio::test]
async fn who_may_not_answer_learns_how_it_stands_and_an_office_is_told_of_no_teams() {
    let here = Asking::open().await;
    let volunteer = here.member(Role::Volunteer).await;
    let told = here.told(&volunteer).await;
    assert_eq!((&told["state"], &told["may_answer"]), (&value!("waiting"), &value!(false)));
    assert_eq!(here.told(&here.member(Role::Deputy).await).await["may_answer"], true);
    let office = Machine::of_commune(&here.office).await.get(&here.office, "/api/v1/own-requests").await;
    assert_eq!(json(&office)["items"], value!([]));
}

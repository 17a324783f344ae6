//! One operation of each kind on reports that are asked for once.

use crate::harness::{TestStore, day};
use rules::{
    ids::{RequestId, TeamId, UnitId},
    obligations::Debtor,
    operations::{
        AnswerRequest, AnsweredFor, AskRequest, Body, CloseRequest, ExtendRequest, FieldAnswer, RequestChange,
        ReturnAnswer, Via,
    },
    requests::{AnswerValue, FieldKind, RequestField},
    schedules::Reporter,
};

/// A commune asks its teams for a number.
fn ask(by: UnitId) -> Body {
    let kind = FieldKind::Number { least: Some(0), most: None, unit_word: None, summed: true };
    Body::Request(RequestChange::Ask(AskRequest {
        by,
        title: "Sóng điện thoại".to_owned(),
        purpose: None,
        basis: None,
        fields: vec![RequestField { label: "Số hộ không có sóng".to_owned(), hint: None, required: true, kind }],
        level: Reporter::Team,
        within: vec![by],
        due: day("2100-01-01"),
        hour: None,
    }))
}

/// One request was asked before.
pub(super) async fn one_of_each_kind_of_requests(store: &TestStore, team: TeamId, commune: UnitId) -> Vec<Body> {
    let registry = store.tree().await;
    let commune = registry.heir_of_same_level(commune, store.today()).expect("a commune");
    let request: RequestId = store.done(ask(commune)).await.into();
    let answer = AnswerRequest {
        request,
        debtor: Debtor::Team(team),
        values: vec![FieldAnswer { field: 1, value: AnswerValue::Number(3) }],
        on_behalf: Some(AnsweredFor { via: Via::Phone, note: None }),
    };
    let back = ReturnAnswer { request, debtor: Debtor::Team(team), version: 1, remark: "Xem lại.".to_owned() };
    let reason = "Mưa lũ.".to_owned();
    vec![
        ask(commune),
        Body::Request(RequestChange::Extend(ExtendRequest { request, to: day("2100-02-01"), hour: None, reason })),
        Body::Request(RequestChange::Answer(answer)),
        Body::Request(RequestChange::Return(back)),
        Body::Request(RequestChange::Close(CloseRequest { request, reason: None })),
    ]
}

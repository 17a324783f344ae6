//! A report that each commune asks of the teams of one village, and what may be done with it.

use super::deeds::{Deed, of_unit, too_early};
use super::world::{Site, World};
use rules::ids::{OperationId, RequestId};
use rules::obligations::Debtor;
use rules::operations::{
    AnswerRequest, AskRequest, Body, CloseRequest, ExtendRequest, Operation, Outcome, RequestChange, ReturnAnswer,
};
use rules::requests::{FieldKind, RequestField};
use rules::schedules::Reporter;
use store::Scope;
use uuid::Uuid;

fn ask(site: &Site, title: &str) -> AskRequest {
    let kind = FieldKind::Number { least: Some(0), most: None, unit_word: None, summed: true };
    AskRequest {
        by: site.commune,
        title: title.to_owned(),
        purpose: None,
        basis: None,
        fields: vec![RequestField { label: "Số hộ".to_owned(), hint: None, required: true, kind }],
        level: Reporter::Team,
        within: vec![site.village],
        due: "2100-01-01".parse().unwrap(),
        hour: None,
    }
}

impl Site {
    /// What its commune asks of its team.
    pub(super) fn request(&self) -> RequestId {
        RequestId(Uuid::new_v5(&self.team.0, b"request"))
    }
}

impl World {
    /// Lets the commune of a site ask its team.
    pub(super) async fn ask_team(&self, site: &Site) {
        let body = Body::Request(RequestChange::Ask(ask(site, "Sóng điện thoại")));
        let operation = Operation { id: OperationId(site.request().0), ..self.store.operation(body) };
        let outcomes = self.store.apply(&Scope::operator(), vec![operation]).await.unwrap();
        assert_eq!(outcomes, [Outcome::Applied]);
    }
}

/// What may be done with what a team is asked; nothing of it takes effect.
pub(super) fn to_requests(site: &Site) -> Vec<Deed> {
    let (request, at) = (site.request(), Some(site.at_team()));
    let extend = ExtendRequest { request, to: too_early(), hour: None, reason: String::new() };
    let close = CloseRequest { request, reason: Some(String::new()) };
    let answer = AnswerRequest { request, debtor: Debtor::Team(site.team), values: Vec::new(), on_behalf: None };
    let back = ReturnAnswer { request, debtor: Debtor::Team(site.team), version: 9, remark: String::new() };
    vec![
        ("request.ask", Some(of_unit(site.commune)), Body::Request(RequestChange::Ask(ask(site, "")))),
        ("request.extend", at, Body::Request(RequestChange::Extend(extend))),
        ("request.close", at, Body::Request(RequestChange::Close(close))),
        ("request.return", at, Body::Request(RequestChange::Return(back))),
        ("request.answer", at, Body::Request(RequestChange::Answer(answer))),
    ]
}

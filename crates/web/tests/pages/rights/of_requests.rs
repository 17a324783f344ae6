//! A report that each commune asks of the teams of one village, and what may be done with it.

use super::deeds::{Deed, of_unit, too_early};
use super::world::{Site, World};
use rules::ids::{OperationId, RequestId};
use rules::obligations::Debtor;
use rules::operations::{
    AnswerRequest, AnsweredFor, AskRequest, Body, CloseRequest, ExtendRequest, FieldAnswer, Operation, Outcome,
    RequestChange, ReturnAnswer, Via,
};
use rules::requests::{AnswerValue, AnsweredFile, FieldKind, RequestField};
use rules::schedules::Reporter;
use store::{KeptFile, Scope};
use uuid::Uuid;

fn ask(site: &Site, title: &str) -> AskRequest {
    let kind = FieldKind::Number { least: Some(0), most: None, unit_word: None, summed: true };
    AskRequest {
        by: site.commune,
        title: title.to_owned(),
        purpose: None,
        basis: None,
        fields: vec![
            RequestField { label: "Số hộ".to_owned(), hint: None, required: true, kind },
            RequestField { label: "Biên bản".to_owned(), hint: None, required: false, kind: FieldKind::File {} },
        ],
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
    /// Lets the commune of a site ask its team, for which somebody answers with a file.
    pub(super) async fn ask_team(&self, site: &Site) {
        let body = Body::Request(RequestChange::Ask(ask(site, "Sóng điện thoại")));
        let asking = Operation { id: OperationId(site.request().0), ..self.store.operation(body) };
        let file = KeptFile {
            name: "a.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: format!("%PDF-1.7 {}", site.team).into_bytes(),
        };
        let sha256 = self.store.keep_file(&Scope::operator(), file).await.unwrap();
        let file = AnswerValue::File(AnsweredFile { sha256, name: "Biên bản.pdf".to_owned() });
        let given = |field, value| FieldAnswer { field, value };
        let answer = AnswerRequest {
            request: site.request(),
            debtor: Debtor::Team(site.team),
            values: vec![given(1, AnswerValue::Number(3)), given(2, file)],
            on_behalf: Some(AnsweredFor { via: Via::Paper, note: None }),
        };
        let answering = self.store.operation(Body::Request(RequestChange::Answer(answer)));
        let outcomes = self.store.apply(&Scope::operator(), vec![asking, answering]).await.unwrap();
        assert_eq!(outcomes, [Outcome::Applied, Outcome::Applied]);
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

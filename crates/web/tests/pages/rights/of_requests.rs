//! What offices ask of those right below them: a commune the teams of one village, a district its communes, a province its districts;
//! and what may be done with it.

use super::deeds::{Deed, too_early};
use super::relations::{Where, of_unit};
use super::world::World;
use rules::ids::{OperationId, RequestId, UnitId};
use rules::obligations::Debtor;
use rules::operations::{
    AnswerRequest, AnsweredFor, AskRequest, Body, CloseRequest, ExtendRequest, FieldAnswer, Operation, Outcome,
    RequestChange, ReturnAnswer, Via,
};
use rules::requests::{AnswerValue, AnsweredFile, FieldKind, RequestField};
use rules::schedules::Reporter;
use rules::units::Level;
use store::Scope;
use uuid::Uuid;

/// What an office asks of somebody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) by: UnitId,
    /// Who is asked, where that is, and what is asked there.
    pub(super) asked: Debtor,
    pub(super) at: Where,
    level: Reporter,
}

impl Question {
    pub(super) fn id(&self) -> RequestId {
        RequestId(Uuid::new_v5(&self.whom(), b"request"))
    }

    /// Who is asked, as addresses say it.
    pub(super) fn whom(&self) -> Uuid {
        match self.asked {
            Debtor::Team(team) => team.0,
            Debtor::Unit(unit) => unit.0,
        }
    }

    fn body(&self, title: &str) -> AskRequest {
        let kind = FieldKind::Number { least: Some(0), most: None, unit_word: None, summed: true };
        AskRequest {
            by: self.by,
            title: title.to_owned(),
            purpose: None,
            basis: None,
            fields: vec![
                RequestField { label: "Số hộ".to_owned(), hint: None, required: true, kind },
                RequestField { label: "Biên bản".to_owned(), hint: None, required: false, kind: FieldKind::File {} },
            ],
            level: self.level,
            within: vec![self.at.unit],
            due: "2100-01-01".parse().unwrap(),
            hour: None,
        }
    }
}

impl World {
    /// Everything that is asked.
    pub(super) fn questions(&self) -> Vec<Question> {
        let of_team = self.sites.iter().map(|site| Question {
            by: site.commune,
            asked: Debtor::Team(site.team),
            at: site.at_team(),
            level: Reporter::Team,
        });
        let of_office = |unit: UnitId| {
            let level = match self.registry.get(unit)?.level {
                Level::Commune => Reporter::Commune,
                Level::District => Reporter::District,
                Level::Province | Level::Village => return None,
            };
            let by = self.registry.parent(unit, self.store.today())?;
            Some(Question { by, asked: Debtor::Unit(unit), at: of_unit(unit), level })
        };
        of_team.chain(self.offices().into_iter().filter_map(of_office)).collect()
    }

    /// Asks it, and lets it be answered with a file.
    pub(super) async fn ask(&self, question: &Question) {
        let (request, debtor) = (question.id(), question.asked);
        let body = Body::Request(RequestChange::Ask(question.body("Sóng điện thoại")));
        let asking = Operation { id: OperationId(request.0), ..self.store.operation(body) };
        let sha256 = self.pdf("a.pdf", &format!("answer of {debtor:?}")).await;
        let file = AnswerValue::File(AnsweredFile { sha256, name: "Biên bản.pdf".to_owned() });
        let given = |field, value| FieldAnswer { field, value };
        let answer = AnswerRequest {
            request,
            debtor,
            values: vec![given(1, AnswerValue::Number(3)), given(2, file)],
            on_behalf: Some(AnsweredFor { via: Via::Paper, note: None }),
        };
        let answering = self.store.operation(Body::Request(RequestChange::Answer(answer)));
        let outcomes = self.store.apply(&Scope::operator(), vec![asking, answering]).await.unwrap();
        assert_eq!(outcomes, [Outcome::Applied, Outcome::Applied]);
    }
}

/// What may be done with what is asked, by whoever asked and by whoever is asked; nothing of it takes effect.
pub(super) fn to_requests(question: &Question) -> Vec<Deed> {
    let (request, debtor) = (question.id(), question.asked);
    let (by, at) = (Some(of_unit(question.by)), Some(question.at));
    let extend = ExtendRequest { request, to: too_early(), hour: None, reason: String::new() };
    let close = CloseRequest { request, reason: Some(String::new()) };
    let answer = AnswerRequest { request, debtor, values: Vec::new(), on_behalf: None };
    let back = ReturnAnswer { request, debtor, version: 9, remark: String::new() };
    vec![
        ("request.ask", by, Body::Request(RequestChange::Ask(question.body("")))),
        ("request.extend", by, Body::Request(RequestChange::Extend(extend))),
        ("request.close", by, Body::Request(RequestChange::Close(close))),
        ("request.return", at, Body::Request(RequestChange::Return(back))),
        ("request.answer", at, Body::Request(RequestChange::Answer(answer))),
    ]
}

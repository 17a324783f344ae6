//! What a team is asked, with its answers: for whoever works on a phone.

use super::{LATEST, counted, debtor_id, queries::writes, rows::answer};
use crate::{
    Store,
    db::{Read, args, ids},
    error::Result,
    scope::{Scope, Seat},
};
use rules::{
    indicators::Quantity,
    obligations::Debtor,
    requests::{Answer, AnswerState, Asked, Request},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the asker's own team is asked, itself or in the place of one that has ended.
#[derive(Clone, Debug)]
pub struct OwnRequest {
    /// What is asked.
    pub request: Request,
    /// Who was asked.
    pub asked: Asked,
    /// How its answer stands.
    pub state: AnswerState,
    /// The answer that was sent last.
    pub answer: Option<Answer>,
    /// What is counted now of the indicators that are asked for, as long as it may be answered.
    pub counted: BTreeMap<u16, Quantity>,
    /// May the asker answer now?
    pub may_answer: bool,
    /// Was another team asked, in whose place the own one stands?
    pub is_of_another: bool,
}

impl Store {
    /// What the asker's own team is asked: what is open first, by when it is due, then the newest; at most so many. An office has none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn team_requests(&self, scope: &Scope, most: usize) -> Result<Vec<OwnRequest>> {
        let Some(Seat::Team { team, .. }) = scope.acting().map(|acting| &acting.seat) else {
            return Ok(Vec::new());
        };
        let holder = Some(Debtor::Team(*team));
        let mut own = self.own_requests(scope).await?.own;
        own.sort_by_key(|(request, _, state)| (!state.is_open(), state.is_open().then_some(request.late_from)));
        own.truncate(most);
        let (registry, today) = (self.registry(scope).await?, self.today());
        let from = &mut self.db.clone();
        let requests = ids(own.iter().map(|(request, ..)| request.id));
        let debtors = ids(own.iter().map(|(_, asked, _)| debtor_id(asked.debtor)));
        let rows: Vec<(Uuid, Uuid, String)> = from.all(&LATEST, args![requests, debtors]).await?;
        let mut answers: BTreeMap<(Uuid, Uuid), String> =
            rows.into_iter().map(|(request, debtor, body)| ((request, debtor), body)).collect();
        let mut told = Vec::with_capacity(own.len());
        for (request, asked, state) in own {
            let body = answers.remove(&(request.id.0, debtor_id(asked.debtor)));
            let may_answer = request.closed.is_none() && writes(scope, holder, &asked, &registry, today);
            let counted =
                if may_answer { counted::of(from, &registry, &request, &asked).await? } else { BTreeMap::new() };
            let answer = body.map(|body| answer(&body)).transpose()?;
            let is_of_another = Some(asked.debtor) != holder;
            told.push(OwnRequest { request, asked, state, answer, counted, may_answer, is_of_another });
        }
        Ok(told)
    }
}

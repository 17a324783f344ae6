//! What came of a request so far, for the paper that is prepared of it.

use super::{
    debtor_id,
    rows::{AskedTuple, answer, asked},
    whom,
};
use crate::{
    apply::{Draft, Stop},
    db::{Read, args, statements},
    error::Result,
};
use rules::{
    day::Day,
    ids::{RequestId, TeamId},
    obligations::Debtor,
    requests::{Answer, Asked, ResultRow, Results},
    units::Registry,
};
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    ALL_ASKED = "SELECT request, debtor, team, unit, name, answered_at, versions, returned FROM request_asked WHERE request = $1";
    ALL_LATEST = "SELECT w.debtor, w.body FROM request_answer w JOIN request_asked a ON a.request = w.request \
                  AND a.debtor = w.debtor AND a.versions = w.version WHERE w.request = $1";
}

/// Somebody who was asked, as it stands.
#[derive(Clone, Debug)]
pub(super) struct AskedNow {
    asked: Asked,
    /// Does anybody stand in its place today?
    stands: bool,
    answer: Option<Answer>,
}

/// Everybody who was asked.
pub(super) async fn everybody(
    from: &mut impl Read,
    registry: &Registry,
    id: RequestId,
    today: Day,
) -> Result<Vec<AskedNow>> {
    let rows: Vec<AskedTuple> = from.all(&ALL_ASKED, args![id]).await?;
    let all: Vec<Asked> = rows.into_iter().map(asked).collect::<Result<_>>()?;
    let team = |asked: &Asked| -> Option<TeamId> {
        match asked.debtor {
            Debtor::Team(team) => Some(team),
            Debtor::Unit(_) => None,
        }
    };
    let heirs = whom::heirs(from, all.iter().filter_map(team).collect()).await?;
    let rows: Vec<(Uuid, String)> = from.all(&ALL_LATEST, args![id]).await?;
    let mut answers: BTreeMap<Uuid, String> = rows.into_iter().collect();
    let now = |asked: Asked| {
        let answer = answers.remove(&debtor_id(asked.debtor)).map(|body| answer(&body)).transpose()?;
        let stands = heirs.stands_for(asked.debtor, registry, today).is_some();
        Ok(AskedNow { asked, stands, answer })
    };
    all.into_iter().map(now).collect()
}

impl Draft {
    /// What came of a request so far. A paper is prepared in a transaction before which all answers are written down.
    pub(crate) fn results_so_far(&self, id: RequestId) -> std::result::Result<Results, Stop> {
        let request = self.request(id)?;
        let everybody = self.requests.whole.get(&id).map(Vec::as_slice).unwrap_or_default();
        let row = |row: &AskedNow| {
            let state = row.asked.state(request, row.stands, self.now);
            ResultRow::of(row.asked.name.clone(), state, row.answer.clone())
        };
        Ok(Results::of(request.clone(), everybody.iter().map(row).collect(), self.today))
    }
}

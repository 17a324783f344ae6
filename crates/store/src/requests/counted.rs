//! What is counted of the indicators that a request asks for, where somebody who was asked works.

use crate::{catalogue, db::Read, error::Result, indicators, reports};
use rules::{
    day::{Day, Span},
    indicators::{Columns, Quantity, Windows},
    obligations::Debtor,
    requests::{Asked, FieldKind, Request, length_of, numbered},
    units::{Level, Registry},
};
use std::collections::BTreeMap;

/// What is counted, by the number of the field; under the tree of the day of asking, in which whoever was asked stands.
pub(super) async fn of(
    from: &mut impl Read,
    registry: &Registry,
    request: &Request,
    asked: &Asked,
) -> Result<BTreeMap<u16, Quantity>> {
    let mut counted = BTreeMap::new();
    let indicators = numbered(&request.fields).filter_map(|(number, field)| match &field.kind {
        FieldKind::Indicator { code, from, to } => Some((number, code, Span { from: *from, to: *to })),
        _ => None,
    });
    let indicators: Vec<_> = indicators.collect();
    if indicators.is_empty() {
        return Ok(counted);
    }
    let tree = Day::of(request.asked_at);
    let province = registry.above(request.by, Level::Province, tree);
    let (known, items) = (indicators::read(from).await?, catalogue::current(from).await?);
    let mut of_times: BTreeMap<Span, Windows> = BTreeMap::new();
    for (number, code, time) in indicators {
        let Some(indicator) = known.get(province, code, time.to.before()) else { continue };
        let windows = match of_times.remove(&time) {
            Some(windows) => windows,
            None => windows(from, registry, asked, time, tree).await?,
        };
        counted.extend(indicator.evaluate(&windows.period(), &items).map(|quantity| (number, quantity)));
        of_times.insert(time, windows);
    }
    Ok(counted)
}

async fn windows(from: &mut impl Read, registry: &Registry, asked: &Asked, time: Span, tree: Day) -> Result<Windows> {
    let columns = Columns::of(length_of(time), time);
    match asked.debtor {
        Debtor::Team(team) => {
            Ok(reports::of_team(from, registry, team, asked.unit, None, &columns, tree).await?.windows)
        }
        Debtor::Unit(unit) => {
            let found = indicators::windows(from, &[unit], &columns, tree).await?.remove(&unit);
            Ok(found.unwrap_or_else(|| Windows::empty(columns.kind)))
        }
    }
}

//! Zalo groups: names given and groups made (R2.4).

use crate::{
    Store,
    apply::{Draft, Needs, Stop},
    db::{Read, Tx, args, ids, statements},
    error::Result,
    registry::day,
    scope::Scope,
    teams::Entry,
};
use rules::{
    channels::{Channel, Owner, name_key},
    day::Span,
    ids::{TeamId, UnitId},
    measures::{Measure, Stock},
    operations::{Refusal, SetChannel},
    teams::good_text,
    units::Unit,
    zalo::Taken,
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

statements! {
    BY_NAME = "SELECT owner, of_team FROM channel WHERE name_key = $1";
    OF_UNITS = "SELECT owner, name, made_day FROM channel WHERE NOT of_team AND owner IN {{ids $1}}";
    ALL_OF_UNITS = "SELECT owner, name, made_day FROM channel WHERE NOT of_team";
    NAMES = "SELECT name FROM channel WHERE name IS NOT NULL";
    PUT = "INSERT INTO channel (owner, of_team, name, name_key, made_day) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (owner) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, made_day = excluded.made_day";
}

/// The groups of units, and the names taken, of a batch.
#[derive(Debug, Default)]
pub(crate) struct Channels {
    taken: HashMap<String, Owner>,
    of_units: BTreeMap<UnitId, Entry<Channel>>,
}

impl Channels {
    pub(crate) fn of_units(&self) -> impl Iterator<Item = (UnitId, &Entry<Channel>)> {
        self.of_units.iter().map(|(unit, entry)| (*unit, entry))
    }
}

type ChannelRow = (Uuid, Option<String>, Option<String>);

fn channel((owner, name, made): ChannelRow) -> Result<(UnitId, Channel)> {
    Ok((UnitId(owner), Channel { name, made: made.as_deref().map(day).transpose()? }))
}

pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Channels> {
    let mut channels = Channels::default();
    for key in &needs.channel_names {
        if let Some((owner, of_team)) = from.opt::<(Uuid, bool)>(&BY_NAME, args![key]).await? {
            let owner = if of_team { Owner::Team(TeamId(owner)) } else { Owner::Unit(UnitId(owner)) };
            channels.taken.insert(key.clone(), owner);
        }
    }
    if !needs.units_with_channels.is_empty() {
        let rows: Vec<ChannelRow> = from.all(&OF_UNITS, args![ids(needs.units_with_channels.iter().copied())]).await?;
        for row in rows {
            let (unit, channel) = channel(row)?;
            channels.of_units.insert(unit, Entry { stored: Some(channel.clone()), now: channel });
        }
    }
    Ok(channels)
}

impl Draft {
    pub(crate) fn set_channel(&mut self, body: &SetChannel) -> std::result::Result<(), Stop> {
        let name = body.name.as_deref().map(|name| good_text(name, 100)).transpose()?;
        if let Some(Some(made)) = body.made {
            self.not_in_future(made)?;
        }
        if let Some(name) = &name
            && self.channels.taken.get(&name_key(name)).is_some_and(|owner| *owner != body.owner)
        {
            return Err(Refusal::channel_name_taken(name).into());
        }
        let change = |channel: &Channel| Channel {
            name: name.clone().or_else(|| channel.name.clone()),
            made: body.made.unwrap_or(channel.made),
        };
        let (old, new) = match body.owner {
            Owner::Team(id) => {
                let mut team = self.teams.get(id).cloned().ok_or(Stop::Missing(id.into()))?;
                let new = change(&team.channel);
                let old = std::mem::replace(&mut team.channel, new.clone());
                if old != new {
                    self.teams.put(team);
                }
                (old, new)
            }
            Owner::Unit(unit) => {
                let Some(life) = self.registry.get(unit).map(Unit::life) else {
                    return Err(Refusal::wrong_unit("").into());
                };
                if let Some(made) = body.made.flatten().filter(|made| *made < life.from) {
                    return Err(Refusal::wrong_day(self.unit_name(unit)).on(made).into());
                }
                let entry =
                    self.channels.of_units.entry(unit).or_insert(Entry { stored: None, now: Channel::default() });
                let new = change(&entry.now);
                (std::mem::replace(&mut entry.now, new.clone()), new)
            }
        };
        if old == new {
            return Err(Refusal::nothing_changed(new.name.unwrap_or_default()).into());
        }
        if let Some(old) = &old.name {
            self.channels.taken.remove(&name_key(old));
        }
        if let Some(new) = &new.name {
            self.channels.taken.insert(name_key(new), body.owner);
        }
        Ok(())
    }
}

/// Writes the groups a batch changed, of units and of teams.
pub(crate) async fn save(tx: &mut Tx, draft: &Draft) -> Result<()> {
    let of_units = draft
        .channels
        .of_units()
        .filter(|(_, entry)| entry.stored.as_ref().unwrap_or(&Channel::default()) != &entry.now);
    let of_units = of_units.map(|(unit, entry)| (unit.0, false, &entry.now));
    let of_teams = draft
        .teams
        .changed()
        .filter(|entry| entry.stored.as_ref().map_or(&Channel::default(), |team| &team.channel) != &entry.now.channel);
    let of_teams = of_teams.map(|entry| (entry.now.id.0, true, &entry.now.channel));
    let rows = of_units.chain(of_teams).map(|(owner, of_team, channel)| {
        args![owner, of_team, channel.name.as_ref(), channel.name.as_deref().map(name_key), channel.made]
    });
    tx.bulk(&PUT, rows.collect()).await?;
    Ok(())
}

/// What a unit's group counts for.
pub(crate) fn stock(unit: UnitId, channel: &Channel) -> Option<Stock> {
    Some(Stock { unit, measure: Measure::ZaloGroupsOfUnits, span: Span::since(channel.made?) })
}

/// What all units' groups count for, for the recount.
pub(crate) async fn all_stocks(from: &mut impl Read) -> Result<Vec<Stock>> {
    let rows: Vec<ChannelRow> = from.all(&ALL_OF_UNITS, args![]).await?;
    let channels = rows.into_iter().map(channel).collect::<Result<Vec<_>>>()?;
    Ok(channels.iter().filter_map(|(unit, channel)| stock(*unit, channel)).collect())
}

impl Store {
    /// Every name that some group has, so that a new one differs. A group outlives its team on people's phones, so the names of
    /// ended teams' groups stay taken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn channel_names(&self, _scope: &Scope) -> Result<Taken> {
        let names: Vec<(String,)> = self.db.clone().all(&NAMES, args![]).await?;
        Ok(names.into_iter().map(|(name,)| name).collect())
    }

    /// The groups of units, as far as known; whether a unit has a group is no person's data.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn channels_of_units(&self, _scope: &Scope, units: &[UnitId]) -> Result<BTreeMap<UnitId, Channel>> {
        let rows: Vec<ChannelRow> = self.db.clone().all(&OF_UNITS, args![ids(units.iter().copied())]).await?;
        rows.into_iter().map(channel).collect()
    }
}

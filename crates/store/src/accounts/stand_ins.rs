//! Who stands in for the holder of a duty: told to the holder, and to whoever sees him in that duty.

use super::load::read;
use crate::{
    Store,
    db::{Read, args, statements},
    error::Result,
    scope::{Scope, Seat},
};
use rules::{
    access::Right,
    day::Span,
    ids::{AccountId, AppointmentId},
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    STANDING_IN = "SELECT DISTINCT account FROM appointment WHERE stands_in_for = $1 AND to_day > $2";
    STOOD_FOR_BY = "SELECT stands_in_for FROM appointment WHERE id = $1 AND stands_in_for IS NOT NULL";
}

/// Somebody who stands in for the holder of a duty, today or later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// The duty that was given so.
    pub id: AppointmentId,
    /// The duty stood in for.
    pub whom: AppointmentId,
    /// Whose it is.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// From when to when.
    pub span: Span,
    /// Has he or she ever come in, so that there is a password?
    pub has_password: bool,
    /// Is the account shut for cause?
    pub is_shut: bool,
}

impl Store {
    /// Who stands in for the holder of a duty, today or later, the earliest first. Nobody for whoever doesn't see its holder in it; and
    /// above the commune the members of a team are no names but sums.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stand_ins(&self, scope: &Scope, duty: AppointmentId) -> Result<Vec<StandIn>> {
        if !self.knows_stand_ins(scope, duty).await? {
            return Ok(Vec::new());
        }
        let (today, from) = (self.today(), &mut self.db.clone());
        let rows: Vec<(Uuid,)> = from.all(&STANDING_IN, args![duty, today]).await?;
        let accounts: BTreeSet<AccountId> = rows.into_iter().map(|(id,)| AccountId(id)).collect();
        let mut found = Vec::new();
        for account in read(from, &accounts, today).await?.into_values() {
            let standing = account.appointments.iter().filter(|held| held.stands_in_for == Some(duty));
            // One that was ended before it began holds on no day.
            let lasting = standing.filter(|held| today < held.span.to && !held.span.is_empty());
            found.extend(lasting.map(|held| StandIn {
                id: held.id,
                whom: duty,
                account: account.id,
                name: account.name.clone(),
                span: held.span,
                has_password: account.has_password,
                is_shut: account.revoked.is_some(),
            }));
        }
        found.sort_by_cached_key(|one| (one.span.from, rules::text::sort_key(&one.name), one.id));
        Ok(found)
    }

    /// One of [`Store::stand_ins`], by the duty that was given so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stand_in(&self, scope: &Scope, id: AppointmentId) -> Result<Option<StandIn>> {
        let row: Option<(Uuid,)> = self.db.clone().opt(&STOOD_FOR_BY, args![id]).await?;
        let Some((whom,)) = row else { return Ok(None) };
        let all = self.stand_ins(scope, AppointmentId(whom)).await?;
        Ok(all.into_iter().find(|one| one.id == id))
    }

    async fn knows_stand_ins(&self, scope: &Scope, duty: AppointmentId) -> Result<bool> {
        let Some(holder) = self.holder_of_duty(scope, duty).await? else { return Ok(false) };
        let Some(held) = holder.appointment(duty) else { return Ok(false) };
        let is_of_others = || scope.acting().is_some_and(|acting| acting.has_no_say_at(&held.seat));
        let knows_names = || !matches!(held.seat, Seat::Team { .. }) || scope.has(Right::SeeMembers);
        Ok(scope.account() == Some(holder.id) || !is_of_others() && knows_names())
    }
}

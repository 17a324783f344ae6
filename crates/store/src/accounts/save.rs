//! Writing what a batch changed of accounts, and what must end with it.

use super::Accounts;
use crate::{
    apply::instant,
    db::{Tx, args, ids, statements},
    error::Result,
    scope::Seat,
};
use jiff::{SignedDuration, Timestamp};
use rules::ids::UnitId;

statements! {
    PUT_ACCOUNT = "INSERT INTO account (id, sign_in_name, name, phone, person) VALUES ($1, $2, $3, $4, $5)";
    AMEND_ACCOUNT = "UPDATE account SET name = $2, phone = $3, revoked = $4 WHERE id = $1";
    PUT_APPOINTMENT = "INSERT INTO appointment (id, account, role, unit, team, from_day, to_day, stands_in_for) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET to_day = excluded.to_day";
    PUT_CREDENTIAL = "INSERT INTO credential (account, password_hash, since) VALUES ($1, $2, $3) \
                      ON CONFLICT (account) DO UPDATE SET password_hash = excluded.password_hash, since = excluded.since";
    END_SESSIONS = "DELETE FROM session WHERE account IN {{ids $1}} AND NOT id IN {{ids $2}}";
    END_DEVICES = "UPDATE device SET ended = $2 WHERE ended IS NULL AND account IN {{ids $1}}";
    END_TOKENS = "UPDATE api_token SET ended = $2 WHERE ended IS NULL AND account IN {{ids $1}}";
    END_INVITATIONS = "UPDATE invitation SET ends = $2 WHERE used IS NULL AND ends > $2 AND account IN {{ids $1}}";
    PUT_INVITATION = "INSERT INTO invitation (id, account, code_hash, made, ends) VALUES ($1, $2, $3, $4, $5)";
}

/// How long an invitation is good.
const INVITED_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);

pub(crate) async fn save(tx: &mut Tx, accounts: &Accounts, now: Timestamp) -> Result<()> {
    let known = |id| accounts.known.get(id);
    let new =
        accounts.new.iter().filter_map(known).map(|account| {
            args![account.id, &account.sign_in_name, &account.name, account.phone.as_ref(), account.person]
        });
    tx.bulk(&PUT_ACCOUNT, new.collect()).await?;
    for account in accounts.amended.iter().filter_map(known) {
        let revoked = account.revoked.map(instant);
        tx.exec(&AMEND_ACCOUNT, args![account.id, &account.name, account.phone.as_ref(), revoked]).await?;
    }

    let duties =
        accounts.known.values().flat_map(|account| account.appointments.iter().map(move |duty| (account, duty)));
    let changed = duties.filter(|(_, duty)| accounts.changed.contains(&duty.id)).map(|(account, duty)| {
        let (unit, team) = match &duty.seat {
            Seat::Unit(unit) => (Some(*unit), None),
            Seat::Team { team, .. } => (None::<UnitId>, Some(*team)),
            Seat::System => (None, None),
        };
        let span = duty.span;
        args![duty.id, account.id, duty.role.code(), unit, team, span.from, span.to, duty.stands_in_for]
    });
    tx.bulk(&PUT_APPOINTMENT, changed.collect()).await?;

    let at = instant(now);
    let passwords = accounts.passwords.iter().map(|(id, new)| args![*id, &new.hash, &at]);
    tx.bulk(&PUT_CREDENTIAL, passwords.collect()).await?;
    let revoked: Vec<_> =
        accounts.amended.iter().filter_map(known).filter(|account| account.revoked.is_some()).collect();
    // Whoever got in by the old password, or before the account was shut, is out.
    let shut_out = ids(accounts.passwords.keys().copied().chain(revoked.iter().map(|account| account.id)));
    let revoked = ids(revoked.iter().map(|account| account.id));
    if !accounts.passwords.is_empty() || revoked != "[]" {
        let open = accounts.passwords.iter().filter(|(id, _)| !accounts.shut.contains(id));
        let kept = ids(open.filter_map(|(_, new)| new.keeps));
        tx.exec(&END_SESSIONS, args![shut_out, kept]).await?;
        tx.exec(&END_DEVICES, args![revoked.as_str(), &at]).await?;
        tx.exec(&END_TOKENS, args![revoked.as_str(), &at]).await?;
        tx.exec(&END_INVITATIONS, args![revoked, &at]).await?;
    }
    if !accounts.invited.is_empty() {
        // The newest invitation is the one that counts.
        tx.exec(&END_INVITATIONS, args![ids(accounts.invited.iter().map(|(_, account, _)| *account)), &at]).await?;
        let ends = instant(now + INVITED_FOR);
        let rows = accounts.invited.iter();
        let rows = rows.map(|(id, account, code)| args![*id, *account, code.clone(), &at, &ends]);
        tx.bulk(&PUT_INVITATION, rows.collect()).await?;
    }
    Ok(())
}

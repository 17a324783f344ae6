//! Accounts and the duties they hold, and what may be done with them.

use super::deeds::{Deed, day, too_early};
use super::offices::Holder;
use super::relations::{Where, of_unit};
use super::world::{Asker, World};
use rules::access::Role;
use rules::ids::{AccountId, AppointmentId, UnitId};
use rules::operations::{
    AddAccount, AmendAccount, Appoint, Body, EndAppointment, InviteAccount, ReinstateAccount, RevokeAccount,
    SetPassword,
};

/// What may be done to an account, under the name of its holder.
fn to_account(names: [&'static str; 4], at: Option<Where>, account: AccountId) -> [Deed; 4] {
    [
        (names[0], at, Body::AmendAccount(AmendAccount { account, name: None, phone: None })),
        (names[1], at, Body::InviteAccount(InviteAccount { account })),
        (names[2], at, Body::RevokeAccount(RevokeAccount { account, cause: String::new() })),
        (names[3], at, Body::ReinstateAccount(ReinstateAccount { account })),
    ]
}

fn appoint(account: AccountId, role: Role, unit: Option<UnitId>, stands_in_for: Option<AppointmentId>) -> Body {
    // No day at all: it ends on the day on which it begins.
    Body::Appoint(Appoint { account, role, unit, from: day(), to: Some(day()), stands_in_for })
}

fn end(appointment: AppointmentId) -> Body {
    Body::EndAppointment(EndAppointment { appointment, day: too_early() })
}

fn stand_in(account: AccountId, role: Role, holder: Holder) -> Body {
    appoint(account, role, holder.at, Some(holder.duty))
}

/// What may be done to somebody with a duty that is no team's: to the account, then to the duty.
fn to_holder(names: [&'static str; 6], role: Role, holder: Holder) -> Vec<Deed> {
    let [amend, invite, revoke, reinstate, add, ends] = names;
    let at = holder.at.map(of_unit);
    let mut deeds = to_account([amend, invite, revoke, reinstate], at, holder.account).to_vec();
    deeds.push((add, at, appoint(holder.account, role, holder.at, None)));
    deeds.push((ends, at, end(holder.duty)));
    deeds
}

/// What somebody may do with the own account and duty.
fn with_own(world: &World, asker: Asker) -> Vec<Deed> {
    let new = AddAccount { sign_in_name: String::new(), name: String::new(), phone: None, person: None };
    let (own, role) = match asker {
        Asker::As(role) => (world.actor(role), role),
        Asker::Anybody => (world.sites[0].officer, Role::CommuneOfficer),
    };
    let others = SetPassword { account: world.sites[1].officer.account };
    vec![
        ("account.add", None, Body::AddAccount(new)),
        ("account.set_password: của mình", None, Body::SetPassword(SetPassword { account: own.account })),
        ("account.set_password: của người khác", None, Body::SetPassword(others)),
        ("appointment.add: làm thay mình", None, stand_in(world.colleague(role), role, own)),
        ("appointment.end: của mình", None, end(own.duty)),
    ]
}

macro_rules! names {
    ($whom:literal) => {
        [
            concat!("account.amend: ", $whom),
            concat!("account.invite: ", $whom),
            concat!("account.revoke: ", $whom),
            concat!("account.reinstate: ", $whom),
            concat!("appointment.add: ", $whom),
            concat!("appointment.end: ", $whom),
        ]
    };
}

/// What may be done with accounts and duties; nothing of it takes effect.
pub(super) fn to_accounts(world: &World, asker: Asker) -> Vec<Deed> {
    let mut deeds = with_own(world, asker);
    for holder in &world.administrators {
        deeds.extend(to_holder(names!("quản trị hệ thống"), Role::ItAdministrator, *holder));
        let first = appoint(holder.account, Role::DepartmentOfficer, Some(world.empty_province), None);
        deeds.push(("appointment.add: cán bộ Sở đầu tiên", Some(of_unit(world.empty_province)), first));
    }
    for (office, viewer) in world.departments.iter().zip(&world.viewers) {
        deeds.extend(to_holder(names!("cán bộ Sở"), Role::DepartmentOfficer, office.officer));
        deeds.extend(to_holder(names!("người xem của Sở"), Role::DepartmentViewer, *viewer));
        let instead = stand_in(viewer.account, Role::DepartmentOfficer, office.officer);
        deeds.push(("appointment.add: làm thay cán bộ Sở", Some(of_unit(office.unit)), instead));
    }
    for office in &world.districts {
        deeds.extend(to_holder(names!("cán bộ huyện"), Role::DistrictOfficer, office.officer));
        let below = world.sites.iter().find(|site| world.is_within(site.commune, office.unit)).expect("a commune");
        let instead = stand_in(below.officer.account, Role::DistrictOfficer, office.officer);
        deeds.push(("appointment.add: làm thay cán bộ huyện", Some(of_unit(office.unit)), instead));
    }
    for site in &world.sites {
        deeds.extend(to_holder(names!("cán bộ xã"), Role::CommuneOfficer, site.officer));
        let (commune, team) = (Some(of_unit(site.commune)), Some(site.at_team()));
        let for_officer = stand_in(site.accounts[2], Role::CommuneOfficer, site.officer);
        let for_leader = appoint(site.accounts[2], Role::TeamLeader, None, Some(site.members[0].into()));
        deeds.push(("appointment.add: làm thay cán bộ xã", commune, for_officer));
        deeds.push(("appointment.add: làm thay Tổ trưởng", team, for_leader));
        let new =
            AddAccount { sign_in_name: String::new(), name: String::new(), phone: None, person: Some(site.newcomer) };
        deeds.push(("account.add: thành viên Tổ", team, Body::AddAccount(new)));
        let [amend, invite, revoke, reinstate, ..] = names!("thành viên Tổ");
        // The second member's: the asker in that role has the third one's or the first one's.
        deeds.extend(to_account([amend, invite, revoke, reinstate], team, site.accounts[1]));
    }
    deeds
}

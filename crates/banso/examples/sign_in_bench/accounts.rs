//! The people of the benchmark: officers at their desks, and those who come to sign in.

use crate::surroundings::of_machine;
use anyhow::{Context, Result, bail, ensure};
use rules::{
    access::Role,
    ids::{TeamId, UnitId},
    operations::AddAccount,
    units::Level,
};
use std::{net::Ipv4Addr, path::Path};
use store::{Location, Scope, Store};
use web::pages::passwords;

/// Everybody's password; comparing it costs what comparing any costs.
pub(crate) const PASSWORD: &str = "ruộng bậc thang";
/// So many officers look at pages: each a page a second, as fast as somebody clicks.
const OFFICERS: usize = 20;

/// Somebody at his desk.
pub(crate) struct Officer {
    pub(crate) sign_in_name: String,
    pub(crate) address: Ipv4Addr,
    /// His commune.
    pub(crate) unit: UnitId,
    /// One of its teams.
    pub(crate) team: TeamId,
}

pub(crate) struct Accounts {
    pub(crate) officers: Vec<Officer>,
    /// The names and addresses of those who sign in.
    pub(crate) to_come: Vec<(String, Ipv4Addr)>,
}

/// Makes officers in the sample's communes, and so many more accounts all over the province.
pub(crate) async fn fill(folder: &Path, to_come: u32) -> Result<Accounts> {
    let surroundings = of_machine();
    let store = Store::open(Location { folder, database: None }, surroundings).await?;
    let (operator, today) = (Scope::operator(), store.today());
    let salt = store.surroundings().bytes();
    let hash = passwords::hash(PASSWORD, &salt).ok().context("the password cannot be hashed")?;
    let communes = store.registry(&operator).await?.list(Level::Commune, today);
    let mut with_teams = Vec::new();
    for unit in &communes {
        let teams = store.teams_within(&operator, *unit, today).await?.teams;
        with_teams.extend(teams.first().map(|view| (*unit, view.team.id)));
    }
    ensure!(!with_teams.is_empty(), "the sample has no teams");
    let mut accounts = Accounts { officers: Vec::new(), to_come: Vec::new() };
    for (number, (unit, team)) in (0_u32..).zip(with_teams.into_iter().cycle().take(OFFICERS)) {
        let sign_in_name = format!("ban.{number}");
        add(&store, &sign_in_name, &hash, unit).await?;
        accounts.officers.push(Officer { sign_in_name, address: address(1 << 16 | number), unit, team });
    }
    for (number, unit) in (0..to_come).zip(communes.into_iter().cycle()) {
        let sign_in_name = format!("den.{number}");
        add(&store, &sign_in_name, &hash, unit).await?;
        accounts.to_come.push((sign_in_name, address(2 << 16 | number)));
    }
    store.close().await?;
    Ok(accounts)
}

async fn add(store: &Store, sign_in_name: &str, hash: &str, unit: UnitId) -> Result<()> {
    let name = format!("Cán bộ {sign_in_name} (mẫu)");
    let account = AddAccount { sign_in_name: sign_in_name.to_owned(), name, phone: None, person: None };
    let (operator, role) = (Scope::operator(), Role::CommuneOfficer);
    match store.add_account_with(&operator, account, hash.to_owned(), role, Some(unit)).await? {
        Ok(_) => Ok(()),
        Err(reason) => bail!("{sign_in_name}: {reason}"),
    }
}

/// An address of 10.0.0.0/8.
fn address(number: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(10 << 24 | number)
}

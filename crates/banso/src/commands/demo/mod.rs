//! `banso demo`: serves with sample teams, so that a newcomer sees the product at work.

mod activities;
mod households;
mod producers;
mod province;
mod reports;
mod requests;
mod sample;

use super::{
    Answer,
    serve::{address, listen, say, until_stopped},
};
use crate::{
    arguments::{Demo, Size},
    settings::Settings,
};
use anyhow::{Result, bail};
use rules::{
    access::Role,
    catalogue::Item,
    day::Day,
    ids::{TeamId, UnitId},
    operations::{AddAccount, Body, Outcome},
    teams::{Member, Team},
    units::{Level, Registry},
};
use store::{Scope, Store, TeamView};
use web::{pages::passwords, views::accounts::DemoSignIn};

/// The samples' password; it opens invented data only.
const PASSWORD: &str = "ban-so-dung-thu";

/// Sign-in name, name, role, code of the unit (of July 2025).
const ACCOUNTS: [(&str, &str, Role, Option<&str>); 6] = [
    ("quantri", "Quản trị hệ thống (mẫu)", Role::ItAdministrator, None),
    ("so", "Cán bộ Sở (mẫu)", Role::DepartmentOfficer, Some("15")),
    ("bcd", "Ban Chỉ đạo tỉnh (mẫu)", Role::DepartmentViewer, Some("15")),
    ("giaphu", "Cán bộ xã Gia Phú (mẫu)", Role::CommuneOfficer, Some("02923")),
    ("giaphu2", "Cán bộ thứ hai xã Gia Phú (mẫu)", Role::CommuneOfficer, Some("02923")),
    ("sapa", "Cán bộ phường Sa Pa (mẫu)", Role::CommuneOfficer, Some("03006")),
];

/// The sign-in name of a team's leader in Gia Phú; his name is the sample's.
const LEADER: &str = "totruong";

pub(crate) async fn run(settings: &Settings, options: &Demo, store: &Store) -> Result<Answer> {
    if !store.anybody_can_sign_in().await? {
        match options.size {
            Size::Districts => {
                say("Đang tạo dữ liệu mẫu của hai huyện (mọi người trong đó đều không có thật) …")?;
                fill(store).await?;
            }
            Size::Province => {
                say("Đang tạo dữ liệu mẫu của cả tỉnh (mọi người trong đó đều không có thật); mất vài phút. \
                     Nếu bị dừng giữa chừng, chạy lại lệnh này để làm tiếp.")?;
                fill_province(store, options.seed).await?;
            }
        }
    }
    let listener = listen(settings, &options.serve).await?;
    say(&format!("Bản Số (dữ liệu mẫu) đang chạy tại {}", address(&listener)?))?;
    say(&format!("Thư mục dữ liệu: {}", settings.data.display()))?;
    say("Tài khoản dùng thử (mật khẩu chung):")?;
    for (sign_in_name, name, ..) in ACCOUNTS {
        say(&format!("  {sign_in_name:<8} {PASSWORD}   {name}"))?;
    }
    say(&format!("  {LEADER:<8} {PASSWORD}   Tổ trưởng Tổ CNSCĐ ở xã Gia Phú (mẫu)"))?;
    let shown = |(sign_in_name, name, ..): (&str, &str, Role, Option<&str>)| DemoSignIn {
        who: name.to_owned(),
        login: sign_in_name.to_owned(),
        password: PASSWORD.to_owned(),
    };
    let leader = (LEADER, "Tổ trưởng Tổ CNSCĐ ở xã Gia Phú (mẫu)", Role::TeamLeader, None);
    until_stopped(settings, store, listener, ACCOUNTS.into_iter().chain([leader]).map(shown).collect()).await
}

/// Puts the sample in; accounts come last, so that their being there says that all is there.
async fn fill(store: &Store) -> Result<()> {
    let operator = Scope::operator();
    let registry = store.registry(&operator).await?;
    if !registry.list(Level::Village, store.today()).is_empty() {
        bail!(
            "thư mục dữ liệu có dữ liệu mẫu của cả tỉnh chưa làm xong; \
             xin chạy lại với --size province để làm tiếp, hoặc chọn thư mục khác bằng --data"
        );
    }
    let operations = sample::operations(&registry, store.surroundings());
    for outcome in store.apply(&operator, operations).await? {
        if outcome != Outcome::Applied {
            bail!("dữ liệu mẫu không khớp: {outcome:?}");
        }
    }
    let hash = hashed(store)?;
    accounts(store, &registry, &hash).await?;
    let today = store.today();
    let (commune, teams) = led(store, &registry).await?;
    let villages: Vec<UnitId> = teams.iter().filter_map(|view| view.team.place(today)?.home()).take(3).collect();
    let items: Vec<Item> = store.catalogue(&operator).await?.into_values().collect();
    let had: Vec<_> = items.iter().filter(|item| item.kind.is_of_households() && item.life.contains(today)).collect();
    if let Some(from) = Day::new(2025, 7, 15).filter(|from| *from <= today) {
        let mut operations = households::operations(store, &villages, &had, from);
        let working: Vec<&Team> = teams.iter().map(|view| &view.team).take(villages.len()).collect();
        operations.extend(activities::operations(store, &working, &operations, &items, today));
        if let Some(commune) = commune {
            operations.extend(producers::operations(store, commune, &villages, &operations, &items, from));
        }
        for outcome in store.apply(&operator, operations).await? {
            if outcome != Outcome::Applied {
                bail!("hộ, hoạt động, sản phẩm mẫu không khớp: {outcome:?}");
            }
        }
    }
    if let Some(commune) = commune {
        let of_leader = leading(&teams, today).map(|(team, _)| team);
        let teams: Vec<TeamId> = teams.iter().map(|view| view.team.id).collect();
        reports::fill(store, &registry, commune, &teams, of_leader).await?;
        requests::fill(store, commune, &teams, of_leader).await?;
    }
    leader(store, &teams, hash).await
}

/// Puts a whole province in; accounts come last here too.
async fn fill_province(store: &Store, seed: u64) -> Result<()> {
    province::fill(store, province::PROVINCE, seed, say).await?;
    let registry = store.registry(&Scope::operator()).await?;
    let hash = hashed(store)?;
    let (_, teams) = led(store, &registry).await?;
    leader(store, &teams, hash.clone()).await?;
    accounts(store, &registry, &hash).await
}

fn hashed(store: &Store) -> Result<String> {
    passwords::hash(PASSWORD, &store.surroundings().bytes()).map_err(|_| anyhow::anyhow!("không băm được mật khẩu mẫu"))
}

/// Everybody's account but the leader's.
async fn accounts(store: &Store, registry: &Registry, hash: &str) -> Result<()> {
    for (sign_in_name, name, role, code) in ACCOUNTS {
        let unit = code.and_then(|code| standing(registry, code, store.today()));
        let account =
            AddAccount { sign_in_name: sign_in_name.to_owned(), name: name.to_owned(), phone: None, person: None };
        let added = store.add_account_with(&Scope::operator(), account, hash.to_owned(), role, unit).await?;
        if let Err(reason) = added {
            bail!("tài khoản mẫu {sign_in_name}: {reason}");
        }
    }
    Ok(())
}

/// The commune whose leader has an account, with its teams.
async fn led(store: &Store, registry: &Registry) -> Result<(Option<UnitId>, Vec<TeamView>)> {
    let commune = standing(registry, "02923", store.today());
    let teams = match commune {
        Some(commune) => store.teams_within(&Scope::operator(), commune, store.today()).await?.teams,
        None => Vec::new(),
    };
    Ok((commune, teams))
}

/// The first team that has a leader is the one whose leader has an account.
fn leading(teams: &[TeamView], today: Day) -> Option<(TeamId, &Member)> {
    teams.iter().find_map(|view| Some((view.team.id, view.team.acting_leader(today)?)))
}

async fn leader(store: &Store, teams: &[TeamView], hash: String) -> Result<()> {
    let operator = Scope::operator();
    let Some((_, leader)) = leading(teams, store.today()) else { return Ok(()) };
    let (name, person) = (leader.person.name.clone(), Some(leader.person.id));
    let account = AddAccount { sign_in_name: LEADER.to_owned(), name, phone: None, person };
    let (id, outcome) = store.change(&operator, Body::AddAccount(account)).await?;
    if outcome != Outcome::Applied {
        bail!("tài khoản mẫu {LEADER}: {outcome:?}");
    }
    store.set_password(&operator, id.into(), hash).await?;
    Ok(())
}

fn standing(registry: &Registry, code: &str, day: Day) -> Option<UnitId> {
    registry.by_code(code, day).map(|unit| unit.id)
}

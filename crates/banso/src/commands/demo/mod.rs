//! `banso demo`: serves with sample teams, so that a newcomer sees the product at work.

mod sample;

use super::{
    Answer,
    serve::{address, listen, say, until_stopped},
};
use crate::{arguments::Serve, settings::Settings};
use anyhow::{Result, bail};
use rules::{
    access::Role,
    day::Day,
    ids::UnitId,
    operations::{AddAccount, Outcome},
};
use store::{Scope, Store};
use web::{pages::passwords, views::accounts::DemoSignIn};

/// The samples' password; it opens invented data only.
const PASSWORD: &str = "ban-so-dung-thu";

/// Sign-in name, name, role, code of the unit (of July 2025).
const ACCOUNTS: [(&str, &str, Role, Option<&str>); 4] = [
    ("quantri", "Quản trị (mẫu)", Role::Administrator, None),
    ("so", "Cán bộ Sở (mẫu)", Role::Officer, Some("15")),
    ("giaphu", "Cán bộ xã Gia Phú (mẫu)", Role::Officer, Some("02923")),
    ("sapa", "Cán bộ phường Sa Pa (mẫu)", Role::Officer, Some("03006")),
];

pub(crate) async fn run(settings: &Settings, options: &Serve, store: &Store) -> Result<Answer> {
    if !store.anybody_can_sign_in().await? {
        say("Đang tạo dữ liệu mẫu của hai huyện (mọi người trong đó đều không có thật) …")?;
        fill(store).await?;
    }
    let listener = listen(settings, options).await?;
    say(&format!("Bản Số (dữ liệu mẫu) đang chạy tại {}", address(&listener)?))?;
    say(&format!("Thư mục dữ liệu: {}", settings.data.display()))?;
    say("Tài khoản dùng thử (mật khẩu chung):")?;
    for (sign_in_name, name, ..) in ACCOUNTS {
        say(&format!("  {sign_in_name:<8} {PASSWORD}   {name}"))?;
    }
    let shown = |(sign_in_name, name, ..): (&str, &str, Role, Option<&str>)| DemoSignIn {
        who: name.to_owned(),
        login: sign_in_name.to_owned(),
        password: PASSWORD.to_owned(),
    };
    until_stopped(settings, store, listener, ACCOUNTS.map(shown).to_vec()).await
}

/// Puts the sample in; accounts come last, so that their being there says that all is there.
async fn fill(store: &Store) -> Result<()> {
    let operator = Scope::operator();
    let registry = store.registry(&operator).await?;
    let operations = sample::operations(&registry, store.surroundings());
    for outcome in store.apply(&operator, operations).await? {
        if outcome != Outcome::Applied {
            bail!("dữ liệu mẫu không khớp: {outcome:?}");
        }
    }
    let hash = passwords::hash(PASSWORD, &store.surroundings().bytes())
        .map_err(|_| anyhow::anyhow!("không băm được mật khẩu mẫu"))?;
    let today = store.today();
    for (sign_in_name, name, role, code) in ACCOUNTS {
        let unit = code.and_then(|code| standing(&registry, code, today));
        let account = AddAccount { sign_in_name: sign_in_name.to_owned(), name: name.to_owned(), phone: None };
        if let Err(reason) = store.add_account_with(&operator, account, hash.clone(), role, unit).await? {
            bail!("tài khoản mẫu {sign_in_name}: {reason}");
        }
    }
    Ok(())
}

fn standing(registry: &rules::units::Registry, code: &str, day: Day) -> Option<UnitId> {
    registry.by_code(code, day).map(|unit| unit.id)
}

//! Who asks, and for which pages.

use crate::surroundings::of_machine;
use anyhow::{Context, Result};
use rules::{
    access::Role,
    day::Day,
    ids::{ObligationId, UnitId},
    obligations::Debtor,
    operations::AddAccount,
    schedules::ReportKind,
    units::Level,
};
use std::{net::Ipv4Addr, path::Path};
use store::{Location, Scope, Store};
use web::{pages::passwords, views::paths};

/// Everybody's password.
pub(crate) const PASSWORD: &str = "ruộng bậc thang";
/// So many people ask at a time.
const PEOPLE: u32 = 32;

/// Somebody of the department.
#[derive(Clone)]
pub(crate) struct Asker {
    pub(crate) sign_in_name: String,
    pub(crate) address: Ipv4Addr,
}

/// What is asked for.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) kind: &'static str,
    pub(crate) path: String,
}

impl Page {
    /// Is it a file that is made, and no page?
    pub(crate) fn is_paper(&self) -> bool {
        self.kind.starts_with("paper")
    }
}

pub(crate) struct Places {
    pub(crate) askers: Vec<Asker>,
    pub(crate) pages: Vec<Page>,
}

/// A figure to look into: of how many households the teams reached.
const FIGURE: &str = "households_reached";

/// Makes the askers' accounts, where they aren't there, and finds the pages.
pub(crate) async fn of(folder: &Path, database: Option<&str>) -> Result<Places> {
    let store = Store::open(Location { folder, database }, of_machine()).await?;
    let (operator, today) = (Scope::operator(), store.today());
    let registry = store.registry(&operator).await?;
    let province = *registry.list(Level::Province, today).first().context("there is no province")?;
    let commune = registry.by_code("02923", today).context("the commune Gia Phú is missing")?.id;
    let before = Day::new(2025, 6, 30).context("a day")?;
    let district = registry.by_code("086", before).context("the district Bảo Thắng is missing")?.id;
    let hash =
        passwords::hash(PASSWORD, &store.surroundings().bytes()).ok().context("the password cannot be hashed")?;
    let mut askers = Vec::new();
    for number in 0..PEOPLE {
        let sign_in_name = format!("hoi.{number}");
        let name = format!("Cán bộ {sign_in_name} (mẫu)");
        let account = AddAccount { sign_in_name: sign_in_name.clone(), name, phone: None, person: None };
        // Of an earlier run they are there.
        let _ =
            store.add_account_with(&operator, account, hash.clone(), Role::DepartmentOfficer, Some(province)).await?;
        askers.push(Asker { sign_in_name, address: Ipv4Addr::from_bits(10 << 24 | 3 << 16 | number) });
    }
    let periods = store.periods(&operator, province).await?;
    let over: Vec<_> = periods.of(ReportKind::Month).iter().filter(|period| period.to <= today).copied().collect();
    let (last, sent) = over.first().zip(over.get(1)).context("too few months are over")?;
    let report = |period: &rules::day::Span, unit: UnitId| -> ObligationId {
        rules::obligations::Obligation::id_of(ReportKind::Month, *period, Debtor::Unit(unit))
    };
    let figure = store.indicators(&operator).await?;
    let day = last.from;
    let figure = figure.on_day(Some(province), day).into_iter().find(|of| of.code.as_str().starts_with(FIGURE));
    let figure = figure.context("the figure is missing")?.code.clone();
    let figures = |unit: UnitId| format!("{}?unit={unit}&kind=month&day={day}", paths::FIGURES);
    let drill = |unit: UnitId| format!("{}?unit={unit}&kind=month&day={day}", paths::figure(&figure));
    let pages = vec![
        Page { kind: "the department's month: report", path: paths::report(report(last, province)) },
        Page { kind: "the department's month: figures", path: figures(province) },
        Page { kind: "the department's month: who reported", path: paths::reports(province, "month", day) },
        Page { kind: "the matrix of 2,900 teams", path: paths::reports_matrix(province, "month", "team") },
        Page { kind: "a commune's page", path: paths::unit(commune) },
        Page { kind: "a commune's figures", path: figures(commune) },
        Page { kind: "a figure by communes", path: drill(province) },
        Page { kind: "a figure by villages", path: drill(commune) },
        Page { kind: "30/06/2025: figures of a district", path: format!("{}&tree={before}", figures(district)) },
        Page { kind: "30/06/2025: a figure by communes", path: format!("{}&tree={before}", drill(district)) },
        Page { kind: "30/06/2025: a figure of the province", path: format!("{}&tree={before}", drill(province)) },
        Page { kind: "30/06/2025: a district's page", path: paths::unit_at(district, before) },
        Page {
            kind: "paper: the province's report with annex, DOCX",
            path: format!("{}?format=docx", paths::report_paper(report(sent, province))),
        },
        Page {
            kind: "paper: all villages, all indicators, XLSX",
            path: format!("{}?unit={province}&kind=month&day={day}&level=village", paths::FIGURES_FILE),
        },
    ];
    store.close().await?;
    Ok(Places { askers, pages })
}

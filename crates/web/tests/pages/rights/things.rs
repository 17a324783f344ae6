//! What may stand in the braces of a row: each word with everything it may mean, and where that is.

use super::of_issues::issue_of;
use super::of_reports::{Reporting, summary};
use super::offices::Holder;
use super::relations::{Where, of_unit};
use super::world::{Site, World};
use rules::ids::UnitId;
use rules::units::Level;
use std::collections::BTreeSet;

/// The words.
pub(super) const NAMES: [&str; 51] = [
    "duty",
    "unit",
    "office",
    "province",
    "district",
    "commune",
    "village",
    "team",
    "member",
    "leading",
    "person",
    "leader",
    "decision",
    "row",
    "household",
    "import",
    "activity",
    "producer",
    "product",
    "partner",
    "photo",
    "item",
    "code",
    "officer",
    "department_officer",
    "viewer",
    "administrator",
    "leader_duty",
    "account",
    "leader_account",
    "tier",
    "report",
    "obligation",
    "sent",
    "sent_by_team",
    "sent_by_commune",
    "sent_by_district",
    "sent_by_department",
    "request",
    "asked",
    "asking",
    "field",
    "summary",
    "issue",
    "version",
    "token",
    "file",
    "notebook",
    "module",
    "screen",
    "own_duty",
];

type Thing = (String, Option<Where>);

/// The one thing that is nowhere.
fn nowhere(id: &str) -> Vec<Thing> {
    vec![(id.to_owned(), None)]
}

fn units(units: impl IntoIterator<Item = UnitId>) -> Vec<Thing> {
    units.into_iter().map(|unit| (unit.to_string(), Some(of_unit(unit)))).collect()
}

fn accounts(holders: impl IntoIterator<Item = Holder>) -> Vec<Thing> {
    holders.into_iter().map(|holder| (holder.account.to_string(), holder.at.map(of_unit))).collect()
}

fn sent(world: &World, level: Option<Level>) -> Vec<Thing> {
    let of = |of: &Reporting| (of.sent().to_string(), Some(of.at));
    world.reporting().iter().filter(|of| of.level == level).map(of).collect()
}

/// What is at each site; each once.
fn of_sites(world: &World, thing: fn(&Site) -> (String, Where)) -> Vec<Thing> {
    let mut seen = BTreeSet::new();
    let all = world.sites.iter().map(thing).filter(|(id, _)| seen.insert(id.clone()));
    all.map(|(id, at)| (id, Some(at))).collect()
}

/// All things of a name, with where they are; each once.
pub(super) fn called(world: &World, name: &str) -> Option<Vec<Thing>> {
    let of_sites = |thing| of_sites(world, thing);
    let provinces = || world.departments.iter().map(|office| office.unit);
    let villages = || world.sites.iter().map(|site| site.village);
    Some(match name {
        "province" => units(provinces()),
        "district" => units(world.districts.iter().map(|office| office.unit)),
        "commune" => of_sites(|site| (site.commune.to_string(), of_unit(site.commune))),
        "village" => units(villages()),
        "office" => units(world.offices()),
        "unit" => units(world.offices().into_iter().chain(villages())),
        "team" => of_sites(|site| (site.team.to_string(), site.at_team())),
        "member" => of_sites(|site| (site.members[2].to_string(), site.at_team())),
        "leading" => of_sites(|site| (site.members[0].to_string(), site.at_team())),
        "leader_duty" => of_sites(|site| (site.members[0].to_string(), site.at_team())),
        "person" => of_sites(|site| (site.person(2).to_string(), site.at_team())),
        "leader" => of_sites(|site| (site.person(0).to_string(), site.at_team())),
        "account" => of_sites(|site| (site.accounts[2].to_string(), site.at_team())),
        "leader_account" => of_sites(|site| (site.accounts[0].to_string(), site.at_team())),
        "household" => of_sites(|site| (site.household.to_string(), of_unit(site.village))),
        "import" => of_sites(|site| (site.import.to_string(), of_unit(site.village))),
        "activity" => of_sites(|site| (site.activity.to_string(), site.at_team())),
        "producer" => of_sites(|site| (site.producer.to_string(), of_unit(site.village))),
        "product" => of_sites(|site| (site.product.to_string(), of_unit(site.village))),
        "decision" => world.decisions().into_iter().map(|(id, at)| (id.to_string(), Some(at))).collect(),
        "partner" => world.partners().into_iter().map(|(id, at)| (id.to_string(), Some(at))).collect(),
        "row" => {
            // A partner of an office concerns nobody but that office, as a decision on a team would.
            let of_offices = world.partners().into_iter().map(|(id, at)| (id.to_string(), Some(at)));
            of_sites(|site| (site.row.to_string(), of_unit(site.village))).into_iter().chain(of_offices).collect()
        }
        "officer" => accounts(world.officers()),
        "department_officer" => accounts(world.departments.iter().map(|office| office.officer)),
        "viewer" => accounts(world.viewers.iter().copied()),
        "administrator" => accounts(world.administrators.iter().copied()),
        "duty" => {
            let of_departments = world.departments.iter().map(|office| office.officer);
            let all = world.officers().into_iter().chain(of_departments);
            all.map(|holder| (holder.duty.to_string(), holder.at.map(of_unit))).collect()
        }
        "obligation" => world.reporting().iter().map(|of| (of.owed().to_string(), Some(of.at))).collect(),
        "sent" => world.reporting().iter().map(|of| (of.sent().to_string(), Some(of.at))).collect(),
        "sent_by_team" => sent(world, None),
        "sent_by_commune" => sent(world, Some(Level::Commune)),
        "sent_by_district" => sent(world, Some(Level::District)),
        "sent_by_department" => sent(world, Some(Level::Province)),
        "summary" => world.offices().into_iter().map(|unit| (summary(unit).to_string(), Some(of_unit(unit)))).collect(),
        "issue" => world.offices().into_iter().map(|unit| (issue_of(unit).to_string(), Some(of_unit(unit)))).collect(),
        "request" => world.questions().iter().map(|asked| (asked.id().to_string(), Some(asked.at))).collect(),
        "asked" => world.questions().iter().map(|asked| (asked.whom().to_string(), Some(asked.at))).collect(),
        "asking" => world.questions().iter().map(|asked| (asked.id().to_string(), Some(of_unit(asked.by)))).collect(),
        "photo" | "version" => nowhere("1"),
        "item" => nowhere(&world.item.to_string()),
        "code" => nowhere("teams"),
        "field" => nowhere("2"),
        "tier" => nowhere("village"),
        "report" => nowhere("month"),
        "token" => nowhere("x"),
        "file" => nowhere(web::assets::url("app.css").rsplit('/').next().unwrap_or_default()),
        "notebook" => nowhere(web::notebook::version()),
        "module" => nowhere("ids.js"),
        "screen" => nowhere("home.js"),
        _ => return None,
    })
}

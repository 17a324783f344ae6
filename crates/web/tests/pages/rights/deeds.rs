//! One operation of every kind at every relation. Each is made so that it changes nothing even where it is allowed: what is
//! wrong with it is looked at only after the right.

use super::of_offices::{channel, nameless};
pub(super) use super::relations::of_unit;
use super::world::{Asker, Site, Where, World};
use super::{Outcomes, of_accounts, of_issues, of_offices, of_producers, of_reports, of_requests};
use rules::catalogue::{Counting, ItemKind, Pillar};
use rules::channels::Owner;
use rules::day::Day;
use rules::households::{Consent, Field, Origin};
use rules::ids::ItemId;
use rules::operations::{
    ActivityChange, AddHousehold, AddItem, AddMember, AddTeam, AmendHousehold, AmendItem, AmendPerson, AnnotateTeam,
    Body, CatalogueChange, DeclareHouseholds, EndHousehold, EndItem, EndMember, EndTeam, EraseHousehold,
    HouseholdChange, JoinActivities, LookAtHouseholds, MergeHouseholds, MoveHousehold, Outcome, PersonRef, PlaceTeam,
    RecordActivity, RecordTraining, ResolveProposal, ResumeMember, RetitleTeam, SetAbsence, SetConsent, SetItemMeans,
    StopUsing, UseItem, WithdrawActivity,
};
use rules::teams::{self, Place, Source, Training};
use rules::units::Kind;

pub(super) type Deed = (&'static str, Option<Where>, Body);

pub(super) fn day() -> Day {
    "2025-06-01".parse().unwrap()
}

/// Long before anything began.
pub(super) fn too_early() -> Day {
    "2000-01-01".parse().unwrap()
}

/// Long after today.
pub(super) fn too_late() -> Day {
    "2099-01-01".parse().unwrap()
}

fn entry(site: &Site, role: teams::Role) -> Body {
    let person = PersonRef::New { name: String::new(), birth_year: None, sex: None, phone: None, it_skill: None };
    Body::AddMember(AddMember { team: site.team, person, role, representing: vec![], from: day() })
}

fn leave(site: &Site, member: usize) -> Body {
    Body::EndMember(EndMember { member: site.members[member], day: too_early() })
}

fn person(site: &Site, member: usize) -> Body {
    let person = site.person(member);
    Body::AmendPerson(AmendPerson {
        person,
        name: None,
        birth_year: None,
        sex: None,
        phone: None,
        it_skill: None,
        as_of: None,
    })
}

fn training(site: &Site, member: usize) -> Body {
    let training = Training { day: day(), course: String::new() };
    Body::RecordTraining(RecordTraining { person: site.person(member), training })
}

fn at_site(world: &World, site: &Site) -> Vec<Deed> {
    let (commune, village, team) = (Some(of_unit(site.commune)), Some(of_unit(site.village)), Some(site.at_team()));
    let places = || Place::Villages(vec![site.village]);
    let households = DeclareHouseholds { village: site.village, households: 1, day: too_early(), source: None };
    let add = |place| Body::AddTeam(AddTeam { title: String::new(), place, from: day(), source: Source::Report });
    vec![
        ("reform.enact: thôn", commune, nameless(world, Kind::Thon, site.commune)),
        ("households.declare", village, Body::DeclareHouseholds(households)),
        ("households.look", village, Body::LookAtHouseholds(LookAtHouseholds { village: site.village })),
        ("team.add", village, add(places())),
        ("team.add", commune, add(Place::Commune(site.commune))),
        (
            "team.annotate",
            team,
            Body::AnnotateTeam(AnnotateTeam { team: site.team, note: Some(String::new()), from: day() }),
        ),
        ("team.retitle", team, Body::RetitleTeam(RetitleTeam { team: site.team, title: String::new(), from: day() })),
        ("team.place", team, Body::PlaceTeam(PlaceTeam { team: site.team, place: places(), from: day() })),
        ("team.end", team, Body::EndTeam(EndTeam { team: site.team, day: too_early(), heir: None })),
        ("member.add: Tổ trưởng", team, entry(site, teams::Role::Leader)),
        ("member.add: thành viên khác", team, entry(site, teams::Role::Volunteer)),
        ("member.end: Tổ trưởng", team, leave(site, 0)),
        ("member.end: thành viên khác", team, leave(site, 2)),
        ("member.resume: Tổ trưởng", team, Body::ResumeMember(ResumeMember { member: site.members[0] })),
        ("member.resume: thành viên khác", team, Body::ResumeMember(ResumeMember { member: site.members[2] })),
        ("person.amend: Tổ trưởng", team, person(site, 0)),
        ("person.amend: thành viên khác", team, person(site, 2)),
        ("training.record: Tổ trưởng", team, training(site, 0)),
        ("training.record: thành viên khác", team, training(site, 2)),
        ("channel.set: Tổ", team, channel(Owner::Team(site.team))),
    ]
}

/// What may be done with a household; nothing of it takes effect.
fn to_household(site: &Site, item: ItemId) -> Vec<Deed> {
    let household = site.household;
    let at = Some(of_unit(site.village));
    let add = AddHousehold {
        village: site.village,
        head: None,
        nickname: None,
        phone: None,
        size: None,
        adults: None,
        consent: None,
        from: day(),
        split_from: None,
        on_behalf: None,
    };
    let amend =
        AmendHousehold { household, head: None, nickname: None, phone: None, size: None, adults: None, base: None };
    let using = UseItem {
        household,
        item,
        in_use: true,
        adults: None,
        origin: Origin::Alone {},
        since: too_late(),
        base: None,
        on_behalf: None,
    };
    let resolve = ResolveProposal { household, proposal: site.row, field: Field::Head, take: true };
    let consent = SetConsent { household, consent: Consent::Declined { day: too_late() } };
    let changes = [
        ("household.add", HouseholdChange::Add(add)),
        ("household.amend", HouseholdChange::Amend(amend)),
        ("household.set_consent", HouseholdChange::SetConsent(consent)),
        ("household.move", HouseholdChange::Move(MoveHousehold { household, village: site.village, from: day() })),
        ("household.set_absence", HouseholdChange::SetAbsence(SetAbsence { household, from: too_early(), to: None })),
        ("household.merge", HouseholdChange::Merge(MergeHouseholds { survivor: household, doubles: vec![household] })),
        ("household.end", HouseholdChange::End(EndHousehold { household, day: too_early(), reason: None })),
        ("household.erase", HouseholdChange::Erase(EraseHousehold { household, day: too_late() })),
        ("household.resolve", HouseholdChange::Resolve(resolve)),
        ("adoption.set", HouseholdChange::Use(using)),
        ("adoption.end", HouseholdChange::StopUsing(StopUsing { household, item, day: day(), base: None })),
    ];
    changes.into_iter().map(|(name, change)| (name, at, Body::Household(change))).collect()
}

/// What may be done with what a team did; nothing of it takes effect.
fn to_activity(site: &Site, item: ItemId) -> Vec<Deed> {
    let activity = site.activity;
    let record = RecordActivity {
        team: site.team,
        village: site.village,
        kind: item,
        day: day(),
        people: 0,
        women: None,
        place: None,
        note: None,
        members: Vec::new(),
        households: vec![site.household],
        guided: Vec::new(),
        photos: Vec::new(),
        on_behalf: None,
    };
    let amend = serde_json::from_value(serde_json::json!({ "activity": activity })).expect("an amendment");
    let withdraw = WithdrawActivity { activity, reason: Some("x".repeat(500)) };
    let changes = [
        ("activity.record", ActivityChange::Record(record)),
        ("activity.amend", ActivityChange::Amend(amend)),
        ("activity.withdraw", ActivityChange::Withdraw(withdraw)),
        ("activity.join", ActivityChange::Join(JoinActivities { survivor: activity, double: activity })),
    ];
    changes.into_iter().map(|(name, change)| (name, Some(site.at_team()), Body::Activity(change))).collect()
}

/// What may be done with the catalogue, which is one for the whole house.
fn to_catalogue(item: ItemId) -> Vec<Deed> {
    let add = AddItem {
        kind: ItemKind::App,
        pillar: Pillar::Society,
        counting: Counting::Household,
        name: String::new(),
        name_en: None,
        means: None,
        from: day(),
    };
    let changes = [
        ("catalogue.add", CatalogueChange::Add(add)),
        ("catalogue.amend", CatalogueChange::Amend(AmendItem { item, name: None, name_en: None, pillar: None })),
        ("catalogue.set_means", CatalogueChange::SetMeans(SetItemMeans { item, means: None, from: day() })),
        ("catalogue.end", CatalogueChange::End(EndItem { item, day: too_early(), successor: None })),
    ];
    changes.into_iter().map(|(name, change)| (name, None, Body::Catalogue(change))).collect()
}

fn deeds(world: &World, asker: Asker) -> Vec<Deed> {
    let mut deeds = of_accounts::to_accounts(world, asker);
    deeds.extend(to_catalogue(world.item));
    for site in &world.sites {
        deeds.extend(at_site(world, site));
        deeds.extend(to_household(site, world.item));
        deeds.extend(to_activity(site, world.item));
        deeds.extend(of_producers::to_producer(site, world.item));
    }
    deeds.extend(of_offices::to_offices(world));
    deeds.extend(world.partners().into_iter().flat_map(|(partner, at)| of_producers::to_partner(partner, at)));
    deeds.extend(world.reporting().iter().flat_map(of_reports::to_reports));
    deeds.extend(world.questions().iter().flat_map(of_requests::to_requests));
    deeds.extend(world.questions().iter().map(of_issues::to_results));
    deeds.extend(world.offices().into_iter().flat_map(of_issues::to_issues));
    deeds
}

/// Sends the operations of a row as somebody, at every relation; all but "no right" is allowed.
pub(super) async fn send(world: &World, asker: Asker, name: &str, wrong: &mut Vec<String>) -> Outcomes {
    let mut outcomes = Outcomes::default();
    let scope = world.scope(asker).await;
    for (_, at, body) in deeds(world, asker).into_iter().filter(|(of, ..)| *of == name) {
        assert_eq!(super::table::kind(name), body.kind(), "the row is named by its kind");
        let (_, outcome) = world.store.change(&scope, body).await.unwrap();
        let allowed = !matches!(&outcome, Outcome::Refused(reason) if reason.code == "no_right");
        if let Outcome::Waiting(other) = outcome {
            wrong.push(format!("`{name}` waits for {other}; make one of what is there"));
        }
        outcomes.0.push((at.and_then(|at| world.relation(asker, at)), allowed));
    }
    if outcomes.0.is_empty() {
        wrong.push(format!("`{name}` stands in docs/rights.md, but `deeds` makes none; it makes {}", names(world)));
    }
    outcomes
}

fn names(world: &World) -> String {
    let names: std::collections::BTreeSet<&str> =
        deeds(world, Asker::Anybody).into_iter().map(|(name, ..)| name).collect();
    names.into_iter().collect::<Vec<_>>().join("; ")
}

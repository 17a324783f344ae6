//! One operation of every kind at every relation. Each is made so that it changes nothing even where it is allowed: what is
//! wrong with it is looked at only after the right.

use super::world::{Asker, Department, Site, Where, World};
use super::{Outcomes, of_issues, of_producers, of_reports, of_requests};
use rules::access::Role;
use rules::catalogue::{Counting, ItemKind, Pillar};
use rules::channels::Owner;
use rules::day::Day;
use rules::holidays::{Holiday, HolidayKind};
use rules::households::{Consent, Field, Origin};
use rules::ids::{AccountId, AppointmentId, DecisionId, ItemId, UnitId};
use rules::indicators::IndicatorCode;
use rules::operations::{
    ActivityChange, AddAccount, AddHousehold, AddItem, AddMember, AddTeam, AmendAccount, AmendDecision, AmendHousehold,
    AmendItem, AmendPerson, AnnotateTeam, Appoint, Body, CatalogueChange, DeclareHouseholds, EndAppointment,
    EndHousehold, EndItem, EndMember, EndTeam, EraseHousehold, HouseholdChange, InviteAccount, JoinActivities,
    LookAtHouseholds, MergeHouseholds, MoveHousehold, Outcome, PersonRef, PlaceTeam, RecordActivity, RecordDecision,
    RecordTraining, ReinstateAccount, ResolveProposal, ResumeMember, RetitleTeam, RevokeAccount, SetAbsence,
    SetChannel, SetCompositionRule, SetConsent, SetContact, SetHoliday, SetIndicator, SetIndicatorTarget, SetItemMeans,
    SetPapers, SetPassword, SetRetention, SetSchedule, SetTarget, StopUsing, UseItem, WithdrawActivity,
    WithdrawDecision,
};
use rules::papers::PaperSetting;
use rules::retention::Retention;
use rules::schedules::{ReportKind, Schedule};
use rules::targets::Target;
use rules::teams::{self, DecisionKind, Place, Source, Tier, Training, letter_of_2022};
use rules::units::{Change, Kind, Reform};
use std::collections::BTreeMap;

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

pub(super) fn of_unit(unit: UnitId) -> Where {
    Where { unit, team: None }
}

fn nameless(unit: UnitId, kind: Kind, parent: UnitId) -> Body {
    let create = Change::Create { unit, kind, name: String::new(), code: None, parent: Some(parent) };
    Body::EnactReform(Reform { day: day(), act: None, source: None, changes: vec![create] })
}

fn contact(unit: UnitId) -> Body {
    Body::SetContact(SetContact { unit, name: String::new(), position: None, phone: None, from: day() })
}

fn papers(unit: UnitId) -> Body {
    let setting = PaperSetting { signer: Some(String::new()), ..PaperSetting::default() };
    Body::SetPapers(SetPapers { unit, from: day(), setting })
}

fn unheard_of() -> IndicatorCode {
    "unheard_of".parse().unwrap()
}

fn aim(unit: UnitId) -> Body {
    Body::SetIndicatorTarget(SetIndicatorTarget { unit, code: unheard_of(), from: day(), value: Some(1) })
}

fn channel(owner: Owner) -> Body {
    Body::SetChannel(SetChannel { owner, name: None, made: None })
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

fn amended(decision: DecisionId) -> AmendDecision {
    AmendDecision { number: Some(String::new()), ..AmendDecision::of(decision) }
}

fn training(site: &Site, member: usize) -> Body {
    let training = Training { day: day(), course: String::new() };
    Body::RecordTraining(RecordTraining { person: site.person(member), training })
}

/// What may be done to an account, under the name of its holder.
fn to_account(names: [&'static str; 4], at: Where, account: AccountId) -> [Deed; 4] {
    [
        (names[0], Some(at), Body::AmendAccount(AmendAccount { account, name: None, phone: None })),
        (names[1], Some(at), Body::InviteAccount(InviteAccount { account })),
        (names[2], Some(at), Body::RevokeAccount(RevokeAccount { account, cause: String::new() })),
        (names[3], Some(at), Body::ReinstateAccount(ReinstateAccount { account })),
    ]
}

fn appoint(account: AccountId, role: Role, unit: Option<UnitId>, stands_in_for: Option<AppointmentId>) -> Body {
    // No day at all: it ends on the day on which it begins.
    Body::Appoint(Appoint { account, role, unit, from: day(), to: Some(day()), stands_in_for })
}

fn end(appointment: AppointmentId) -> Body {
    Body::EndAppointment(EndAppointment { appointment, day: too_early() })
}

fn at_site(site: &Site, fresh: UnitId) -> Vec<Deed> {
    let (commune, village, team) = (Some(of_unit(site.commune)), Some(of_unit(site.village)), Some(site.at_team()));
    let places = || Place::Villages(vec![site.village]);
    let decision = RecordDecision {
        unit: site.commune,
        kind: DecisionKind::Establish,
        number: String::new(),
        day: day(),
        from: day(),
        signer: None,
        teams: vec![site.team],
        scan: None,
    };
    let households = DeclareHouseholds { village: site.village, households: 1, day: too_early(), source: None };
    let add = AddTeam { title: String::new(), place: places(), from: day(), source: Source::Report };
    let mut deeds = vec![
        ("reform.enact: thôn", commune, nameless(fresh, Kind::Thon, site.commune)),
        ("households.declare", village, Body::DeclareHouseholds(households)),
        ("households.look", village, Body::LookAtHouseholds(LookAtHouseholds { village: site.village })),
        ("contact.set: xã", commune, contact(site.commune)),
        ("papers.set: xã", commune, papers(site.commune)),
        ("indicator.set_target: xã", commune, aim(site.commune)),
        ("indicator.set_target: thôn", village, aim(site.village)),
        ("team.add", village, Body::AddTeam(add)),
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
        ("decision.record", commune, Body::RecordDecision(decision)),
        ("decision.amend", commune, Body::AmendDecision(amended(site.decision))),
        (
            "decision.withdraw",
            commune,
            Body::WithdrawDecision(WithdrawDecision { decision: site.decision, cause: String::new() }),
        ),
        ("channel.set: Tổ", team, channel(Owner::Team(site.team))),
        ("channel.set: xã", commune, channel(Owner::Unit(site.commune))),
        ("appointment.add: cán bộ xã", commune, appoint(site.officer, Role::CommuneOfficer, Some(site.commune), None)),
        (
            "appointment.add: làm thay cán bộ xã",
            commune,
            appoint(site.accounts[2], Role::CommuneOfficer, Some(site.commune), Some(site.officer_duty)),
        ),
        (
            "appointment.add: làm thay Tổ trưởng",
            team,
            appoint(site.accounts[2], Role::TeamLeader, None, Some(site.members[0].into())),
        ),
        ("appointment.end: cán bộ xã", commune, end(site.officer_duty)),
    ];
    let names = [
        "account.amend: cán bộ xã",
        "account.invite: cán bộ xã",
        "account.revoke: cán bộ xã",
        "account.reinstate: cán bộ xã",
    ];
    deeds.extend(to_account(names, of_unit(site.commune), site.officer));
    let names = [
        "account.amend: thành viên Tổ",
        "account.invite: thành viên Tổ",
        "account.revoke: thành viên Tổ",
        "account.reinstate: thành viên Tổ",
    ];
    // The second member's: the asker in that role has the third one's or the first one's.
    deeds.extend(to_account(names, site.at_team(), site.accounts[1]));
    deeds
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

fn at_department(department: &Department, fresh: UnitId) -> Vec<Deed> {
    let Department { province, officer, officer_duty } = *department;
    let at = Some(of_unit(province));
    let rule = SetCompositionRule {
        province,
        tier: Tier::Village,
        from: day(),
        composition: teams::Composition { least: 0, ..letter_of_2022(Tier::Village) },
    };
    let target = SetTarget { province, from: day(), target: Target { households: 0, ..Target::LETTER_OF_2022 } };
    let retention = SetRetention { province, retention: Retention { household_months: 0, ..Retention::DEFAULT } };
    // A year's reports by which nobody would owe anything, and a day without a name.
    let nobody_owes = Schedule { due: BTreeMap::new(), ..Schedule::month_of_2025() };
    let schedule = SetSchedule { province, kind: ReportKind::Year, from: day(), schedule: Some(nobody_owes) };
    let nameless_day = Holiday { kind: HolidayKind::Off, name: Some(String::new()) };
    let holiday = SetHoliday { province, day: day(), holiday: Some(nameless_day) };
    let indicator = SetIndicator { province, code: unheard_of(), from: day(), indicator: None };
    let mut deeds = vec![
        ("reform.enact: huyện, xã", at, nameless(fresh, Kind::District, province)),
        ("contact.set: tỉnh", at, contact(province)),
        ("papers.set: tỉnh", at, papers(province)),
        ("composition_rule.set", at, Body::SetCompositionRule(rule)),
        ("target.set", at, Body::SetTarget(target)),
        ("retention.set", at, Body::SetRetention(retention)),
        ("schedule.set", at, Body::SetSchedule(schedule)),
        ("holiday.set", at, Body::SetHoliday(holiday)),
        ("indicator.set", at, Body::SetIndicator(indicator)),
        ("indicator.set_target: tỉnh", at, aim(province)),
        ("channel.set: tỉnh", at, channel(Owner::Unit(province))),
        ("appointment.add: cán bộ Sở", at, appoint(officer, Role::DepartmentOfficer, Some(province), None)),
        ("appointment.end: cán bộ Sở", at, end(officer_duty)),
    ];
    let names = [
        "account.amend: cán bộ Sở",
        "account.invite: cán bộ Sở",
        "account.revoke: cán bộ Sở",
        "account.reinstate: cán bộ Sở",
    ];
    deeds.extend(to_account(names, of_unit(province), officer));
    deeds
}

fn deeds(world: &World, asker: Asker) -> Vec<Deed> {
    let fresh = || UnitId(world.store.surroundings().id());
    let new = AddAccount { sign_in_name: String::new(), name: String::new(), phone: None, person: None };
    let own = world.actor(asker).unwrap_or(world.sites[0].officer);
    let mut deeds = vec![
        ("account.add", None, Body::AddAccount(new)),
        ("account.set_password: của mình", None, Body::SetPassword(SetPassword { account: own })),
        (
            "account.set_password: của người khác",
            None,
            Body::SetPassword(SetPassword { account: world.sites[1].officer }),
        ),
    ];
    deeds.extend(to_catalogue(world.item));
    deeds.extend(world.sites.iter().flat_map(|site| to_household(site, world.item)));
    deeds.extend(world.sites.iter().flat_map(|site| to_activity(site, world.item)));
    deeds.extend(world.sites.iter().flat_map(|site| of_producers::to_producer(site, world.item)));
    deeds.extend(world.sites.iter().flat_map(|site| of_reports::to_reports(site, world.province_of(site))));
    deeds.extend(world.sites.iter().flat_map(of_requests::to_requests));
    deeds.extend(world.sites.iter().flat_map(of_issues::to_issues));
    deeds.extend(world.sites.iter().flat_map(|site| at_site(site, fresh())));
    deeds.extend(world.departments.iter().flat_map(|department| at_department(department, fresh())));
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

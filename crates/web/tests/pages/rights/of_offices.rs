//! What offices settle for themselves and those below them; nothing of it takes effect.

use super::deeds::{Deed, day};
use super::of_reports::open_period;
use super::relations::of_unit;
use super::world::World;
use rules::channels::Owner;
use rules::holidays::{Holiday, HolidayKind};
use rules::ids::{DecisionId, UnitId};
use rules::indicators::IndicatorCode;
use rules::operations::{
    AmendDecision, Body, RecordDecision, SetChannel, SetCompositionRule, SetContact, SetHoliday, SetIndicator,
    SetIndicatorTarget, SetPapers, SetRetention, SetSchedule, SetTarget, WithdrawDecision,
};
use rules::papers::PaperSetting;
use rules::retention::Retention;
use rules::schedules::{ReportKind, Schedule};
use rules::targets::Target;
use rules::teams::{Composition, DecisionKind, Tier, letter_of_2022};
use rules::units::{Change, Kind, Reform};
use std::collections::BTreeMap;

/// Makes a unit without a name.
pub(super) fn nameless(world: &World, kind: Kind, parent: UnitId) -> Body {
    let unit = UnitId(world.store.surroundings().id());
    let create = Change::Create { unit, kind, name: String::new(), code: None, parent: Some(parent) };
    Body::EnactReform(Reform { day: day(), act: None, source: None, changes: vec![create] })
}

fn unheard_of() -> IndicatorCode {
    "unheard_of".parse().unwrap()
}

pub(super) fn channel(owner: Owner) -> Body {
    Body::SetChannel(SetChannel { owner, name: None, made: None })
}

fn at_unit(unit: UnitId) -> [Deed; 2] {
    let contact = SetContact { unit, name: String::new(), position: None, phone: None, from: day() };
    let aim = SetIndicatorTarget { unit, code: unheard_of(), from: day(), value: Some(1) };
    let at = Some(of_unit(unit));
    [("contact.set", at, Body::SetContact(contact)), ("indicator.set_target", at, Body::SetIndicatorTarget(aim))]
}

fn at_office(world: &World, unit: UnitId) -> [Deed; 3] {
    let at = Some(of_unit(unit));
    let setting = PaperSetting { signer: Some(String::new()), ..PaperSetting::default() };
    let team = world.sites.iter().find(|site| world.is_within(site.village, unit)).expect("a team there").team;
    let decision = RecordDecision {
        unit,
        kind: DecisionKind::Establish,
        number: String::new(),
        day: day(),
        from: day(),
        signer: None,
        teams: vec![team],
        scan: None,
    };
    [
        ("papers.set", at, Body::SetPapers(SetPapers { unit, from: day(), setting })),
        ("channel.set: đơn vị", at, channel(Owner::Unit(unit))),
        ("decision.record", at, Body::RecordDecision(decision)),
    ]
}

fn to_decision(decision: DecisionId) -> [(&'static str, Body); 2] {
    let amended = AmendDecision { number: Some(String::new()), ..AmendDecision::of(decision) };
    let withdrawn = WithdrawDecision { decision, cause: String::new() };
    [("decision.amend", Body::AmendDecision(amended)), ("decision.withdraw", Body::WithdrawDecision(withdrawn))]
}

fn at_department(province: UnitId) -> Vec<Deed> {
    let rule = SetCompositionRule {
        province,
        tier: Tier::Village,
        from: day(),
        composition: Composition { least: 0, ..letter_of_2022(Tier::Village) },
    };
    let target = SetTarget { province, from: day(), target: Target { households: 0, ..Target::LETTER_OF_2022 } };
    let retention = SetRetention { province, retention: Retention { household_months: 0, ..Retention::DEFAULT } };
    // A year's reports by which nobody would owe anything, and a day without a name.
    let nobody_owes = Schedule { due: BTreeMap::new(), ..Schedule::month_of_2025() };
    let schedule = SetSchedule { province, kind: ReportKind::Year, from: day(), schedule: Some(nobody_owes) };
    let nameless_day = Holiday { kind: HolidayKind::Off, name: Some(String::new()) };
    let holiday = SetHoliday { province, day: day(), holiday: Some(nameless_day) };
    let indicator = SetIndicator { province, code: unheard_of(), from: day(), indicator: None };
    let deeds = [
        ("composition_rule.set", Body::SetCompositionRule(rule)),
        ("target.set", Body::SetTarget(target)),
        ("retention.set", Body::SetRetention(retention)),
        ("schedule.set", Body::SetSchedule(schedule)),
        ("holiday.set", Body::SetHoliday(holiday)),
        ("indicator.set", Body::SetIndicator(indicator)),
        ("period.open", open_period(province)),
    ];
    deeds.map(|(name, body)| (name, Some(of_unit(province)), body)).into()
}

pub(super) fn to_offices(world: &World) -> Vec<Deed> {
    let mut deeds: Vec<Deed> = world.sites.iter().flat_map(|site| at_unit(site.village)).collect();
    for office in world.offices() {
        deeds.extend(at_unit(office));
        deeds.extend(at_office(world, office));
    }
    for (decision, at) in world.decisions() {
        deeds.extend(to_decision(decision).map(|(name, body)| (name, Some(at), body)));
    }
    for (offices, kind) in [(&world.departments, Kind::District), (&world.districts, Kind::Commune)] {
        for office in offices {
            let body = nameless(world, kind, office.unit);
            deeds.push(("reform.enact: huyện, xã", Some(of_unit(office.unit)), body));
        }
    }
    deeds.extend(world.departments.iter().flat_map(|office| at_department(office.unit)));
    deeds
}

//! What a province asks its teams to be made of (R1.2).

use super::refusals::refused;
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::composition_rules::{
    ANYBODY, CompositionRuleFormPage, CompositionRulesPage, NOBODY, RuleShown, TierRules,
};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::teams::TeamList;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::access::Right;
use rules::day::{Day, Span};
use rules::ids::UnitId;
use rules::operations::{Body, SetCompositionRule};
use rules::teams::{Composition, Representing, Rules, Tier};
use rules::units::{Level, Unit};

/// No province asks for more persons in a team; a slip of the pen may.
const MOST_PERSONS: u8 = 100;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::composition_rules("{id}"), get(rules_of_province))
        .route(&paths::composition_rule("{id}", "{tier}"), get(form).post(set))
}

async fn rules_of_province(visit: Visit, Path(province): Path<UnitId>) -> Answer {
    province_of(&visit, province)?;
    let rules = visit.store.composition_rules(&visit.scope).await?;
    // A former province's too: its teams keep its rules until they are renewed.
    let changes = visit.may(Right::ManageRules, province);
    let tier = |tier: &Tier| tier_rules(&visit, &rules, province, *tier, changes);
    Ok(show(&CompositionRulesPage {
        province: link(&visit, province),
        tiers: Tier::ALL.iter().map(tier).collect(),
        before: of_former_provinces(&visit, province, paths::composition_rules),
        breaking_url: visit.may(Right::SeeTeams, province).then(|| paths::teams_of(TeamList::Breaking, province)),
        p: visit.page.within(Section::Units),
    }))
}

async fn form(visit: Visit, Path((province, tier)): Path<(UnitId, String)>) -> Answer {
    let tier = tier_of(&tier)?;
    visit.unit_for(Right::ManageRules, province)?;
    let rules = visit.store.composition_rules(&visit.scope).await?;
    let last = visit.unit(province)?.life().end().map_or(visit.today, |end| end.before().min(visit.today));
    let form = filled(&rules.on_day(province, tier, last)).with("from", last.to_string());
    Ok(show(&page(&visit, province, tier, form)?))
}

async fn set(visit: Visit, Path((province, tier)): Path<(UnitId, String)>, Form(sent): Form<Sent>) -> Answer {
    let tier = tier_of(&tier)?;
    visit.unit_for(Right::ManageRules, province)?;
    let mut form = FormState::of(sent);
    let (composition, from) = (composition(&mut form), typed::required_day(&mut form, "from"));
    if let (true, Some(composition), Some(from)) = (form.is_ok(), composition, from) {
        let body = Body::SetCompositionRule(SetCompositionRule { province, tier, from, composition });
        if visit.try_change(&mut form, body).await? {
            return Ok(Redirect::to(&Done::Saved.query(&paths::composition_rules(province))).into_response());
        }
    }
    Ok(refused(&page(&visit, province, tier, form)?))
}

fn page(visit: &Visit, province: UnitId, tier: Tier, form: FormState) -> Result<CompositionRuleFormPage, PageError> {
    province_of(visit, province)?;
    Ok(CompositionRuleFormPage {
        p: visit.page.clone().within(Section::Units),
        province: link(visit, province),
        rules: rules_link(visit, province),
        tier,
        form,
        action: paths::composition_rule(province, tier.code()),
    })
}

fn province_of(visit: &Visit, id: UnitId) -> Result<&Unit, PageError> {
    visit.unit(id).ok().filter(|unit| unit.level == Level::Province).ok_or(PageError::NotFound)
}

fn tier_of(code: &str) -> Result<Tier, PageError> {
    Tier::of_code(code).ok_or(PageError::NotFound)
}

fn link(visit: &Visit, province: UnitId) -> Link {
    Link::new(visit.registry.full_name(province, visit.today), paths::unit(province))
}

fn rules_link(visit: &Visit, province: UnitId) -> Link {
    Link { url: paths::composition_rules(province), ..link(visit, province) }
}

/// The same settings of the provinces that a province came from; it may bear the name of one of them.
pub(super) fn of_former_provinces(visit: &Visit, province: UnitId, page: impl Fn(UnitId) -> String) -> Vec<Link> {
    let former = |before: UnitId| {
        let name = visit.registry.full_name(before, visit.today);
        let text = match visit.registry.get(before).and_then(|unit| unit.life().end()) {
            Some(end) => visit.page.t2(Key("composition-rules-until"), "unit", name, "day", end),
            None => name,
        };
        Link::new(text, page(before))
    };
    visit.registry.predecessors(province).into_iter().map(former).collect()
}

/// A tier's rule in force, those to come and those before, among these the letter's, which holds until another is set.
fn tier_rules(visit: &Visit, rules: &Rules, province: UnitId, tier: Tier, changes: bool) -> TierRules {
    let locale = visit.page.locale();
    let set: Vec<(Span, &Composition)> = rules.of(province, tier).collect();
    let first = set.first().map_or(Day::MAX, |(span, _)| span.from);
    let letters = rules::teams::letter_of_2022(tier);
    let all: Vec<RuleShown> = std::iter::once((Span { from: Day::MIN, to: first }, &letters))
        .chain(set)
        .map(|(span, composition)| RuleShown::new(locale, span, composition))
        .collect();
    let (began, coming): (Vec<_>, Vec<_>) = all.into_iter().partition(|rule| rule.span.from <= visit.today);
    let mut began = began.into_iter().rev();
    TierRules {
        tier,
        now: began.next(),
        coming,
        former: began.collect(),
        change_url: changes.then(|| paths::composition_rule(province, tier.code())),
    }
}

/// A rule as the form has it.
fn filled(composition: &Composition) -> FormState {
    let post = |asked: bool, body: Option<Representing>| match body {
        Some(body) => body.code(),
        None if asked => ANYBODY,
        None => NOBODY,
    };
    let form = FormState::default()
        .with("least", composition.least.to_string())
        .with("most", composition.most.map(|most| most.to_string()).unwrap_or_default())
        .with("leader", post(composition.leader, composition.leader_represents))
        .with("deputy", post(composition.deputy, composition.deputy_represents));
    composition.represented.iter().fold(form, |form, body| form.with("represented", body.code()))
}

/// The rule typed into the form.
fn composition(form: &mut FormState) -> Option<Composition> {
    let persons = |form: &mut FormState, name: &str| {
        typed::number(form, name, 1, u32::from(MOST_PERSONS)).and_then(|number| u8::try_from(number).ok())
    };
    let (least, most) = (persons(form, "least"), persons(form, "most"));
    let least = typed::required(form, "least", least);
    if let (Some(least), Some(most)) = (least, most)
        && most < least
    {
        form.refuse("most", FieldError::Other(Key("composition-rule-most-below-least")));
    }
    let (leader, deputy) = (post(form, "leader"), post(form, "deputy"));
    let represented = typed::choices(form, "represented", Representing::of_code);
    let ((leader, leader_represents), (deputy, deputy_represents)) = (leader?, deputy?);
    Some(Composition { least: least?, most, leader, leader_represents, deputy, deputy_represents, represented })
}

/// Must the post be filled, and by whose representative?
fn post(form: &mut FormState, name: &str) -> Option<(bool, Option<Representing>)> {
    typed::required_choice(form, name, |code| match code {
        NOBODY => Some((false, None)),
        ANYBODY => Some((true, None)),
        code => Representing::of_code(code).map(|body| (true, Some(body))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::teams::letter_of_2022;

    #[test]
    fn a_rule_comes_out_of_the_form_as_it_went_in() {
        for tier in Tier::ALL {
            let rule = Composition { most: Some(9), ..letter_of_2022(*tier) };
            for rule in [rule.clone(), Composition { deputy: false, deputy_represents: None, most: None, ..rule }] {
                let mut form = filled(&rule);
                assert_eq!(composition(&mut form), Some(rule));
                assert!(form.is_ok());
            }
        }
    }
}

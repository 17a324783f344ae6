//! One household: what is known of it, what it has, and what two people changed at once.

use super::activities::kind_name;
use super::catalogue::{in_order, name};
use super::households::{called, of_village, people};

use super::producers::{members, own_term};
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::format;
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::household::{HouseholdPage, KindOfUses, ProposalRow, UseRow};
use crate::views::households::HouseholdFormPage;
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use rules::access::Right;
use rules::catalogue::{Counting, Item};
use rules::day::Day;
use rules::households::{Consent, Field, FieldChange, Household, Origin};
use rules::ids::{HouseholdId, ItemId, MemberId, OperationId};
use rules::operations::{
    AmendHousehold, Base, Body, HouseholdChange, OnBehalf, Refusal, ResolveProposal, StopUsing, UseItem, Via,
};
use std::collections::BTreeMap;
use store::{ActivityLine, ChangedBy, HouseholdView};

/// Of fields that hold nothing.
const NOTHING: &str = "—";

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::household("{id}"), get(page))
        .route(&paths::household_edit("{id}"), get(edit_form).post(edit))
        .route(&paths::household_uses("{id}"), post(tick))
        .route(&paths::household_resolve("{id}"), post(resolve))
}

/// A household that the asker may see.
pub(super) async fn seen(visit: &Visit, id: HouseholdId) -> Result<HouseholdView, PageError> {
    visit.store.household(&visit.scope, id).await?.ok_or(PageError::NotFound)
}

/// Its name and page.
pub(super) fn link(visit: &Visit, household: &Household) -> Link {
    Link::new(called(visit, household), paths::household(household.id))
}

fn village(visit: &Visit, household: &Household) -> Result<Link, PageError> {
    household.last_village().map(|village| of_village(visit, village)).ok_or(PageError::NotFound)
}

async fn page(visit: Visit, Path(id): Path<HouseholdId>) -> Answer {
    let view = seen(&visit, id).await?;
    let mut form = FormState::default().with("since", visit.today.to_string()).with("origin", "helped");
    if let Some(village) = view.household.last_village()
        && let Some(own) = own_term(&visit, village).await?
    {
        form = form.with("helper", own.to_string());
    }
    Ok(show(&household_page(&visit, view, form).await?))
}

async fn household_page(visit: &Visit, view: HouseholdView, form: FormState) -> Result<HouseholdPage, PageError> {
    let HouseholdView { household, same_phone, changed_by } = view;
    let items = visit.store.catalogue(&visit.scope).await?;
    let signed = matches!(household.consent, Some(Consent::Sheet { .. }));
    let change = |code: &str| {
        Link::new(visit.page.t(format!("household-{code}-title")), paths::household_change(household.id, code))
    };
    let mut actions = vec![Link::new(visit.page.t(Key("household-edit")), paths::household_edit(household.id))];
    for producer in visit.store.producers_of_household(&visit.scope, &household).await? {
        actions.push(Link::new(visit.page.t(Key("household-sells")), paths::producer(producer.id)));
    }
    if signed {
        let sheet = paths::household_consent_sheet(household.id);
        actions.push(Link::new(visit.page.t(Key("consent-sheet-see")), sheet));
    }
    if household.ending.is_none() {
        let split = household.last_village().map(paths::household_new).unwrap_or_default();
        actions.extend(["consent", "absence", "move"].map(change));
        actions.push(Link::new(visit.page.t(Key("household-split")), format!("{split}&split_from={}", household.id)));
        actions.extend(["merge", "end"].map(change));
        let may_erase = household.last_village().is_some_and(|village| visit.may(Right::EraseHouseholds, village));
        actions.extend(may_erase.then(|| change("erase")));
    }
    let helpers = helpers(visit, &household).await?;
    let origins = ["helped", "had_before", "alone"];
    let origins = origins.map(|code| Choice::new(code, visit.page.t(format!("origin-{}", code.replace('_', "-")))));
    Ok(HouseholdPage {
        p: {
            let journal = visit.journal_of(household.id, household.last_village());
            visit.page.clone().within(Section::Households).journaled(journal)
        },
        village: village(visit, &household)?,
        called: called(visit, &household),
        facts: facts(visit, &household),
        phone: household.phone.as_ref().map(ToString::to_string),
        same_phone: same_phone.iter().map(|other| link(visit, other)).collect(),
        proposals: household
            .proposals
            .iter()
            .map(|proposal| proposed(visit, &household, &items, proposal, &changed_by))
            .collect(),
        kinds: kinds(visit, &household, &items, &helpers),
        form,
        origins: origins.to_vec(),
        helpers: helpers.iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
        vias: typed::vias(&visit.page),
        action: paths::household_uses(household.id),
        resolve_action: paths::household_resolve(household.id),
        visits: visits(visit, &household, &items).await?,
        actions,
        revision: household.revision,
    })
}

/// When a team came, and for what.
async fn visits(
    visit: &Visit,
    household: &Household,
    items: &BTreeMap<ItemId, Item>,
) -> Result<Vec<(Link, Day, Option<String>)>, PageError> {
    let lines = visit.store.activities_of_household(&visit.scope, household).await?.into_iter();
    let line = |line: ActivityLine| {
        let link = Link::new(kind_name(visit, items, &line.activity), paths::activity(line.activity.id));
        (link, line.activity.day, line.recorded_by)
    };
    Ok(lines.map(line).collect())
}

fn facts(visit: &Visit, household: &Household) -> Vec<(String, String)> {
    let t = |key: &'static str| visit.page.t(Key(key));
    let consent = |consent: &Consent| {
        let word = match consent {
            Consent::Asked { .. } => "consent-asked",
            Consent::Sheet { .. } => "consent-sheet",
            Consent::Declined { .. } => "consent-declined",
        };
        format!("{}, {}", t(word), consent.day().vietnamese())
    };
    let away = household.absences.iter().rfind(|away| away.contains(visit.today));
    let away = away.map(|away| match away.end() {
        Some(to) => format!("{} – {}", away.from.vietnamese(), to.before().vietnamese()),
        None => visit.page.t1(Key("household-away-since"), "day", away.from),
    });
    let people = |number: Option<u16>| number.map(|number| number.to_string());
    let facts = [
        ("household-nickname", household.nickname.clone()),
        ("household-size", people(household.size)),
        ("household-adults", people(household.adults)),
        ("household-consent", household.consent.as_ref().map(consent)),
        ("household-from", Some(household.life.from.vietnamese())),
        ("household-ended", household.life.end().map(Day::vietnamese)),
        ("household-away", away),
        ("household-reached", household.last_reached().map(Day::vietnamese)),
    ];
    facts.into_iter().filter_map(|(key, value)| Some((t(key), value?))).collect()
}

fn origin_word(visit: &Visit, origin: Origin) -> String {
    visit.page.t(Key(match origin {
        Origin::HadBefore {} => "origin-had-before",
        Origin::Helped { .. } => "origin-helped",
        Origin::Alone {} => "origin-alone",
    }))
}

/// What a field says, as people read it.
fn proposed(
    visit: &Visit,
    household: &Household,
    items: &BTreeMap<ItemId, Item>,
    proposal: &rules::households::Proposal,
    changed_by: &BTreeMap<OperationId, ChangedBy>,
) -> ProposalRow {
    let whose = |operation: OperationId| {
        let change = changed_by.get(&operation)?;
        let name = change.name.clone().unwrap_or_else(|| visit.page.t(Key("journal-nameless")));
        Some(visit.page.t2(Key("household-changed-by"), "name", name, "at", format::moment(change.captured)))
    };
    let text = |value: Option<&String>| value.cloned().unwrap_or_else(|| NOTHING.to_owned());
    let number = |value: Option<u16>| value.map_or_else(|| NOTHING.to_owned(), |value| value.to_string());
    let t = |key: &'static str| visit.page.t(Key(key));
    let stored_use = |item: &ItemId| {
        let held = household.uses.get(item).and_then(|uses| uses.on(visit.today));
        t(held.map_or("use-none", |held| if held.in_use { "use-using" } else { "use-having" }))
    };
    let named =
        |item: &ItemId| items.get(item).map_or_else(String::new, |item| name(item, visit.page.locale()).to_owned());
    let phone = |phone: Option<&rules::phones::Phone>| {
        phone.map_or_else(|| NOTHING.to_owned(), |phone| format::phone(phone.as_str()))
    };
    let (field, stored, value) = match &proposal.change {
        FieldChange::Head(head) => (t("household-head"), text(household.head.as_ref()), head.clone()),
        FieldChange::Nickname(value) => {
            (t("household-nickname"), text(household.nickname.as_ref()), text(value.as_ref()))
        }
        FieldChange::Phone(value) => (t("phone"), phone(household.phone.as_ref()), phone(value.as_ref())),
        FieldChange::Size(value) => (t("household-size"), number(household.size), number(*value)),
        FieldChange::Adults(value) => (t("household-adults"), number(household.adults), number(*value)),
        FieldChange::Use { item, in_use, since, .. } => {
            let word = t(if *in_use { "use-using" } else { "use-having" });
            (named(item), stored_use(item), format!("{word}, {}", since.vietnamese()))
        }
        FieldChange::Stop { item, day } => {
            (named(item), stored_use(item), format!("{}, {}", t("use-none"), day.vietnamese()))
        }
    };
    ProposalRow {
        field,
        code: proposal.change.field().to_string(),
        stored,
        stored_by: household.stamps.get(&proposal.change.field()).and_then(|stamp| whose(stamp.by)),
        proposed: value,
        proposed_by: whose(proposal.by),
        operation: proposal.by.to_string(),
    }
}

/// Who may have helped a household: the members of its village's teams today.
async fn helpers(visit: &Visit, household: &Household) -> Result<BTreeMap<MemberId, String>, PageError> {
    match household.last_village() {
        Some(village) => members(visit, village).await,
        None => Ok(BTreeMap::new()),
    }
}

/// How the household came to something, and who helped it, as far as that is said.
fn came(visit: &Visit, origin: Origin, helpers: &BTreeMap<MemberId, String>) -> String {
    let word = origin_word(visit, origin);
    let helper = match origin {
        Origin::Helped { by: Some(by) } => helpers.get(&by),
        _ => None,
    };
    helper.map_or(word.clone(), |name| format!("{word}: {name}"))
}

fn kinds(
    visit: &Visit,
    household: &Household,
    items: &BTreeMap<ItemId, Item>,
    helpers: &BTreeMap<MemberId, String>,
) -> Vec<KindOfUses> {
    let mut kinds: Vec<KindOfUses> = Vec::new();
    for item in in_order(items).into_iter().filter(|item| item.kind.is_of_households()) {
        let uses = household.uses.get(&item.id);
        let held = uses.and_then(|uses| uses.on(visit.today));
        // What is offered no more stays in sight as long as the household has it.
        if !item.life.contains(visit.today) && held.is_none() {
            continue;
        }
        let run = uses.and_then(|uses| uses.runs().into_iter().find(|run| run.span.contains(visit.today)));
        let row = UseRow {
            item: item.id.to_string(),
            name: name(item, visit.page.locale()).to_owned(),
            counting: item.counting,
            state: held.map_or("none", |held| if held.in_use { "using" } else { "having" }),
            adults: held.and_then(|held| held.adults),
            since: run.map(|run| (run.span.from, came(visit, run.origin, helpers))),
        };
        match kinds.last_mut() {
            Some(group) if group.kind == item.kind => group.items.push(row),
            _ => kinds.push(KindOfUses { kind: item.kind, items: vec![row] }),
        }
    }
    kinds
}

// Ticks

async fn tick(visit: Visit, Path(id): Path<HouseholdId>, Form(sent): Form<Sent>) -> Answer {
    let view = seen(&visit, id).await?;
    let mut form = FormState::of(sent);
    let since = typed::past_day(&mut form, "since", visit.today);
    let base = form.value("revision").parse().ok().map(|revision| Base { revision, after: None });
    let origin = match form.value("origin") {
        "had_before" => Origin::HadBefore {},
        "alone" => Origin::Alone {},
        _ => Origin::Helped { by: typed::choice(&mut form, "helper", typed::id) },
    };
    let via = typed::choice(&mut form, "via", Via::of_code);
    let on_behalf = via.map(|via| OnBehalf { via, of: typed::choice(&mut form, "helper", typed::id) });
    let items = visit.store.catalogue(&visit.scope).await?;
    let mut changes = Vec::new();
    for item in items.values().filter(|item| item.kind.is_of_households()) {
        let held = view.household.uses.get(&item.id).and_then(|uses| uses.on(visit.today));
        let Some(wanted) = wanted(&mut form, item) else { continue };
        let had = held.map(|held| (held.in_use || item.counting == Counting::Adults, held.adults));
        if wanted == had {
            continue;
        }
        let Some(since) = since else { continue };
        changes.push(match wanted {
            Some((in_use, adults)) => HouseholdChange::Use(UseItem {
                household: view.household.id,
                item: item.id,
                in_use,
                adults,
                origin,
                since,
                base,
                on_behalf: on_behalf.clone(),
            }),
            None => {
                HouseholdChange::StopUsing(StopUsing { household: view.household.id, item: item.id, day: since, base })
            }
        });
    }
    if form.is_ok() {
        let made = |change| visit.by_form(&form, Body::Household(change));
        let operations = changes.into_iter().map(made).collect();
        match visit.change_all(operations).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::household(id))).into_response()),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    let view = seen(&visit, id).await?;
    Ok(refused(&household_page(&visit, view, form).await?))
}

/// What the form says of an item: nothing, that the household lacks it, or how it has it.
#[expect(clippy::option_option, reason = "not said, or said that it is not there")]
fn wanted(form: &mut FormState, item: &Item) -> Option<Option<(bool, Option<u16>)>> {
    match item.counting {
        Counting::Household => match form.value(&format!("state_{}", item.id)) {
            "none" => Some(None),
            "having" => Some(Some((false, None))),
            "using" => Some(Some((true, None))),
            _ => None,
        },
        Counting::Adults => {
            let field = format!("adults_{}", item.id);
            if form.values(&field).is_empty() {
                return None;
            }
            let text = form.value(&field).trim().to_owned();
            if text.is_empty() || text == "0" {
                return Some(None);
            }
            match typed::whole_number(&text)
                .and_then(|number| u16::try_from(number).ok())
                .filter(|number| *number <= 99)
            {
                Some(number) => Some(Some((true, Some(number)))),
                None => {
                    form.refuse_whole(FieldError::NotANumber);
                    None
                }
            }
        }
    }
}

// Two values

async fn resolve(visit: Visit, Path(id): Path<HouseholdId>, Form(sent): Form<Sent>) -> Answer {
    let view = seen(&visit, id).await?;
    let mut form = FormState::of(sent);
    let field: Option<Field> = form.value("field").parse().ok();
    let (proposal, take) = (typed::id(form.value("proposal")), form.has("take", "yes"));
    let done = match (field, proposal) {
        (Some(field), Some(proposal)) => {
            let body = ResolveProposal { household: view.household.id, proposal, field, take };
            visit.change_all(vec![visit.by_form(&form, Body::Household(HouseholdChange::Resolve(body)))]).await?
        }
        _ => Err(Refusal::no_proposal(called(&visit, &view.household))),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&Done::Saved.query(&paths::household(id))).into_response()),
        Err(reason) => {
            form.refuse_whole(fault(visit.page.locale(), &reason));
            let form = form.with("since", visit.today.to_string()).with("origin", "helped");
            Ok(refused(&household_page(&visit, seen(&visit, id).await?, form).await?))
        }
    }
}

// What is known, changed

fn edit_page(visit: &Visit, household: &Household, form: FormState) -> Result<HouseholdFormPage, PageError> {
    Ok(HouseholdFormPage {
        p: visit.page.clone().within(Section::Households),
        village: village(visit, household)?,
        household: Some(link(visit, household)),
        split_from: None,
        form,
        consents: Vec::new(),
        consent_text: String::new(),
        vias: Vec::new(),
        action: paths::household_edit(household.id),
    })
}

async fn edit_form(visit: Visit, Path(id): Path<HouseholdId>) -> Answer {
    let household = seen(&visit, id).await?.household;
    let people = |number: Option<u16>| number.map(|number| number.to_string()).unwrap_or_default();
    let form = FormState::default()
        .with("head", household.head.clone().unwrap_or_default())
        .with("nickname", household.nickname.clone().unwrap_or_default())
        .with("phone", household.phone.as_ref().map(ToString::to_string).unwrap_or_default())
        .with("size", people(household.size))
        .with("adults", people(household.adults))
        .with("revision", household.revision.to_string());
    Ok(show(&edit_page(&visit, &household, form)?))
}

async fn edit(visit: Visit, Path(id): Path<HouseholdId>, Form(sent): Form<Sent>) -> Answer {
    let household = seen(&visit, id).await?.household;
    let mut form = FormState::of(sent);
    let (head, nickname) = (typed::text(&mut form, "head", 100), typed::text(&mut form, "nickname", 100));
    let phone = typed::phone(&mut form, "phone");
    let (size, adults) = (people(&mut form, "size"), people(&mut form, "adults"));
    if head.is_none() && household.is_named() {
        form.refuse("head", FieldError::Required);
    }
    if form.is_ok() {
        let base = form.value("revision").parse().ok().map(|revision| Base { revision, after: None });
        // Only what differs from what is stored is said, so that others' changes beside it stand.
        let body = AmendHousehold {
            household: household.id,
            head: head.filter(|head| household.head.as_ref() != Some(head)),
            nickname: (household.nickname != nickname).then_some(nickname),
            phone: (household.phone != phone).then_some(phone),
            size: (household.size != size).then_some(size),
            adults: (household.adults != adults).then_some(adults),
            base,
        };
        if visit.try_amend(&mut form, Body::Household(HouseholdChange::Amend(body))).await? {
            return Ok(Redirect::to(&form.telling(Done::Saved).query(&paths::household(id))).into_response());
        }
    }
    Ok(refused(&edit_page(&visit, &household, form)?))
}

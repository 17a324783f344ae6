//! The catalogue: looked at by everybody, edited by the province.

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::locale::Locale;
use crate::page::{Done, Section, show};
use crate::views::catalogue::{CataloguePage, ItemPage, ItemRow, KindOfItems};
use crate::views::paths;
use crate::views::words::Word;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use rules::access::Right;
use rules::catalogue::{Counting, Item, ItemKind, Means, Pillar};
use rules::ids::ItemId;
use rules::operations::{AddItem, AmendItem, Body, CatalogueChange, EndItem, SetItemMeans};
use std::collections::BTreeMap;

/// Letters of a name.
const LONGEST: usize = 100;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::CATALOGUE, get(list))
        .route(paths::ITEM_NEW, get(new_form).post(add))
        .route(&paths::item("{id}"), get(item_form).post(amend))
        .route(&paths::item_means("{id}"), post(set_means))
        .route(&paths::item_end("{id}"), post(end))
}

/// An item's name in a reader's language.
pub(super) fn name(item: &Item, locale: Locale) -> &str {
    match (&item.name_en, locale) {
        (Some(name), Locale::En) => name,
        _ => &item.name,
    }
}

/// Items in the order in which they are shown: by kind, then as they came, those that have ended at the end.
pub(crate) fn in_order(items: &BTreeMap<ItemId, Item>) -> Vec<&Item> {
    let mut items: Vec<&Item> = items.values().collect();
    let key = |item: &Item| rules::text::sort_key(&item.name);
    items.sort_by_cached_key(|item| (item.kind, !item.life.is_open(), item.means.is_empty(), key(item)));
    items
}

async fn list(visit: Visit) -> Answer {
    let items = visit.store.catalogue(&visit.scope).await?;
    let locale = visit.page.locale();
    let may = visit.scope.has(Right::ManageCatalogue);
    let row = |item: &Item| ItemRow {
        name: name(item, locale).to_owned(),
        url: may.then(|| paths::item(item.id)),
        pillar: item.pillar,
        counting: item.counting,
        means: item.means_on(visit.today),
        ended: item.life.end(),
        successor: item.successor.and_then(|next| items.get(&next)).map(|next| name(next, locale).to_owned()),
    };
    let mut kinds: Vec<KindOfItems> = Vec::new();
    for item in in_order(&items) {
        match kinds.last_mut() {
            Some(group) if group.kind == item.kind => group.items.push(row(item)),
            _ => kinds.push(KindOfItems { kind: item.kind, items: vec![row(item)] }),
        }
    }
    let new_url = may.then(|| paths::ITEM_NEW.to_owned());
    Ok(show(&CataloguePage { p: visit.page.clone().within(Section::Catalogue), kinds, new_url }))
}

fn choices<T: Word + Copy>(visit: &Visit, all: &[T], code: impl Fn(T) -> &'static str) -> Vec<Choice> {
    all.iter().map(|word| Choice::new(code(*word), visit.page.t(word.key()))).collect()
}

fn must_manage(visit: &Visit) -> Result<(), PageError> {
    if visit.scope.has(Right::ManageCatalogue) { Ok(()) } else { Err(PageError::NotFound) }
}

fn new_page(visit: &Visit, form: FormState) -> ItemPage {
    ItemPage {
        p: visit.page.clone().within(Section::Catalogue),
        name: None,
        form,
        action: paths::ITEM_NEW.to_owned(),
        kinds: choices(visit, ItemKind::ALL, ItemKind::code),
        pillars: choices(visit, Pillar::ALL, Pillar::code),
        countings: choices(visit, Counting::ALL, Counting::code),
        meanings: choices(visit, Means::ALL, Means::code),
        meant: Vec::new(),
        means_action: None,
        end_action: None,
        successors: Vec::new(),
    }
}

async fn new_form(visit: Visit) -> Answer {
    must_manage(&visit)?;
    let form = FormState::default().with("from", visit.today.to_string()).with("counting", Counting::Household.code());
    Ok(show(&new_page(&visit, form)))
}

async fn add(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    must_manage(&visit)?;
    let mut form = FormState::of(sent);
    let (name, name_en) =
        (typed::required_text(&mut form, "name", LONGEST), typed::text(&mut form, "name_en", LONGEST));
    let kind = typed::required_choice(&mut form, "kind", ItemKind::of_code);
    let pillar = typed::required_choice(&mut form, "pillar", Pillar::of_code);
    let counting = typed::required_choice(&mut form, "counting", Counting::of_code);
    let means = typed::choice(&mut form, "means", Means::of_code);
    let from = typed::required_day(&mut form, "from");
    if let (true, Some(name), Some(kind), Some(pillar), Some(counting), Some(from)) =
        (form.is_ok(), name, kind, pillar, counting, from)
    {
        let item = AddItem { kind, pillar, counting, name, name_en, means, from };
        let made = Making::of(&visit, &form).operation(Body::Catalogue(CatalogueChange::Add(item)));
        match visit.change_all(vec![made]).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Created.query(paths::CATALOGUE)).into_response()),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&new_page(&visit, form)))
}

async fn item_page(visit: &Visit, id: ItemId, form: Option<FormState>) -> Result<ItemPage, PageError> {
    must_manage(visit)?;
    let items = visit.store.catalogue(&visit.scope).await?;
    let item = items.get(&id).ok_or(PageError::NotFound)?;
    let form = form.unwrap_or_else(|| {
        FormState::default()
            .with("name", &item.name)
            .with("name_en", item.name_en.clone().unwrap_or_default())
            .with("pillar", item.pillar.code())
            .with("from", visit.today.to_string())
            .with("day", visit.today.to_string())
    });
    let of_households = item.kind.is_of_households();
    let others = in_order(&items).into_iter().filter(|other| other.id != id && other.kind == item.kind);
    let others = others.filter(|other| other.life.is_open());
    Ok(ItemPage {
        name: Some(name(item, visit.page.locale()).to_owned()),
        action: paths::item(id),
        kinds: Vec::new(),
        countings: Vec::new(),
        meant: item.means.iter().map(|dated| (dated.span.from, dated.value)).collect(),
        means_action: of_households.then(|| paths::item_means(id)),
        end_action: item.life.is_open().then(|| paths::item_end(id)),
        successors: others.map(|other| Choice::new(other.id.to_string(), name(other, visit.page.locale()))).collect(),
        ..new_page(visit, form)
    })
}

async fn item_form(visit: Visit, Path(id): Path<ItemId>) -> Answer {
    Ok(show(&item_page(&visit, id, None).await?))
}

/// Makes a change of an item and answers with its page: the list again, or the form with what is wrong.
async fn change(visit: &Visit, id: ItemId, mut form: FormState, change: Option<CatalogueChange>) -> Answer {
    if let (true, Some(change)) = (form.is_ok(), change) {
        let made = Making::of(visit, &form).operation(Body::Catalogue(change));
        match visit.change_all(vec![made]).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(paths::CATALOGUE)).into_response()),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&item_page(visit, id, Some(form)).await?))
}

async fn amend(visit: Visit, Path(id): Path<ItemId>, Form(sent): Form<Sent>) -> Answer {
    must_manage(&visit)?;
    let mut form = FormState::of(sent);
    let (name, name_en) =
        (typed::required_text(&mut form, "name", LONGEST), typed::text(&mut form, "name_en", LONGEST));
    let pillar = typed::required_choice(&mut form, "pillar", Pillar::of_code);
    let body = AmendItem { item: id, name, name_en: Some(name_en), pillar };
    change(&visit, id, form, Some(CatalogueChange::Amend(body))).await
}

async fn set_means(visit: Visit, Path(id): Path<ItemId>, Form(sent): Form<Sent>) -> Answer {
    must_manage(&visit)?;
    let mut form = FormState::of(sent);
    let means = typed::choice(&mut form, "means", Means::of_code);
    let from = typed::required_day(&mut form, "from");
    let body = from.map(|from| CatalogueChange::SetMeans(SetItemMeans { item: id, means, from }));
    change(&visit, id, form, body).await
}

async fn end(visit: Visit, Path(id): Path<ItemId>, Form(sent): Form<Sent>) -> Answer {
    must_manage(&visit)?;
    let mut form = FormState::of(sent);
    let successor = typed::choice(&mut form, "successor", typed::id);
    let day = typed::required_day(&mut form, "day");
    let body = day.map(|day| CatalogueChange::End(EndItem { item: id, day, successor }));
    change(&visit, id, form, body).await
}

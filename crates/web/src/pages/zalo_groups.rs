//! The Zalo groups of a place: which there are or should be, and all names that are proposed for them stored at once.

use super::refusals::{refused, sentence};
use super::state::{Answer, State, Visit, answer};
use super::typed::{self, Sent};
use super::zalo::{chains, give, proposed, verdict};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section};
use crate::views::parts::{Link, Pages};
use crate::views::paths;
use crate::views::zalo::{GiveAll, GroupRow, Verdict, ZaloNamePage};
use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use axum_extra::extract::Form;
use rules::access::Right;
use rules::channels::{Channel, Owner};
use rules::ids::UnitId;
use rules::operations::{Body, Operation, SetChannel};
use rules::teams::Place;
use rules::units::Level;
use rules::zalo::{Chain, Taken};
use store::TeamView;

const PER_PAGE: usize = 50;
/// So many refusals are told one by one.
const MOST_TOLD: usize = 20;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::ZALO_GIVE_ALL, post(give_all))
}

/// The page of a place, with what was typed; nothing is proposed or checked on it yet.
pub(super) async fn page(
    visit: &Visit,
    unit: UnitId,
    known: &Vec<Chain>,
    form: FormState,
) -> Result<ZaloNamePage, PageError> {
    let groups = Groups::of(visit, unit).await?;
    let count = groups.proposals(visit).len();
    let (rows, pages) = groups.rows(visit, known, form.value("page"));
    Ok(ZaloNamePage {
        p: visit.page.clone().within(Section::Zalo),
        form,
        proposed: None,
        checked: None,
        places: visit.places_around(unit, visit.at),
        place: unit.to_string(),
        unit_name: visit.registry.full_name(unit, visit.at),
        groups: rows,
        pages,
        give_all: (count > 1).then(|| GiveAll {
            action: format!("{}?at={}", paths::ZALO_GIVE_ALL, visit.at),
            unit: unit.to_string(),
            count,
        }),
    })
}

/// Whose a group is, and the group.
enum Whose {
    Unit(UnitId, Channel),
    Team(Box<TeamView>),
}

/// The groups there are or should be at a place: its own, those of its parts down to communes, those of its teams.
struct Groups {
    unit: UnitId,
    all: Vec<Whose>,
    taken: Taken,
}

impl Groups {
    async fn of(visit: &Visit, unit: UnitId) -> Result<Self, PageError> {
        let at = visit.at;
        let above_village = |unit: &UnitId| visit.registry.get(*unit).is_some_and(|unit| unit.level != Level::Village);
        let units: Vec<UnitId> = visit.registry.subtree(unit, at).into_iter().filter(above_village).collect();
        let teams = visit.store.teams_within(&visit.scope, unit, at).await?.teams;
        let mut channels = visit.store.channels_of_units(&visit.scope, &units).await?;
        let of_units = units.into_iter().map(|unit| Whose::Unit(unit, channels.remove(&unit).unwrap_or_default()));
        let all =
            of_units.collect::<Vec<_>>().into_iter().chain(teams.into_iter().map(Box::new).map(Whose::Team)).collect();
        Ok(Self { unit, all, taken: visit.store.channel_names(&visit.scope).await? })
    }

    /// The names that the asker can give to groups which have none, each distinct from those before.
    fn proposals(&self, visit: &Visit) -> Vec<(&Whose, String)> {
        let mut taken = self.taken.clone();
        let mut proposals = Vec::new();
        for whose in self.all.iter().filter(|whose| whose.channel().name.is_none()) {
            let home = whose.home(visit).filter(|home| may_give(visit, *home, whose));
            if let Some(name) = home.and_then(|home| proposed(&visit.registry, home, visit.at, &taken)) {
                taken.insert(&name);
                proposals.push((whose, name));
            }
        }
        proposals
    }

    fn rows(&self, visit: &Visit, known: &Vec<Chain>, page: &str) -> (Vec<GroupRow>, Pages) {
        let total = self.all.len();
        let number = page.trim().parse::<usize>().unwrap_or(1).clamp(1, total.div_ceil(PER_PAGE).max(1));
        let url = format!("{}?unit={}&at={}", paths::ZALO, self.unit, visit.at);
        let back = format!("{url}&page={number}");
        let shown = self.all.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE);
        let rows = shown.filter_map(|whose| self.row(visit, known, whose, &back)).collect();
        (rows, Pages { number: number as u64, rows: total as u64, per_page: PER_PAGE as u64, url })
    }

    fn row(&self, visit: &Visit, known: &Vec<Chain>, whose: &Whose, back: &str) -> Option<GroupRow> {
        let (home, channel) = (whose.home(visit)?, whose.channel());
        let link = match whose {
            Whose::Unit(unit, _) => visit.unit_link(*unit, visit.at),
            Whose::Team(view) => {
                Link::new(view.team.title(visit.at), format!("{}?at={}", paths::team(view.team.id), visit.at))
            }
        };
        let problems = channel.name.as_deref().map(|name| match verdict(name, known, visit.page.locale()) {
            Verdict::Right | Verdict::RightFormerly => Vec::new(),
            Verdict::Wrong { problems, .. } => problems,
        });
        let name = || proposed(&visit.registry, home, visit.at, &self.taken);
        let proposed = if channel.name.is_none() { name() } else { None };
        Some(GroupRow {
            give: may_give(visit, home, whose)
                .then(|| give(visit.at, whose.owner(), &link.text, channel, proposed, back)),
            owner: link,
            name: channel.name.clone(),
            problems: problems.unwrap_or_default(),
            made: channel.made,
        })
    }
}

impl Whose {
    fn owner(&self) -> Owner {
        match self {
            Self::Unit(unit, _) => Owner::Unit(*unit),
            Self::Team(view) => Owner::Team(view.team.id),
        }
    }

    fn channel(&self) -> &Channel {
        match self {
            Self::Unit(_, channel) => channel,
            Self::Team(view) => &view.team.channel,
        }
    }

    /// Where it is counted.
    fn home(&self, visit: &Visit) -> Option<UnitId> {
        match self {
            Self::Unit(unit, _) => Some(*unit),
            Self::Team(view) => view.team.place(visit.at).and_then(Place::home),
        }
    }

    fn name(&self, visit: &Visit) -> String {
        match self {
            Self::Unit(unit, _) => visit.registry.full_name(*unit, visit.at),
            Self::Team(view) => view.team.title(visit.at).to_owned(),
        }
    }
}

/// A team's leader gives his own group its name; all others are the offices'.
fn may_give(visit: &Visit, home: UnitId, whose: &Whose) -> bool {
    let tends = matches!(whose, Whose::Team(view) if visit.may_with(Right::TendTeam, &view.team));
    tends || visit.may(Right::ManageTeams, home)
}

/// Stores every name that is proposed for the groups of a place, in one batch. What was refused is told, whose and why; the rest is
/// stored.
async fn give_all(mut visit: Visit, Form(sent): Form<Sent>) -> Answer {
    let form = FormState::of(sent);
    let unit = visit.place_on_day(Right::SeeTeams, form.value("unit"))?;
    let groups = Groups::of(&visit, unit).await?;
    let may = |whose: &Whose| whose.home(&visit).is_some_and(|home| may_give(&visit, home, whose));
    if !groups.all.iter().any(may) {
        return Err(PageError::NotFound);
    }
    let origin = typed::origin(&visit, &form);
    let operation = |(whose, name): (&Whose, String)| {
        let body = Body::SetChannel(SetChannel { owner: whose.owner(), name: Some(name), made: None });
        (whose.name(&visit), Operation { id: origin.operation(0, &body), ..visit.store.operation(body) })
    };
    let (owners, operations): (Vec<String>, Vec<Operation>) =
        groups.proposals(&visit).into_iter().map(operation).unzip();
    let outcomes = visit.store.apply(&visit.scope, operations).await?;
    let count = outcomes.len();
    let answers = owners.into_iter().zip(outcomes.into_iter().map(answer));
    let refusals: Vec<_> = answers.filter_map(|(owner, answer)| Some((owner, answer.err()?))).collect();
    if refusals.is_empty() {
        let back = format!("{}?unit={unit}&at={}", paths::ZALO, visit.at);
        return Ok(Redirect::to(&Done::Saved.query(&back)).into_response());
    }
    let mut faults = FormState::default();
    for (owner, reason) in refusals.iter().take(MOST_TOLD) {
        let reason = sentence(visit.page.locale(), reason);
        let told = visit.page.t2(Key("zalo-give-refused"), "whose", owner, "reason", reason);
        faults.refuse_whole(FieldError::Said(told));
    }
    if refusals.len() > MOST_TOLD {
        let more = visit.page.t1(Key("zalo-give-refused-more"), "count", refusals.len() - MOST_TOLD);
        faults.refuse_whole(FieldError::Said(more));
    }
    if refusals.len() < count {
        let stored = visit.page.t1(Key("zalo-give-stored"), "count", count - refusals.len());
        faults.refuse_whole(FieldError::Said(stored));
    }
    Ok(refused(&page(&visit, unit, &chains(&visit).await?, faults).await?))
}

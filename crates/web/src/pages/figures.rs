//! The live figures of a place: sums, which hold nobody's data.

use super::state::{Answer, State, Visit};
use super::typed;
use crate::error::PageError;
use crate::form::FormState;
use crate::locale::Key;
use crate::page::{Section, show};
use crate::views::figures::{FigureGroup, FigureRow, FiguresPage, PeriodShown};
use crate::views::indicator_words::{self, Items, KINDS};
use crate::views::parts::{Link, Tab};
use crate::views::paths;
use crate::views::words::Word;
use axum::Router;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::catalogue::Pillar;
use rules::day::{Day, Span};
use rules::households::ItemMeasure;
use rules::ids::UnitId;
use rules::indicators::{Columns, Indicator, IndicatorCode, Indicators, Row, Term, Windows};
use rules::measures::Measure;
use rules::periods::PeriodKind;
use rules::units::Level;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::FIGURES, get(page))
}

/// What figures are asked for by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    unit: String,
    kind: String,
    day: String,
    tree: String,
}

impl Asked {
    /// The figures of a place in the period to which a day belongs, under the tree of another.
    #[must_use]
    pub(crate) fn of(unit: UnitId, kind: PeriodKind, on: Day, tree: Day) -> Self {
        Self { unit: unit.to_string(), kind: kind.code().to_owned(), day: on.to_string(), tree: tree.to_string() }
    }
}

/// What is looked at: a place, a period, and all that figures are told with.
pub(super) struct Looked {
    pub(super) unit: UnitId,
    pub(super) level: Level,
    pub(super) kind: PeriodKind,
    /// The whole period.
    pub(super) period: Span,
    /// The same up to today.
    pub(super) columns: Columns,
    /// The day of the tree.
    pub(super) tree: Day,
    /// The province whose indicators they are.
    pub(super) province: Option<UnitId>,
    pub(super) indicators: Indicators,
    pub(super) items: Items,
    today: Day,
}

impl Looked {
    /// What is asked for; of a day that can't be read today is shown, and the page says so.
    pub(super) async fn of(visit: &mut Visit, asked: &Asked) -> Result<Self, PageError> {
        let own = || visit.own_units().into_iter().next();
        let unit = if asked.unit.is_empty() { own() } else { typed::id(&asked.unit) }.ok_or(PageError::NotFound)?;
        let level = visit.unit(unit)?.level;
        let today = visit.today;
        let (on, tree) = (day(visit, &asked.day), day(visit, &asked.tree));
        let kind = PeriodKind::of_code(&asked.kind).filter(|kind| KINDS.contains(kind)).unwrap_or(PeriodKind::Month);
        let period = kind.of(on.min(today));
        // Where the place did not stand that day, whatever stood for it is shown.
        let unit = visit.registry.standing_for(unit, tree).unwrap_or(unit);
        Ok(Self {
            unit,
            level,
            kind,
            period,
            columns: Columns::of(kind, period).until(today),
            tree,
            province: visit.registry.above(unit, Level::Province, tree),
            indicators: visit.store.indicators(&visit.scope).await?,
            items: visit.store.catalogue(&visit.scope).await?,
            today,
        })
    }

    /// The last day that is shown.
    pub(super) fn last(&self) -> Day {
        self.columns.period.to.before()
    }

    /// All indicators that hold on the last day.
    pub(super) fn all(&self) -> Vec<&Indicator> {
        self.indicators.on_day(self.province, self.last())
    }

    /// One of them.
    pub(super) fn one(&self, code: &IndicatorCode) -> Result<&Indicator, PageError> {
        self.indicators.get(self.province, code, self.last()).ok_or(PageError::NotFound)
    }

    /// The query that asks for the same at another place.
    pub(super) fn query(&self, unit: UnitId) -> String {
        self.query_of(unit, self.kind, self.period.from)
    }

    fn query_of(&self, unit: UnitId, kind: PeriodKind, day: Day) -> String {
        let tree = if self.tree == self.today { String::new() } else { format!("&tree={}", self.tree) };
        format!("unit={unit}&kind={}&day={day}{tree}", kind.code())
    }

    /// What the figures of places are worked out from.
    pub(super) async fn windows(
        &self,
        visit: &Visit,
        units: &[UnitId],
    ) -> Result<BTreeMap<UnitId, Windows>, PageError> {
        Ok(visit.store.windows(&visit.scope, units, &self.columns, self.tree).await?)
    }

    /// An indicator of a place.
    pub(super) fn row<'a>(&'a self, indicator: &'a Indicator, unit: UnitId, windows: &Windows) -> Row<'a> {
        let target = self.indicators.target(unit, &indicator.code, self.last());
        indicator.row(windows, &self.items, target)
    }

    /// The period, with the ways to others; `path` is the page's.
    pub(super) fn period(&self, visit: &Visit, path: &str) -> PeriodShown {
        let url = |kind: PeriodKind, day: Day| format!("{path}?{}", self.query_of(self.unit, kind, day));
        let tab = |kind: &PeriodKind| Tab {
            text: visit.page.t(indicator_words::period_kind(*kind)),
            url: url(*kind, self.last()),
            current: *kind == self.kind,
            count: None,
        };
        let other_tree = (self.tree != self.today).then_some(self.tree);
        let sought = FormState::of([("unit", self.unit.to_string()), ("kind", self.kind.code().to_owned())]);
        let tree = other_tree.map(|tree| tree.to_string()).unwrap_or_default();
        PeriodShown {
            kind: self.kind,
            span: self.period,
            running: (self.period.to > self.today).then(|| self.last()),
            kinds: KINDS.iter().map(tab).collect(),
            before: url(self.kind, self.columns.previous.from),
            next: (self.period.to <= self.today).then(|| url(self.kind, self.period.to)),
            tree: other_tree,
            sought: sought.with("day", self.period.from.to_string()).with("tree", tree),
        }
    }

    /// The places above, from the top down; `path` is the page's.
    pub(super) fn above(&self, visit: &Visit, path: &str) -> Vec<Link> {
        let mut above = visit.registry.path(self.unit, self.tree);
        above.retain(|other| *other != self.unit && visit.registry.get(*other).is_some());
        let link = |unit| Link::new(self.name(visit, unit), format!("{path}?{}", self.query(unit)));
        above.into_iter().rev().map(link).collect()
    }

    /// What a place is called.
    pub(super) fn name(&self, visit: &Visit, unit: UnitId) -> String {
        visit.registry.full_name(unit, self.tree)
    }

    /// Where the things and people behind a village's figure are, for whoever may see them.
    pub(super) fn evidence(&self, visit: &Visit, indicator: &Indicator, village: UnitId) -> Option<String> {
        let Span { from, to } = self.columns.period;
        let activities = |kind: Option<String>| {
            let kind = kind.map(|kind| format!("&kind={kind}")).unwrap_or_default();
            format!("{}?unit={village}&from={from}&to={}{kind}", paths::ACTIVITIES, to.before())
        };
        let (right, url) = match indicator.definition.formula.terms().next()? {
            Term::Item(item, ItemMeasure::Having | ItemMeasure::Using | ItemMeasure::Adults) => {
                (Right::SeeHouseholds, format!("{}&having={item}", paths::households(village)))
            }
            Term::Item(item, ItemMeasure::Held | ItemMeasure::People) => {
                (Right::SeeActivities, activities(Some(item.to_string())))
            }
            Term::Item(_, ItemMeasure::Guided) | Term::Items(_, _, ItemMeasure::Guided) => {
                (Right::SeeActivities, activities(None))
            }
            Term::Item(..) | Term::Items(..) | Term::Reached | Term::Declared => {
                (Right::SeeHouseholds, paths::households(village))
            }
            Term::Measure(measure) => match code_of(measure) {
                "activities" | "activity" | "attendances" => (Right::SeeActivities, activities(None)),
                "households" | "away" => (Right::SeeHouseholds, paths::households(village)),
                "producers" | "products" | "steps" => (Right::SeeProducers, paths::producers(village)),
                "villages" => return None,
                _ => (Right::SeeTeams, format!("{}?unit={village}", paths::TEAMS)),
            },
        };
        visit.may(right, village).then_some(url)
    }
}

/// The noun in front of a measure's code.
fn code_of(measure: Measure) -> &'static str {
    measure.code().split('_').next().unwrap_or_default()
}

/// A day of the address; today if there is none, or none that can be read.
fn day(visit: &mut Visit, text: &str) -> Day {
    if text.trim().is_empty() {
        return visit.today;
    }
    text.parse().unwrap_or_else(|_| {
        visit.page = visit.page.clone().warning(visit.page.t1(Key("at-date-wrong"), "day", visit.today));
        visit.today
    })
}

async fn page(mut visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let looked = Looked::of(&mut visit, &asked).await?;
    let unit = looked.unit;
    let windows = looked.windows(&visit, &[unit]).await?;
    let locale = visit.page.locale();
    let row = |indicator: &Indicator| {
        let url = match looked.level {
            Level::Village => looked.evidence(&visit, indicator, unit).unwrap_or_default(),
            _ => format!("{}?{}", paths::figure(&indicator.code), looked.query(unit)),
        };
        let row = looked.row(indicator, unit, windows.get(&unit)?);
        let name = Link::new(indicator_words::name(&indicator.definition, locale), url);
        let word = indicator_words::unit_word(&indicator.definition, locale).to_owned();
        Some(FigureRow::of(&row, name, word, locale))
    };
    let all = looked.all();
    let parts = std::iter::once(None).chain(Pillar::ALL.iter().copied().map(Some));
    let group = |pillar: Option<Pillar>| FigureGroup {
        pillar,
        rows: all.iter().filter(|of| of.definition.pillar == pillar).filter_map(|of| row(of)).collect(),
    };
    let groups = parts.map(group).filter(|group| !group.rows.is_empty()).collect();
    let below = Level::ALL.into_iter().filter(|level| *level > looked.level);
    let below = below.filter(|level| !visit.registry.list(*level, looked.tree).is_empty());
    let file = |level: Level| {
        let query = format!("{}?{}&level={}", paths::FIGURES_FILE, looked.query(unit), level.code());
        Link::new(visit.page.t(level.key()), query)
    };
    Ok(show(&FiguresPage {
        p: visit.page.clone().within(Section::Figures),
        above: looked.above(&visit, paths::FIGURES),
        unit: Link::new(looked.name(&visit, unit), paths::unit(unit)),
        period: looked.period(&visit, paths::FIGURES),
        files: below.map(file).collect(),
        indicators: looked.province.map(paths::indicators),
        groups,
    }))
}

//! What is counted: the fixed measures, and stocks as dated +1/−1.

use crate::{
    day::{Day, Span},
    households::ItemMeasure,
    ids::{ItemId, UnitId},
    periods::PeriodKind,
    teams::{Role, Sex, words},
};
use std::{collections::BTreeMap, fmt, str::FromStr};

words! {
    /// A thing that is counted by unit and day. A stock on a day is the sum of its dated changes up to that day.
    Measure {
        /// Villages that stand.
        Villages = "villages",
        /// Teams that exist.
        Teams = "teams",
        /// Teams with a decision in force.
        TeamsEstablished = "teams_established",
        /// Teams that meet every rule of composition.
        TeamsComplete = "teams_complete",
        /// Leaders who are women.
        LeadersFemale = "leaders_female",
        /// Leaders who are men.
        LeadersMale = "leaders_male",
        /// Leaders whose sex isn't recorded.
        LeadersUnstated = "leaders_unstated",
        /// Deputies who are women.
        DeputiesFemale = "deputies_female",
        /// Deputies who are men.
        DeputiesMale = "deputies_male",
        /// Deputies whose sex isn't recorded.
        DeputiesUnstated = "deputies_unstated",
        /// Volunteers who are women.
        VolunteersFemale = "volunteers_female",
        /// Volunteers who are men.
        VolunteersMale = "volunteers_male",
        /// Volunteers whose sex isn't recorded.
        VolunteersUnstated = "volunteers_unstated",
        /// Members who have had a training.
        MembersTrained = "members_trained",
        /// Decisions in force.
        Decisions = "decisions",
        /// Zalo groups made by teams.
        ZaloGroupsOfTeams = "zalo_groups_of_teams",
        /// Zalo groups made by provinces, districts and communes.
        ZaloGroupsOfUnits = "zalo_groups_of_units",
        /// Households on the list, those away for long included.
        Households = "households",
        /// Households that are away for long.
        HouseholdsAway = "households_away",
        /// Households that are away for long and have a digital shop and an account: where absence takes a household out of the
        /// target, these go with it.
        AwayWithShopAndAccount = "away_with_shop_and_account",
        /// Households that are away for long and have products or services.
        AwayWithProducts = "away_with_products",
        /// Households that are away for long and have products or services, a digital shop and an account.
        AwayWithProductsShopAndAccount = "away_with_products_shop_and_account",
        /// Households with a digital shop (R2.2.5).
        HouseholdsWithShop = "households_with_shop",
        /// Households with an e-payment account or e-wallet (R2.2.5).
        HouseholdsWithAccount = "households_with_account",
        /// Households with both on the same days: the 30 % of R2.2.5.
        HouseholdsWithShopAndAccount = "households_with_shop_and_account",
        /// Households reached in a month of the programme, each once, on the first day and where it lived then. A flow; so
        /// are the next ones.
        ReachedInMonth = "reached_in_month",
        /// Households reached in a quarter.
        ReachedInQuarter = "reached_in_quarter",
        /// Households reached in half a year.
        ReachedInHalf = "reached_in_half",
        /// Households reached in a year.
        ReachedInYear = "reached_in_year",
        /// Households ever reached (R2.1.1).
        ReachedEver = "reached_ever",
        /// Things the teams did. A flow; so are the next ones.
        Activities = "activities",
        /// People who came or were helped, each as often as that was (lượt người).
        ActivityPeople = "activity_people",
        /// Women among them, as far as it was written down.
        ActivityWomen = "activity_women",
        /// Members present, each at each activity.
        Attendances = "attendances",
        /// Producers on the list. A stock; so are the next ones.
        Producers = "producers",
        /// Households that produce.
        ProducersHouseholds = "producers_households",
        /// Registered household businesses.
        ProducersBusinesses = "producers_businesses",
        /// Groups of producers.
        ProducersGroups = "producers_groups",
        /// Co-operatives.
        ProducersCooperatives = "producers_cooperatives",
        /// Enterprises.
        ProducersEnterprises = "producers_enterprises",
        /// Producers connected with a logistics partner (R2.2.7).
        ProducersLinked = "producers_linked",
        /// Products and services that are to be on platforms: the whole of the 100 % of R2.2.4.
        Products = "products",
        /// Services among them.
        ProductsServices = "products_services",
        /// Products and services on at least one platform.
        ProductsListed = "products_listed",
        /// Products and services with an OCOP rank that holds.
        ProductsOcop = "products_ocop",
        /// Those on at least one platform while their rank holds.
        ProductsOcopListed = "products_ocop_listed",
        /// Households with products or services, where they live.
        HouseholdsWithProducts = "households_with_products",
        /// Households with products or services, a digital shop and an account on the same days.
        HouseholdsWithProductsShopAndAccount = "households_with_products_shop_and_account",
        /// Households led by a producer, each once (R2.2.6).
        HouseholdsLed = "households_led",
        /// Producers who photographed what they sell (R2.2.2). A flow; so are the next ones.
        StepsPhotos = "steps_photos",
        /// Producers who made it known.
        StepsPromotion = "steps_promotion",
        /// Producers who opened a stall.
        StepsStall = "steps_stall",
        /// Producers who had their first order.
        StepsFirstOrder = "steps_first_order",
        /// Producers who packed.
        StepsPacking = "steps_packing",
        /// Producers who committed to quality.
        StepsQuality = "steps_quality",
    }
}

/// Which measures there are and how they are counted, as a number: one more with each change. Sums kept under another one are
/// counted again when the store is opened.
pub const COUNTING: i64 = 2;

impl Measure {
    /// The measure of members by role and sex.
    #[must_use]
    pub fn members(role: Role, sex: Option<Sex>) -> Self {
        match (role, sex) {
            (Role::Leader, Some(Sex::Female)) => Self::LeadersFemale,
            (Role::Leader, Some(Sex::Male)) => Self::LeadersMale,
            (Role::Leader, None) => Self::LeadersUnstated,
            (Role::Deputy, Some(Sex::Female)) => Self::DeputiesFemale,
            (Role::Deputy, Some(Sex::Male)) => Self::DeputiesMale,
            (Role::Deputy, None) => Self::DeputiesUnstated,
            (Role::Volunteer, Some(Sex::Female)) => Self::VolunteersFemale,
            (Role::Volunteer, Some(Sex::Male)) => Self::VolunteersMale,
            (Role::Volunteer, None) => Self::VolunteersUnstated,
        }
    }

    /// The measure of households reached in periods of a kind.
    #[must_use]
    pub fn reached(kind: PeriodKind) -> Self {
        match kind {
            PeriodKind::Month => Self::ReachedInMonth,
            PeriodKind::Quarter => Self::ReachedInQuarter,
            PeriodKind::Half => Self::ReachedInHalf,
            PeriodKind::Year => Self::ReachedInYear,
            PeriodKind::Ever => Self::ReachedEver,
        }
    }

    /// The nine measures that together count members.
    pub const MEMBERS: [Self; 9] = [
        Self::LeadersFemale,
        Self::LeadersMale,
        Self::LeadersUnstated,
        Self::DeputiesFemale,
        Self::DeputiesMale,
        Self::DeputiesUnstated,
        Self::VolunteersFemale,
        Self::VolunteersMale,
        Self::VolunteersUnstated,
    ];
}

/// Whatever has a kept sum: a fixed measure, or something of an item of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// A fixed measure.
    Fixed(Measure),
    /// Something of an item.
    Item(ItemId, ItemMeasure),
}

impl From<Measure> for Counted {
    fn from(measure: Measure) -> Self {
        Self::Fixed(measure)
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(measure) => f.write_str(measure.code()),
            Self::Item(item, measure) => write!(f, "{}:{}", measure.code(), item.0.simple()),
        }
    }
}

/// A text that is no code of anything counted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no measure")]
pub struct NotCounted(String);

impl FromStr for Counted {
    type Err = NotCounted;

    /// Reads what [`fmt::Display`] writes: the stable words in the database.
    fn from_str(text: &str) -> Result<Self, NotCounted> {
        let counted = match text.split_once(':') {
            None => Measure::of_code(text).map(Self::Fixed),
            Some((measure, item)) => {
                ItemMeasure::of_code(measure).zip(item.parse().ok()).map(|(measure, item)| Self::Item(item, measure))
            }
        };
        counted.ok_or_else(|| NotCounted(text.to_owned()))
    }
}

/// How much of each measure there is; what isn't there is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(pub BTreeMap<Counted, i64>);

impl Sums {
    /// How much of a measure.
    #[must_use]
    pub fn get(&self, measure: impl Into<Counted>) -> i64 {
        self.0.get(&measure.into()).copied().unwrap_or(0)
    }

    /// All members, whatever their role and sex.
    #[must_use]
    pub fn members(&self) -> i64 {
        Measure::MEMBERS.iter().map(|measure| self.get(*measure)).sum()
    }

    /// Is there nothing at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|value| *value == 0)
    }

    /// What is left without others, measure by measure.
    #[must_use]
    pub fn minus(mut self, others: &Self) -> Self {
        for (measure, value) in &others.0 {
            *self.0.entry(*measure).or_insert(0) -= value;
        }
        self
    }

    /// Sums added up, measure by measure.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        for (measure, value) in &other.0 {
            *self.0.entry(*measure).or_insert(0) += value;
        }
        self
    }
}

/// "One more of `measure` at `unit` during `span`."
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stock {
    /// Where it counts.
    pub unit: UnitId,
    /// What it counts for.
    pub measure: Measure,
    /// When.
    pub span: Span,
}

/// The key of one kept sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TallyKey {
    /// Where.
    pub unit: UnitId,
    /// On which day the sum changes.
    pub day: Day,
    /// Of what.
    pub measure: Counted,
}

/// Changes of kept sums; what cancels out isn't there.
pub type Tallies = BTreeMap<TallyKey, i64>;

/// Adds to one sum; what becomes nothing is left out.
pub fn add_to(tallies: &mut Tallies, key: TallyKey, change: i64) {
    let sum = tallies.entry(key).or_insert(0);
    *sum += change;
    if *sum == 0 {
        tallies.remove(&key);
    }
}

/// Adds a stock of some days: `factor` where they begin, as much less where they end.
pub fn add_stock(tallies: &mut Tallies, unit: UnitId, measure: Counted, span: Span, factor: i64) {
    if span.is_empty() {
        return;
    }
    let ends = [(Some(span.from), factor), (span.end(), -factor)];
    for (day, change) in ends.into_iter().filter_map(|(day, change)| day.map(|day| (day, change))) {
        add_to(tallies, TallyKey { unit, day, measure }, change);
    }
}

/// Adds `factor` times the stocks: +1 where each begins, −1 where it ends.
pub fn add_stocks(tallies: &mut Tallies, stocks: &[Stock], factor: i64) {
    for stock in stocks {
        add_stock(tallies, stock.unit, stock.measure.into(), stock.span, factor);
    }
}

/// Adds `factor` times other sums.
pub fn add_all(tallies: &mut Tallies, others: &Tallies, factor: i64) {
    for (key, value) in others {
        add_to(tallies, *key, factor * value);
    }
}

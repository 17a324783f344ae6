//! Indicators and figures in words: what is counted, how it goes together, what it comes to.

use super::words::Word;
use crate::form::Choice;
use crate::format;
use crate::locale::{Key, Locale};
use rules::catalogue::{Item, ItemKind, Pillar};
use rules::households::ItemMeasure;
use rules::ids::ItemId;
use rules::indicators::{Change, Definition, Formula, IndicatorKind, Quantity, Row, Term};
use rules::measures::Measure;
use rules::periods::PeriodKind;
use std::collections::BTreeMap;

impl Word for IndicatorKind {
    fn key(self) -> Key {
        match self {
            Self::Flow => Key("indicator-kind-flow"),
            Self::Stock => Key("indicator-kind-stock"),
            Self::Distinct => Key("indicator-kind-distinct"),
        }
    }
}

/// Items of the catalogue by their ids.
pub type Items = BTreeMap<ItemId, Item>;

/// The lengths of periods for which figures are shown.
pub const KINDS: [PeriodKind; 4] = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Half, PeriodKind::Year];

/// The name of a length of a period.
#[must_use]
pub fn period_kind(kind: PeriodKind) -> Key {
    match kind {
        PeriodKind::Month => Key("period-kind-month"),
        PeriodKind::Quarter => Key("period-kind-quarter"),
        PeriodKind::Half => Key("period-kind-half"),
        PeriodKind::Year | PeriodKind::Ever => Key("period-kind-year"),
    }
}

/// A text in the reader's language, where there is one.
fn or_english<'a>(text: &'a str, english: Option<&'a String>, locale: Locale) -> &'a str {
    english.filter(|_| locale == Locale::En).map_or(text, String::as_str)
}

/// An indicator's name.
#[must_use]
pub fn name(definition: &Definition, locale: Locale) -> &str {
    or_english(&definition.name, definition.name_en.as_ref(), locale)
}

/// What an indicator counts.
#[must_use]
pub fn unit_word(definition: &Definition, locale: Locale) -> &str {
    or_english(&definition.unit_word, definition.unit_word_en.as_ref(), locale)
}

/// The part of a report to which an indicator belongs.
#[must_use]
pub fn part(pillar: Option<Pillar>) -> Key {
    pillar.map_or(Key("figures-teams"), Word::key)
}

fn dashed(code: &str) -> String {
    code.replace('_', "-")
}

/// What a term counts.
#[must_use]
pub fn term(term: Term, items: &Items, locale: Locale) -> String {
    let name = |item: &Item| or_english(&item.name, item.name_en.as_ref(), locale).to_owned();
    term_of(term, |id| items.get(&id).map_or_else(|| "–".to_owned(), name), locale)
}

/// The same, where items are called by other means.
#[must_use]
pub fn term_of(term: Term, item_name: impl Fn(ItemId) -> String, locale: Locale) -> String {
    let of = |measure: ItemMeasure, item: &str| {
        locale.text_with(format!("item-measure-{}", dashed(measure.code())), &[("item", &item)])
    };
    match term {
        Term::Measure(measure) => locale.text(format!("measure-{}", dashed(measure.code()))),
        Term::Item(id, measure) => of(measure, &item_name(id)),
        Term::Items(kind, None, measure) => {
            of(measure, &locale.text_with(Key("term-of-kind"), &[("kind", &locale.text(kind.key()))]))
        }
        Term::Items(kind, Some(pillar), measure) => {
            let (kind, pillar) = (locale.text(kind.key()), locale.text(pillar.key()));
            of(measure, &locale.text_with(Key("term-of-pillar"), &[("kind", &kind), ("pillar", &pillar)]))
        }
        Term::Reached => locale.text(Key("measure-reached")),
        Term::Declared => locale.text(Key("measure-declared")),
    }
}

/// Terms added up; all members, or all of a role, have one word.
fn terms(terms: &[Term], items: &Items, locale: Locale) -> String {
    let plus = |one: String, two: String| locale.text_with(Key("term-plus"), &[("one", &one), ("two", &two)]);
    let mut left = terms.to_vec();
    let mut together = Vec::new();
    for (key, measures) in GROUPS {
        let group: Vec<Term> = measures.iter().map(|measure| Term::Measure(*measure)).collect();
        if group.iter().all(|term| left.contains(term)) {
            left.retain(|term| !group.contains(term));
            together.push(locale.text(*key));
        }
    }
    together.into_iter().chain(left.into_iter().map(|of| term(of, items, locale))).reduce(plus).unwrap_or_default()
}

/// Measures that together have one word, the larger groups first.
const GROUPS: &[(Key, &[Measure])] = {
    use Measure::{
        DeputiesFemale, DeputiesMale, DeputiesUnstated, LeadersFemale, LeadersMale, LeadersUnstated, VolunteersFemale,
        VolunteersMale, VolunteersUnstated,
    };
    &[
        (Key("measure-members"), &Measure::MEMBERS),
        (Key("measure-leaders"), &[LeadersFemale, LeadersMale, LeadersUnstated]),
        (Key("measure-deputies"), &[DeputiesFemale, DeputiesMale, DeputiesUnstated]),
        (Key("measure-volunteers"), &[VolunteersFemale, VolunteersMale, VolunteersUnstated]),
    ]
};

/// How an indicator is counted, as a sentence.
#[must_use]
pub fn means(definition: &Definition, items: &Items, locale: Locale) -> String {
    let sentence = match &definition.formula {
        Formula::Count { of } => {
            locale.text_with(Key("indicator-means-count"), &[("terms", &terms(of, items, locale))])
        }
        Formula::Share { part, whole, .. } => {
            let (part, whole) = (terms(part, items, locale), terms(whole, items, locale));
            locale.text_with(Key("indicator-means-share"), &[("part", &part), ("whole", &whole)])
        }
        Formula::Field { .. } => locale.text(Key("indicator-means-typed")),
    };
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Everything that an indicator may be made of.
#[must_use]
pub fn all_terms(items: &Items, locale: Locale) -> Vec<Choice> {
    let fixed = Measure::ALL.iter().filter(|measure| measure.kind() != IndicatorKind::Distinct);
    let fixed = fixed.map(|measure| Term::Measure(*measure)).chain([Term::Reached, Term::Declared]);
    let kinds = ItemKind::ALL.iter();
    let of_kinds = kinds.flat_map(|kind| measures_of(*kind).iter().map(|measure| Term::Items(*kind, None, *measure)));
    let of_items = crate::pages::in_order(items);
    let of_items = of_items
        .into_iter()
        .flat_map(|item| measures_of(item.kind).iter().map(|measure| Term::Item(item.id, *measure)));
    let choice = |of: Term| Choice::new(of.to_string(), term(of, items, locale));
    fixed.chain(of_kinds).chain(of_items).map(choice).collect()
}

/// What is counted of items of a kind.
fn measures_of(kind: ItemKind) -> &'static [ItemMeasure] {
    use ItemMeasure::{Adults, Alone, Guided, HadBefore, Having, Held, Helped, People, Using};
    if kind.is_of_households() { &[Having, Using, Adults, HadBefore, Helped, Alone, Guided] } else { &[Held, People] }
}

/// A quantity as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The number, or the share in per cent.
    pub text: String,
    /// Of a share part and whole.
    pub of: Option<String>,
}

/// A share in hundredths of a per cent.
#[must_use]
pub fn rate(rate: u32, decimals: u8) -> String {
    format!("{}\u{a0}%", format::hundredths(i64::from(rate), decimals))
}

fn decimals(formula: &Formula) -> u8 {
    match formula {
        Formula::Share { decimals, .. } => *decimals,
        Formula::Count { .. } | Formula::Field { .. } => 0,
    }
}

/// What an indicator comes to.
#[must_use]
pub fn quantity(quantity: Quantity, formula: &Formula) -> Shown {
    match quantity.whole {
        None => Shown { text: format::number(quantity.part), of: None },
        Some(whole) => Shown {
            text: quantity
                .rounded_rate(decimals(formula))
                .map_or_else(|| "–".to_owned(), |of| rate(of, decimals(formula))),
            of: Some(format!("{}/{}", format::number(quantity.part), format::number(whole))),
        },
    }
}

/// How it differs from the period before.
#[must_use]
pub fn change(row: &Row<'_>, locale: Locale) -> Option<Shown> {
    let signed = |value: i64, text: String| if value > 0 { format!("+{text}") } else { text };
    Some(match row.period?.since(row.before?)? {
        Change::Number { by: 0, .. } | Change::Points(0) => Shown { text: "0".to_owned(), of: None },
        Change::Number { by, rate } => Shown {
            text: signed(by, format::number(by)),
            of: rate.map(|rate| signed(rate, format!("{}\u{a0}%", format::hundredths(rate, 1)))),
        },
        Change::Points(points) => {
            let text = signed(points, format::hundredths(points, decimals(&row.indicator.definition.formula).max(1)));
            Shown { text: locale.text_with(Key("figures-points"), &[("points", &text)]), of: None }
        }
    })
}

/// A target as it is read.
#[must_use]
pub fn target(target: u32, formula: &Formula) -> String {
    if formula.is_share() { rate(target, 2) } else { format::number(i64::from(target)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::indicators::shipped;

    #[test]
    fn whatever_can_be_counted_has_its_words_in_every_language() {
        for locale in Locale::ALL {
            for choice in all_terms(&Items::new(), locale) {
                assert!(!choice.text.contains('⟦'), "{}", choice.text);
            }
            for measure in ItemMeasure::ALL {
                let text = term(Term::Items(ItemKind::App, Some(Pillar::Society), *measure), &Items::new(), locale);
                assert!(!text.contains('⟦'), "{text}");
            }
        }
    }

    #[test]
    fn a_definition_is_told_in_a_sentence() {
        let of = |code: &str| shipped().iter().find(|indicator| indicator.code.as_str() == code).unwrap();
        let told = |code: &str| means(&of(code).definition, &Items::new(), Locale::Vi);
        assert_eq!(told("teams"), "Số Tổ.");
        assert_eq!(told("teams_complete_share"), "Số đạt: số Tổ đủ thành phần. Tổng số: số Tổ.");
        assert_eq!(told("leaders"), "Số Tổ trưởng.");
        assert_eq!(
            told("members_trained_share"),
            "Số đạt: thành viên đã được tập huấn. Tổng số: số thành viên của các Tổ."
        );
        assert_eq!(told("members_female"), "Tổ trưởng là nữ cộng Tổ phó là nữ cộng thành viên là nữ.");
    }

    #[test]
    fn a_share_shows_part_and_whole_and_a_number_itself() {
        let share = Formula::Share { part: Vec::new(), whole: Vec::new(), decimals: 1 };
        let shown = |text: &str, of: Option<&str>| Shown { text: text.to_owned(), of: of.map(str::to_owned) };
        assert_eq!(quantity(Quantity::share(1, 3), &share), shown("33,3\u{a0}%", Some("1/3")));
        assert_eq!(quantity(Quantity::share(2_999, 3_000), &share), shown("99,9\u{a0}%", Some("2.999/3.000")));
        assert_eq!(quantity(Quantity::share(0, 0), &share), shown("–", Some("0/0")));
        assert_eq!(quantity(Quantity::count(1_562), &Formula::Count { of: Vec::new() }), shown("1.562", None));
        assert_eq!(target(3_050, &share), "30,5\u{a0}%");
    }
}

//! Indicators as provinces set them, the targets of units, and the figures: on both databases.

mod figures;

use crate::harness::day;
use rules::{
    ids::{ItemId, UnitId},
    indicators::{Definition, Formula, IndicatorCode, Term, shipped},
    measures::Measure,
    operations::{Body, Outcome, SetIndicator, SetIndicatorTarget},
};
use store::Scope;
use uuid::Uuid;

fn code(text: &str) -> IndicatorCode {
    text.parse().unwrap()
}

fn count(terms: &[Term]) -> Definition {
    Definition {
        name: "Chỉ tiêu mẫu".to_owned(),
        name_en: None,
        pillar: None,
        unit_word: "hộ".to_owned(),
        unit_word_en: None,
        formula: Formula::Count { of: terms.to_vec() },
    }
}

fn teams() -> Definition {
    count(&[Term::Measure(Measure::Teams)])
}

fn set(province: UnitId, of: &str, from: &str, indicator: Option<Definition>) -> Body {
    Body::SetIndicator(SetIndicator { province, code: code(of), from: day(from), indicator })
}

fn aim(unit: UnitId, of: &str, from: &str, value: Option<u32>) -> Body {
    Body::SetIndicatorTarget(SetIndicatorTarget { unit, code: code(of), from: day(from), value })
}

both! {
    async fn an_office_raises_what_it_is_to_reach_and_only_those_above_lower_it(store: &TestStore) {
        store.clock.set("2023-05-25T02:00:00Z");
        let commune = store.gia_phu().await;
        let own = store.officer("giaphu", commune).await;
        let above = store.officer("so", store.unit("10", "2022-05-28").await).await;
        let (from, of) = ("2024-01-01", "shop_and_account_share");
        let does = async |scope: &Scope, value| match store.outcome(scope, aim(commune, of, from, value)).await {
            Outcome::Refused(reason) => reason.code,
            outcome => format!("{outcome:?}"),
        };
        assert_eq!(does(&own, Some(2_000)).await, "Applied", "nobody gave it any");
        assert_eq!(does(&own, Some(1_500)).await, "Applied", "what it set of itself it lowers");
        assert_eq!(does(&own, None).await, "Applied", "or takes back");
        assert_eq!(does(&above, Some(3_000)).await, "Applied");
        assert_eq!(does(&own, Some(2_999)).await, "target_only_raised");
        assert_eq!(does(&own, None).await, "target_only_raised");
        assert_eq!(does(&own, Some(3_500)).await, "Applied");
        assert_eq!(does(&own, Some(2_999)).await, "target_only_raised", "below what it was given");
        assert_eq!(does(&own, Some(3_200)).await, "Applied", "higher than it was given it may go up and down");
        let aim = store.another(2).await.indicators(&Scope::operator()).await.unwrap();
        let aim = aim.aim(commune, &code(of), day(from)).unwrap();
        assert_eq!((aim.value, aim.given, aim.is_own()), (3_200, Some(3_000), true));
        assert_eq!(does(&above, Some(2_500)).await, "Applied");
        store.must_be_whole().await;
    }

    async fn a_province_changes_takes_off_and_adds_indicators_from_a_day_on(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        store.done(set(province, "teams", "2023-01-01", Some(count(&[Term::Declared])))).await;
        store.done(set(province, "villages", "2023-01-01", None)).await;
        store.done(set(province, "own", "2023-06-01", Some(teams()))).await;
        let all = store.another(2).await.indicators(&Scope::operator()).await.unwrap();
        let on = |on: &str| all.on_day(Some(province), day(on));
        assert_eq!(on("2022-12-31").len(), shipped().len());
        assert_eq!(on("2023-01-01").len(), shipped().len() - 1);
        assert_eq!(on("2023-06-01").last().unwrap().definition, teams());
        assert_eq!(all.get(Some(province), &code("teams"), day("2023-01-01")).unwrap().definition, count(&[Term::Declared]));
        // Elsewhere the shipped ones hold.
        let other = store.unit("15", "2022-05-28").await;
        assert_eq!(all.on_day(Some(other), day("2023-06-01")).len(), shipped().len());
        store.must_be_whole().await;
    }

    async fn what_was_set_for_a_later_day_is_set_aside_by_an_earlier_one(store: &TestStore) {
        let province = store.unit("15", "2025-07-01").await;
        store.done(set(province, "own", "2062-01-01", Some(count(&[Term::Declared])))).await;
        store.done(set(province, "own", "2061-01-01", Some(teams()))).await;
        store.done(aim(province, "own", "2063-01-01", Some(5))).await;
        store.done(aim(province, "own", "2062-01-01", Some(7))).await;
        let all = store.another(2).await.indicators(&Scope::operator()).await.unwrap();
        assert_eq!((all.set[&code("own")].0.len(), all.targets[&code("own")].0.len()), (1, 1));
        assert_eq!(all.get(Some(province), &code("own"), day("2063-06-01")).unwrap().definition, teams());
        assert_eq!(all.target(province, &code("own"), day("2063-06-01")), Some(7));
    }

    async fn what_cannot_be_an_indicator_is_refused_and_changes_nothing(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        let refused = async |body| store.refused(body).await.code;
        let with = |formula| Some(Definition { formula, ..teams() });
        let share = |part, whole, decimals| with(Formula::Share { part: vec![part], whole: vec![whole], decimals });
        let (some, all) = (Term::Measure(Measure::TeamsComplete), Term::Measure(Measure::Teams));
        let mixed = with(Formula::Count { of: vec![all, Term::Reached] });
        let from = "2023-01-01";
        assert_eq!(refused(set(province, "own", from, with(Formula::Count { of: Vec::new() }))).await, "bad_terms");
        assert_eq!(refused(set(province, "own", from, mixed)).await, "mixed_terms");
        assert_eq!(refused(set(province, "own", from, share(all, some, 1))).await, "not_a_part");
        assert_eq!(refused(set(province, "own", from, share(some, all, 3))).await, "bad_decimals");
        assert_eq!(refused(set(province, "own", from, Some(Definition { name: " ".to_owned(), ..teams() }))).await, "bad_text");
        assert_eq!(refused(set(province, "own", from, None)).await, "indicator_not_there");
        assert_eq!(refused(set(store.gia_phu().await, "own", from, Some(teams()))).await, "wrong_unit");
        store.done(set(province, "own", from, Some(teams()))).await;
        assert_eq!(refused(set(province, "own", "2022-06-01", None)).await, "indicator_not_there");
        assert_eq!(refused(set(province, "own", "2022-06-01", Some(teams()))).await, "wrong_day");
        let all = store.indicators(&Scope::operator()).await.unwrap();
        assert_eq!(all.set.len(), 1);
    }

    async fn an_indicator_waits_for_the_item_that_it_counts(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        let item = ItemId(Uuid::from_u128(7));
        let having = Term::Item(item, rules::households::ItemMeasure::Having);
        let outcome = store.outcome(&Scope::operator(), set(province, "own", "2023-01-01", Some(count(&[having])))).await;
        assert_eq!(outcome, Outcome::Waiting(item.into()));
    }

    async fn every_shipped_indicator_names_items_of_the_shipped_catalogue(store: &TestStore) {
        let items = store.catalogue(&Scope::operator()).await.unwrap();
        for indicator in shipped() {
            for item in indicator.definition.items() {
                assert!(items.contains_key(&item), "{}", indicator.code);
            }
        }
    }

    async fn a_unit_is_given_a_target_and_reaches_none_any_more_once_it_is_taken_back(store: &TestStore) {
        let (gia_phu, village) = (store.gia_phu().await, store.village("Bản Bay").await);
        store.done(aim(gia_phu, "shop_and_account_share", "2023-01-01", Some(3_050))).await;
        store.done(aim(gia_phu, "shop_and_account_share", "2024-01-01", None)).await;
        store.done(aim(village, "classes", "2023-01-01", Some(4))).await;
        let all = store.another(2).await.indicators(&Scope::operator()).await.unwrap();
        let share = |on: &str| all.target(gia_phu, &code("shop_and_account_share"), day(on));
        assert_eq!([share("2022-12-31"), share("2023-12-31"), share("2024-01-01")], [None, Some(3_050), None]);
        assert_eq!(all.target(village, &code("classes"), day("2025-01-01")), Some(4));
        store.must_be_whole().await;
    }

    async fn a_target_that_nobody_can_reach_or_of_nothing_is_refused(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let refused = async |body| store.refused(body).await.code;
        let from = "2023-01-01";
        assert_eq!(refused(aim(gia_phu, "shop_and_account_share", from, Some(10_001))).await, "bad_indicator_target");
        assert_eq!(refused(aim(gia_phu, "unheard_of", from, Some(1))).await, "indicator_not_there");
        assert_eq!(refused(aim(gia_phu, "classes", "2026-01-01", Some(1))).await, "wrong_unit");
    }
}

//! How provinces measure the targets of the programme, on both databases; and sums that are counted anew for a newer program.

use crate::harness::{TestStore, builders::*, day};
use rules::{
    ids::{HouseholdId, UnitId},
    measures::Measure,
    operations::{Body, HouseholdChange, SetAbsence, SetTarget},
    targets::{Denominator, Target},
    units::Level,
};
use store::Scope;

fn set(province: UnitId, from: &str, target: Target) -> Body {
    Body::SetTarget(SetTarget { province, from: day(from), target })
}

async fn away(store: &TestStore, village: UnitId) -> HouseholdId {
    let household =
        store.done(Body::Household(HouseholdChange::Add(new_household(village, "Lò Văn Mẫu")))).await.into();
    let absence = SetAbsence { household, from: day("2022-09-01"), to: None };
    store.done(Body::Household(HouseholdChange::SetAbsence(absence))).await;
    household
}

both! {
    async fn a_setting_is_kept_as_it_was_set_and_holds_from_its_day_on(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        let own = Target { denominator: Denominator::WithProducts, away_counts: false, households: 40, products: 90, level: Level::Commune };
        store.done(set(province, "2023-01-01", own)).await;
        store.done(set(province, "2024-01-01", Target::LETTER_OF_2022)).await;
        let targets = store.another(2).await.targets(&Scope::operator()).await.unwrap();
        assert_eq!(targets.on_day(province, day("2022-12-31")), Target::LETTER_OF_2022);
        assert_eq!(targets.on_day(province, day("2023-12-31")), own);
        assert_eq!(targets.on_day(province, day("2024-01-01")), Target::LETTER_OF_2022);
        store.must_be_whole().await;
    }

    async fn a_setting_that_has_not_begun_is_replaced_by_an_earlier_one(store: &TestStore) {
        let province = store.unit("15", "2025-07-01").await;
        store.done(set(province, "2062-01-01", Target { households: 60, ..Target::LETTER_OF_2022 })).await;
        store.done(set(province, "2061-01-01", Target { households: 50, ..Target::LETTER_OF_2022 })).await;
        let targets = store.targets(&Scope::operator()).await.unwrap();
        assert_eq!(targets.of(province).map(|(_, target)| target.households).collect::<Vec<_>>(), [50]);
        store.must_be_whole().await;
    }

    async fn what_cannot_be_a_target_is_refused_and_changes_nothing(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        let own = Target { households: 40, ..Target::LETTER_OF_2022 };
        store.done(set(province, "2023-01-01", own)).await;
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(set(province, "2024-01-01", Target { households: 0, ..own })).await, "bad_target");
        assert_eq!(code(set(province, "2024-01-01", Target { products: 101, ..own })).await, "bad_target");
        assert_eq!(code(set(province, "2022-06-01", own)).await, "wrong_day");
        assert_eq!(code(set(store.gia_phu().await, "2024-01-01", own)).await, "wrong_unit");
        assert_eq!(store.targets(&Scope::operator()).await.unwrap().0.len(), 1);
    }

    async fn the_villages_of_a_commune_are_told_with_what_a_target_needs_and_nothing_else(store: &TestStore) {
        let (bay, cam) = (store.village("Bản Bay").await, store.village("Bản Cầm").await);
        away(store, bay).await;
        let commune = store.gia_phu().await;
        let on = day("2023-01-01");
        let sums = store.target_sums_within(&Scope::operator(), commune, Level::Village, on, on).await.unwrap();
        assert_eq!((sums[&bay].get(Measure::HouseholdsAway), sums[&bay].get(Measure::Households)), (1, 0));
        assert!(!sums.contains_key(&cam), "nothing is counted there");
        let sums = store.target_sums_within(&Scope::operator(), commune, Level::Commune, on, on).await.unwrap();
        assert_eq!(sums[&commune].get(Measure::HouseholdsAway), 1);
    }

    async fn sums_kept_by_an_older_way_of_counting_are_counted_anew_when_the_store_is_opened(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        away(store, village).await;
        // As an older program would have left it, which knew nothing of absences.
        store.raw.run("DELETE FROM tally WHERE measure = 'households_away'").await;
        store.raw.run("UPDATE counting SET version = version - 1").await;
        assert!(!store.verify(&Scope::operator()).await.unwrap().is_clean());
        store.another(2).await.must_be_whole().await;
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM tally WHERE measure = 'households_away'").await, 1);
    }
}

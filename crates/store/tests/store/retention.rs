//! What is known of people is forgotten when its time is over; what is counted is counted on. On both databases.

use crate::harness::{TestStore, builders::*, day};
use rules::{
    catalogue::ItemKind,
    ids::{ActivityId, HouseholdId, UnitId},
    measures::Measure,
    operations::{
        ActivityChange, AddHousehold, Body, EndHousehold, HouseholdChange, MergeHouseholds, MoveHousehold,
        RecordActivity, SetRetention, WithdrawActivity,
    },
    retention::Retention,
};
use store::{Forgotten, KeptFile, Scope};

async fn add(store: &TestStore, village: UnitId, head: &str) -> HouseholdId {
    let body = AddHousehold { nickname: Some("nhà cuối bản".to_owned()), ..new_household(village, head) };
    store.done(Body::Household(HouseholdChange::Add(body))).await.into()
}

async fn end(store: &TestStore, household: HouseholdId, on: &str) {
    let body = EndHousehold { household, day: day(on), reason: Some("chuyển đi Lai Châu".to_owned()) };
    store.done(Body::Household(HouseholdChange::End(body))).await;
}

async fn pictured(store: &TestStore, village: UnitId, on: &str, photo: &str) -> ActivityId {
    let (team, _) = store.full_team(village).await;
    let items = store.catalogue(&Scope::public()).await.unwrap();
    let kind = items.values().find(|item| item.kind == ItemKind::Activity).unwrap().id;
    let file = KeptFile { name: "anh.jpg".to_owned(), media_type: "image/jpeg".to_owned(), bytes: photo.into() };
    let photo = store.keep_file(&Scope::operator(), file).await.unwrap();
    let body: RecordActivity = serde_json::from_value(serde_json::json!({
        "team": team, "village": village, "kind": kind, "day": on, "people": 20, "photos": [photo],
    }))
    .unwrap();
    store.done(Body::Activity(ActivityChange::Record(body))).await.into()
}

async fn set(store: &TestStore, province: UnitId, household_months: u16, photo_months: u16) {
    let retention = Retention { household_months, photo_months };
    store.done(Body::SetRetention(SetRetention { province, retention })).await;
}

async fn known(store: &TestStore, household: HouseholdId) -> bool {
    let view = store.household(&Scope::operator(), household).await.unwrap().expect("the household");
    view.household.is_named()
}

async fn forgotten(store: &TestStore) -> (usize, usize) {
    let Forgotten { households, activities } = store.forget_what_is_over().await.unwrap();
    (households, activities)
}

both! {
    async fn who_left_the_list_is_forgotten_when_its_time_is_over_and_counted_on(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let [gone, stays, later] =
            [add(store, village, "Người Đã Đi").await, add(store, village, "Người Ở Lại").await, add(store, village, "Người Đi Sau").await];
        end(store, gone, "2023-01-31").await;
        end(store, later, "2023-02-02").await;
        store.clock.set("2025-01-31T03:00:00Z");
        assert_eq!(forgotten(store).await, (1, 0));
        assert_eq!((known(store, gone).await, known(store, stays).await, known(store, later).await), (false, true, true));
        assert_eq!(forgotten(store).await, (0, 0), "once");
        // In the journal's bodies neither, nor the reason, which may say where they went.
        let bodies = store.raw.texts("SELECT body FROM journal_body").await;
        assert!(!bodies.iter().any(|body| body.contains("Đã Đi")));
        let sums = store.sums(&Scope::public(), &[village], day("2023-01-30"), day("2023-01-30")).await.unwrap();
        assert_eq!(sums[&village].get(Measure::Households), 3);
        store.must_be_whole().await;
        assert!(!known(&store.another(2).await, gone).await);
    }

    async fn each_province_keeps_it_for_as_long_as_it_set(store: &TestStore) {
        let here = store.village("Bản Bay").await;
        let yen_bai = store.unit("15", "2022-05-28").await;
        let commune = store.tree().await.children(store.unit("132", "2022-05-28").await, day("2022-05-28"))[0];
        let there = store.village_in(commune, "Bản Bên", "2022-05-28").await;
        let (ours, theirs) = (add(store, here, "Người Lào Cai").await, add(store, there, "Người Yên Bái").await);
        end(store, ours, "2022-07-01").await;
        end(store, theirs, "2022-07-01").await;
        store.clock.set("2022-12-01T03:00:00Z");
        set(store, yen_bai, 3, 24).await;
        assert_eq!(forgotten(store).await, (1, 0));
        assert_eq!((known(store, ours).await, known(store, theirs).await), (true, false));
        set(store, store.unit("10", "2022-05-28").await, 3, 24).await;
        assert_eq!(forgotten(store).await, (1, 0));
        store.must_be_whole().await;
    }

    async fn a_household_that_moved_is_still_on_the_list(store: &TestStore) {
        let (bay, cam) = (store.village("Bản Bay").await, store.village("Bản Cầm").await);
        let moved = add(store, bay, "Người Chuyển Thôn").await;
        let body = MoveHousehold { household: moved, village: cam, from: day("2022-07-01") };
        store.done(Body::Household(HouseholdChange::Move(body))).await;
        store.clock.set("2032-01-01T03:00:00Z");
        assert_eq!(forgotten(store).await, (0, 0));
    }

    async fn a_household_entered_twice_is_known_in_the_one_that_stays_alone(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (survivor, double) = (add(store, village, "Lò Văn Mẫu").await, add(store, village, "Lo Van Mau").await);
        let merge = MergeHouseholds { survivor, doubles: vec![double] };
        store.done(Body::Household(HouseholdChange::Merge(merge))).await;
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM household WHERE head IS NOT NULL OR nickname IS NOT NULL").await, 1);
        end(store, survivor, "2022-07-01").await;
        store.clock.set("2024-07-01T03:00:00Z");
        assert_eq!(forgotten(store).await, (1, 0));
        let bodies = store.raw.texts("SELECT body FROM journal_body").await;
        assert!(!bodies.iter().any(|body| body.contains("Lò Văn Mẫu") || body.contains("Lo Van Mau")));
        store.must_be_whole().await;
    }

    async fn photos_are_forgotten_with_their_files_and_what_was_done_is_not(store: &TestStore) {
        store.clock.set("2022-09-12T03:00:00Z");
        let village = store.village("Bản Bay").await;
        let old = pictured(store, village, "2022-06-11", "ảnh cũ").await;
        let newer = pictured(store, store.village("Bản Cầm").await, "2022-09-11", "ảnh mới").await;
        store.clock.set("2022-12-11T03:00:00Z");
        set(store, store.unit("10", "2022-05-28").await, 24, 6).await;
        assert_eq!(forgotten(store).await, (0, 1));
        assert_eq!(store.forget_unused_files().await.unwrap(), 1);
        let photos = async |id| store.activity(&Scope::operator(), id).await.unwrap().unwrap().activity.photos.len();
        assert_eq!((photos(old).await, photos(newer).await), (0, 1));
        let withdraw = WithdrawActivity { activity: newer, reason: None };
        store.done(Body::Activity(ActivityChange::Withdraw(withdraw))).await;
        assert_eq!(store.forget_unused_files().await.unwrap(), 1, "nobody looks at photos of what was taken back");
        store.must_be_whole().await;
    }

    async fn what_cannot_be_set_is_refused(store: &TestStore) {
        let province = store.unit("15", "2025-07-01").await;
        let of = |province, household_months| {
            Body::SetRetention(SetRetention { province, retention: Retention { household_months, photo_months: 24 } })
        };
        assert_eq!(store.refused(of(province, 0)).await.code, "bad_retention");
        assert_eq!(store.refused(of(province, 121)).await.code, "bad_retention");
        assert_eq!(store.refused(of(store.gia_phu().await, 12)).await.code, "wrong_unit");
        assert!(store.retentions(&Scope::operator()).await.unwrap().0.is_empty());
    }
}

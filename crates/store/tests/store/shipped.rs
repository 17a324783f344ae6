//! The shipped units and reforms give the official lists, and everybody is found again on the other side of a reform.

use crate::harness::{builders, day};
use rules::{
    ids::UnitId,
    units::{Level, Match, Registry},
};
use std::collections::{BTreeMap, BTreeSet};

type Row = BTreeMap<String, String>;

fn rows(file: &str) -> Vec<Row> {
    let path = format!("{}/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).expect("a list");
    reader.deserialize().collect::<Result<_, _>>().expect("its rows")
}

/// Code, name, kind and parent of every unit of a list.
fn listed(file: &str) -> BTreeSet<[String; 4]> {
    let columns = |row: Row| ["code", "name", "type", "parent_code"].map(|name| row[name].clone());
    rows(file).into_iter().map(columns).collect()
}

/// The same of every unit that stands on a day, villages apart.
fn standing(tree: &Registry, on: &str) -> BTreeSet<[String; 4]> {
    let on = day(on);
    let levels = [Level::Province, Level::District, Level::Commune];
    let units = levels.into_iter().flat_map(|level| tree.list(level, on));
    let columns = |unit: UnitId| {
        let era = tree.era(unit, on).expect("it stands");
        let parent = tree.parent(unit, on).and_then(|parent| tree.era(parent, on));
        let parent_code = parent.and_then(|era| era.code.clone()).unwrap_or_default();
        let code = era.code.clone().unwrap_or_default();
        [code, era.name.clone(), era.kind.word().to_owned(), parent_code]
    };
    units.map(columns).collect()
}

fn codes(tree: &Registry, units: &[UnitId], on: &str) -> BTreeSet<String> {
    let code = |unit: &UnitId| tree.era(*unit, day(on))?.code.clone();
    units.iter().filter_map(code).collect()
}

/// Which code each commune of 2022 came to in 2025, by the two lists of changes.
fn codes_of_2022_in_2025() -> BTreeMap<String, String> {
    let of_2024: BTreeMap<String, String> =
        rows("changes_2024.csv").into_iter().map(|row| (row["old_code"].clone(), row["new_code"].clone())).collect();
    let of_2025: BTreeMap<String, String> =
        rows("mapping_2025.csv").into_iter().map(|row| (row["old_code"].clone(), row["new_code"].clone())).collect();
    let communes = rows("units_2022.csv").into_iter().filter(|row| row["level"] == "commune");
    communes
        .map(|row| {
            let old = row["code"].clone();
            let between = of_2024.get(&old).unwrap_or(&old);
            (old.clone(), of_2025[between].clone())
        })
        .collect()
}

both! {
    async fn the_tree_equals_the_official_lists(store: &TestStore) {
        let tree = store.tree().await;
        for on in ["2021-07-10", "2022-05-28", "2024-10-31"] {
            assert_eq!(standing(&tree, on), listed("units_2022.csv"), "{on}");
        }
        for on in ["2024-12-01", "2025-06-30"] {
            assert_eq!(standing(&tree, on), listed("units_2025_06.csv"), "{on}");
        }
        for on in ["2025-07-01", "2030-01-01"] {
            assert_eq!(standing(&tree, on), listed("units_2025.csv"), "{on}");
        }
    }

    async fn in_november_2024_ta_chai_is_part_of_bac_ha_already(store: &TestStore) {
        let tree = store.tree().await;
        let count = |on| tree.list(Level::Commune, day(on)).len();
        assert_eq!(
            ["2024-10-31", "2024-11-01", "2024-12-01", "2025-07-01"].map(count),
            [325, 324, 319, 99]
        );
        let ta_chai = store.unit("02872", "2024-10-31").await;
        let bac_ha = store.unit("02839", "2024-11-01").await;
        assert_eq!(tree.standing_for(ta_chai, day("2024-11-01")), Some(bac_ha));
        assert_eq!(store.unit("02839", "2022-05-28").await, bac_ha);
    }

    async fn every_commune_of_2022_finds_its_commune_of_2025_and_back(store: &TestStore) {
        let tree = store.tree().await;
        let (then, now) = ("2022-05-28", "2025-07-01");
        let forward = codes_of_2022_in_2025();
        assert_eq!(forward.len(), 325);
        let mut back: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (old, new) in &forward {
            let unit = store.unit(old, then).await;
            let found = tree.successors(unit, day(then), day(now));
            assert_eq!(codes(&tree, &found, now), BTreeSet::from([new.clone()]), "{old}");
            back.entry(new.clone()).or_default().insert(old.clone());
        }
        assert_eq!(back.len(), 99);
        for (new, old) in back {
            let unit = store.unit(&new, now).await;
            let found = tree.successors(unit, day(now), day(then));
            assert_eq!(codes(&tree, &found, then), old, "{new}");
        }
    }

    async fn a_districts_successors_are_the_communes_that_took_its_communes(store: &TestStore) {
        let tree = store.tree().await;
        let bao_thang = store.unit("086", "2025-06-30").await;
        let found = tree.successors(bao_thang, day("2025-06-30"), day("2025-07-01"));
        let found: Vec<(String, String)> = found
            .iter()
            .map(|unit| {
                let era = tree.era(*unit, day("2025-07-01")).expect("it stands");
                (era.code.clone().expect("a code"), era.full_name())
            })
            .collect();
        let expected = [
            ("02647", "Phường Lào Cai"),
            ("02902", "Xã Phong Hải"),
            ("02905", "Xã Bảo Thắng"),
            ("02908", "Xã Tằng Loỏng"),
            ("02923", "Xã Gia Phú"),
            ("02926", "Xã Xuân Quang"),
        ];
        let expected = expected.map(|(code, name)| (code.to_owned(), name.to_owned()));
        assert_eq!(found, expected);
    }

    async fn the_new_gia_phu_goes_back_to_three_communes_of_two_districts(store: &TestStore) {
        let tree = store.tree().await;
        let gia_phu = store.unit("02923", "2025-07-01").await;
        let found = tree.successors(gia_phu, day("2025-07-01"), day("2025-06-30"));
        let found: Vec<String> = found.iter().map(|unit| {
            let on = day("2025-06-30");
            let district = tree.parent(*unit, on).map(|district| tree.full_name(district, on));
            format!("{}, {}", tree.full_name(*unit, on), district.unwrap_or_default())
        }).collect();
        assert_eq!(found, [
            "Xã Thống Nhất, Thành phố Lào Cai",
            "Xã Gia Phú, Huyện Bảo Thắng",
            "Xã Xuân Giao, Huyện Bảo Thắng",
        ]);
    }

    async fn both_old_provinces_lead_to_the_new_one(store: &TestStore) {
        let tree = store.tree().await;
        let new = store.unit("15", "2025-07-01").await;
        for code in ["10", "15"] {
            let old = store.unit(code, "2025-06-30").await;
            assert_ne!(old, new);
            assert_eq!(tree.successors(old, day("2025-06-30"), day("2025-07-01")), [new]);
        }
        assert_eq!(tree.roots(day("2025-06-30")).len(), 2);
        assert_eq!(tree.roots(day("2025-07-01")), [new]);
    }

    async fn eight_communes_live_through_2025_as_themselves(store: &TestStore) {
        let tree = store.tree().await;
        let survivors: Vec<UnitId> = tree
            .list(Level::Commune, day("2025-07-01"))
            .into_iter()
            .filter(|unit| tree.stands(*unit, day("2022-05-28")))
            .collect();
        assert_eq!(
            codes(&tree, &survivors, "2025-07-01").into_iter().collect::<Vec<_>>(),
            ["03004", "03085", "04423", "04462", "04474", "04489", "04603", "04693"]
        );
        for unit in survivors {
            assert_eq!(tree.successors(unit, day("2022-05-28"), day("2025-07-01")), [unit]);
        }
        let xi_lang = store.unit("04603", "2025-07-01").await;
        assert_eq!(tree.full_name(xi_lang, day("2025-06-30")), "Xã Tà Si Láng");
        assert_eq!(tree.full_name(xi_lang, day("2025-07-01")), "Xã Tà Xi Láng");
    }

    async fn a_code_that_is_used_again_means_another_unit(store: &TestStore) {
        let tree = store.tree().await;
        let reuses = [
            ("15", "2022-05-28", "Tỉnh Yên Bái", "2025-07-01", "Tỉnh Lào Cai"),
            ("02647", "2022-05-28", "Phường Kim Tân", "2025-07-01", "Phường Lào Cai"),
            ("02905", "2022-05-28", "Thị trấn Phố Lu", "2025-07-01", "Xã Bảo Thắng"),
            ("03037", "2022-05-28", "Xã Mường Hoa", "2025-07-01", "Xã Tả Van"),
            ("04264", "2022-05-28", "Phường Nguyễn Phúc", "2024-12-01", "Phường Hồng Hà"),
            ("04510", "2022-05-28", "Xã Việt Thành", "2024-12-01", "Xã Thành Thịnh"),
            ("04585", "2022-05-28", "Thị trấn Trạm Tấu", "2025-07-01", "Xã Hạnh Phúc"),
            ("04606", "2022-05-28", "Xã Pá Hu", "2025-07-01", "Xã Trạm Tấu"),
        ];
        for (code, then, old_name, later, new_name) in reuses {
            let (old, new) = (store.unit(code, then).await, store.unit(code, later).await);
            assert_ne!(old, new, "{code}");
            assert_eq!(tree.full_name(old, day(then)), old_name);
            assert_eq!(tree.full_name(new, day(later)), new_name);
        }
        // Hồng Hà itself lived on and took the code over.
        let hong_ha = store.unit("04267", "2022-05-28").await;
        assert_eq!(store.unit("04264", "2024-12-01").await, hong_ha);
    }

    async fn a_village_of_2022_goes_along_without_anybodys_doing(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let tree = store.tree().await;
        let names = |on: &str| -> Vec<String> {
            let path = tree.path(village, day(on));
            path.into_iter().map(|unit| tree.full_name(unit, day(on))).collect()
        };
        // It was added just now, after everything that happened to Gia Phú.
        assert_eq!(store.today_text(), "2025-09-01");
        assert_eq!(
            names("2022-05-28"),
            ["Thôn Bản Bay", "Xã Gia Phú", "Huyện Bảo Thắng", "Tỉnh Lào Cai"]
        );
        assert_eq!(names("2025-06-30"), names("2022-05-28"));
        assert_eq!(names("2025-07-01"), ["Thôn Bản Bay", "Xã Gia Phú", "Tỉnh Lào Cai"]);
        let new = store.unit("02923", "2025-07-01").await;
        assert_eq!(tree.parent(village, day("2025-07-01")), Some(new));
        store.must_be_whole().await;
    }

    async fn spellings_of_other_lists_are_understood(store: &TestStore) {
        let tree = store.tree().await;
        let find = |written, on| tree.find(written, Level::Commune, None, day(on));
        for (code, on, written) in [
            ("02902", "2022-05-28", "N.T Phong Hải"),
            ("02902", "2022-05-28", "TT Nông trường Phong Hải"),
            ("02902", "2022-05-28", "Phong Hải"),
            ("02902", "2025-06-30", "TT NT Phong Hải"),
            ("04621", "2022-05-28", "Thị trấn Nông trường Liên Sơn"),
            ("04627", "2022-05-28", "Thị trấn Nông trường Trần Phú"),
            ("04627", "2025-06-30", "NT Trần Phú"),
            ("02755", "2022-05-28", "Tả Ngài Chồ"),
            ("04603", "2022-05-28", "Tà Xi Láng"),
        ] {
            let expected = store.unit(code, on).await;
            let found = find(written, on);
            assert!(
                matches!(found, Match::Exact(unit) | Match::Alias(unit) if unit == expected),
                "{written} on {on}: {found:?}"
            );
        }
    }

    async fn names_that_look_alike_are_kept_apart(store: &TestStore) {
        let tree = store.tree().await;
        let find = |written, on| tree.find(written, Level::Commune, None, day(on));
        let then = "2022-05-28";
        let exact = async |code: &str, on: &str| Match::Exact(store.unit(code, on).await);
        assert_eq!(find("Phường Sa Pa", then), exact("03001", then).await);
        assert_eq!(find("Phường Sa Pả", then), exact("03002", then).await);
        assert_eq!(find("Thị trấn Trạm Tấu", then), exact("04585", then).await);
        assert_eq!(find("Xã Trạm Tấu", then), exact("04600", then).await);
        assert!(matches!(find("Trạm Tấu", then), Match::Ambiguous(two) if two.len() == 2));
        // Now the one is xã Hạnh Phúc, the other xã Trạm Tấu.
        let now = "2025-07-01";
        assert_eq!(find("Xã Trạm Tấu", now), exact("04606", now).await);
        assert_eq!(
            find("Thị trấn Trạm Tấu", now),
            Match::Former(store.unit("04585", now).await)
        );
        assert_eq!(
            find("Xuân Giao", now),
            Match::Former(store.unit("02923", now).await)
        );
        assert_eq!(find("Gia Phúu", now), Match::Guess(store.unit("02923", now).await));
    }

    async fn every_name_of_the_lists_is_found_within_its_district(store: &TestStore) {
        let tree = store.tree().await;
        for (file, on) in [("units_2022.csv", "2022-05-28"), ("units_2025_06.csv", "2025-06-30"), ("units_2025.csv", "2025-07-01")] {
            for row in rows(file).iter().filter(|row| row["level"] == "commune") {
                let parent = store.unit(&row["parent_code"], on).await;
                let full_name = format!("{} {}", row["type"], row["name"]);
                let expected = store.unit(&row["code"], on).await;
                let find = |written: &str| tree.find(written, Level::Commune, Some(parent), day(on));
                assert_eq!(find(&full_name), Match::Exact(expected), "{full_name} on {on}");
                let plain = rules::text::fold(&full_name);
                let found = find(&plain);
                let several = matches!(&found, Match::Ambiguous(several) if several.contains(&expected));
                assert!(several || found == Match::Exact(expected), "{plain} on {on}: {found:?}");
            }
        }
    }

    async fn a_village_added_for_2022_counts_in_the_trees_of_all_days(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let villages = async |code: &str, tree: &str| {
            let unit = store.unit(code, tree).await;
            let anybody = store::Scope::public();
            let sums = store.sums(&anybody, &[unit], day(tree), day("2025-09-01")).await;
            let sums = sums.expect("sums");
            sums.get(&unit).map_or(0, |sums| sums.get(rules::measures::Measure::Villages))
        };
        assert_eq!(villages("086", "2025-06-30").await, 1);
        assert_eq!(villages("02923", "2025-06-30").await, 1);
        assert_eq!(villages("02923", "2025-07-01").await, 1);
        assert_eq!(villages("02932", "2025-06-30").await, 0);
        assert_eq!(villages("15", "2025-07-01").await, 1);
        store.done(builders::reform("2025-08-01", vec![rules::units::Change::End {
            unit: village,
            heir: store.unit("02923", "2025-07-01").await,
        }])).await;
        assert_eq!(villages("15", "2025-07-01").await, 0);
        store.must_be_whole().await;
    }
}

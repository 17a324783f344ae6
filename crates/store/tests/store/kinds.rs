//! Each kind of operation, applied once and read back; and what each refuses.

use crate::harness::{TestStore, builders::*, day};
use rules::{
    channels::Owner,
    ids::{TeamId, UnitId},
    operations::{
        AddTeam, AnnotateTeam, Body, DeclareHouseholds, EndTeam, Outcome, PlaceTeam, RecordDecision, RetitleTeam,
        SetChannel, SetCompositionRule, SetContact,
    },
    phones::Phone,
    teams::{
        Breach,
        DecisionKind::{self, Dissolve, Establish},
        Place, Source, Team, Tier, letter_of_2022,
    },
    units::{Change, Level},
};
use store::{Contact, Scope};

async fn team(store: &TestStore, id: TeamId) -> Team {
    let view = store.team(&Scope::operator(), id, store.today()).await.unwrap();
    view.expect("the team").team
}

fn households(village: UnitId, households: u32, on: &str) -> Body {
    Body::DeclareHouseholds(DeclareHouseholds {
        village,
        households,
        day: day(on),
        source: Some("Báo cáo  số 45/BC-UBND".to_owned()),
    })
}

fn contact(unit: UnitId, name: &str, from: &str) -> Body {
    Body::SetContact(SetContact {
        unit,
        name: name.to_owned(),
        position: Some("Công chức".to_owned()),
        phone: Phone::new("0912345678").ok(),
        from: day(from),
    })
}

fn rule(province: UnitId, least: u8, from: &str) -> Body {
    Body::SetCompositionRule(SetCompositionRule {
        province,
        tier: Tier::Village,
        from: day(from),
        composition: rules::teams::Composition { least, ..letter_of_2022(Tier::Village) },
    })
}

#[expect(clippy::option_option, reason = "as the operation has it")]
fn group(owner: Owner, name: Option<&str>, made: Option<Option<&str>>) -> Body {
    Body::SetChannel(SetChannel { owner, name: name.map(str::to_owned), made: made.map(|made| made.map(day)) })
}

fn end(team: TeamId, on: &str, heir: Option<TeamId>) -> Body {
    Body::EndTeam(EndTeam { team, day: day(on), heir })
}

both! {
    async fn villages_are_made_renamed_merged_moved_and_ended(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        let [one, two, last] = [store.village("Một").await, store.village("Hai").await, store.village("Ba").await];
        let amend = |unit, name: Option<&str>, parent| Change::Amend {
            unit, name: name.map(str::to_owned), kind: None, code: None, parent,
        };
        store.done(reform("2023-01-01", vec![amend(one, Some("Bản Bay"), None)])).await;
        store.done(reform("2023-01-01", vec![Change::Absorb { into: one, from: vec![two] }])).await;
        store.done(reform("2024-01-01", vec![amend(last, None, Some(xuan_giao))])).await;
        store.done(reform("2024-06-01", vec![Change::End { unit: last, heir: xuan_giao }])).await;
        store.done(reform("2022-05-01", vec![Change::Alias { unit: one, alias: "Bản Bảy".to_owned() }])).await;
        let tree = store.another(2).await.tree().await;
        let village = tree.get(one).unwrap();
        assert_eq!(village.level, Level::Village);
        assert_eq!(village.aliases, ["Bản Bảy"]);
        assert_eq!(tree.full_name(one, day("2022-12-31")), "Thôn Một");
        assert_eq!(tree.full_name(one, day("2023-01-01")), "Thôn Bản Bay");
        assert_eq!(tree.standing_for(two, day("2023-01-01")), Some(one));
        assert_eq!(tree.children(gia_phu, day("2023-01-01")), [last, one]);
        assert_eq!(tree.parent(last, day("2024-01-01")), Some(xuan_giao));
        assert_eq!(tree.standing_for(last, day("2024-06-01")), Some(xuan_giao));
        assert_eq!(store.refused(reform("2024-01-01", vec![])).await.code, "nothing_changed");
        store.must_be_whole().await;
    }

    async fn a_reform_keeps_its_act_and_source(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let unit = store.fresh_unit();
        let body = Body::EnactReform(rules::units::Reform {
            day: day("2022-05-01"),
            act: Some("12/NQ-HĐND".to_owned()),
            source: Some("Nghị quyết của HĐND xã".to_owned()),
            changes: vec![new_village(unit, "Bản Bay", gia_phu)],
        });
        let id = store.done(body).await;
        let acts = store.acts(&Scope::public(), &[id]).await.unwrap();
        assert_eq!(acts[&id].day, day("2022-05-01"));
        assert_eq!(acts[&id].act.as_deref(), Some("12/NQ-HĐND"));
        assert_eq!(acts[&id].source.as_deref(), Some("Nghị quyết của HĐND xã"));
    }

    async fn a_villages_declared_households_are_kept_with_day_and_source(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        store.done(households(village, 180, "2023-06-01")).await;
        store.done(households(village, 172, "2022-05-20")).await;
        let found = store.declarations(&Scope::public(), &[village]).await.unwrap();
        let found: Vec<_> = found.iter().map(|d| (d.village, d.households, d.day.to_string(), d.source.as_deref())).collect();
        let source = Some("Báo cáo số 45/BC-UBND");
        assert_eq!(found, [(village, 172, "2022-05-20".to_owned(), source), (village, 180, "2023-06-01".to_owned(), source)]);
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(households(village, 1, "2025-09-02")).await, "day_in_future");
        assert_eq!(code(households(village, 1, "2022-04-30")).await, "wrong_unit");
        assert_eq!(code(households(store.gia_phu().await, 1, "2022-05-20")).await, "wrong_unit");
    }

    async fn a_new_contact_ends_the_one_before(store: &TestStore) {
        let unit = store.unit("02923", "2025-07-01").await;
        store.done(contact(unit, "Lò Văn Mẫu", "2025-07-01")).await;
        store.done(contact(unit, "Phòng Văn hóa – Xã hội", "2025-08-15")).await;
        let found = store.contacts(&Scope::operator(), unit).await.unwrap();
        let on = |on| store::on_day(&found, day(on)).map(|contact: &Contact| contact.name.as_str());
        assert_eq!(
            ["2025-06-30", "2025-07-01", "2025-08-14", "2025-08-15"].map(on),
            [None, Some("Lò Văn Mẫu"), Some("Lò Văn Mẫu"), Some("Phòng Văn hóa – Xã hội")]
        );
        assert_eq!(found[0].phone, Phone::new("0912345678").ok());
        assert_eq!(found[0].position.as_deref(), Some("Công chức"));
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(contact(unit, "Phòng Văn hóa – Xã hội", "2025-08-20")).await, "nothing_changed");
        assert_eq!(code(contact(unit, "Khác", "2025-08-14")).await, "wrong_day");
        assert_eq!(code(contact(unit, " ", "2025-08-20")).await, "bad_text");
        let district = store.unit("086", "2025-06-30").await;
        assert_eq!(code(contact(district, "Khác", "2025-07-01")).await, "wrong_unit");
        assert_eq!(store.contacts(&Scope::operator(), unit).await.unwrap(), found);
        let with = store.units_with_contact(&Scope::public(), day("2025-08-15")).await.unwrap();
        assert_eq!(with.into_iter().collect::<Vec<_>>(), [unit]);
    }

    async fn a_contact_written_down_wrong_is_put_right_on_its_own_day(store: &TestStore) {
        let unit = store.unit("02923", "2025-07-01").await;
        store.done(contact(unit, "Lo Van Mau", "2025-07-01")).await;
        let first = store.contacts(&Scope::operator(), unit).await.unwrap();
        store.done(contact(unit, "Lò Văn Mẫu", "2025-07-01")).await;
        let right = Contact { name: "Lò Văn Mẫu".to_owned(), ..first[0].clone() };
        assert_eq!(store.contacts(&Scope::operator(), unit).await.unwrap(), [right]);
    }

    async fn a_provinces_rule_holds_for_its_teams_from_its_day_on(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (team, _) = store.full_team(village).await;
        let province = store.unit("10", "2022-05-28").await;
        store.done(rule(province, 5, "2023-01-01")).await;
        let breaches = async |on| {
            let view = store.team(&Scope::operator(), team, day(on)).await.unwrap();
            view.unwrap().breaches
        };
        assert_eq!(breaches("2022-12-31").await, []);
        assert_eq!(breaches("2023-01-01").await, [Breach::TooFew { have: 4, least: 5 }]);
        store.done(rule(province, 4, "2024-01-01")).await;
        assert_eq!(breaches("2023-12-31").await, [Breach::TooFew { have: 4, least: 5 }]);
        assert_eq!(breaches("2024-01-01").await, []);
        // A second rule from the same day takes the first one's place.
        store.done(rule(province, 6, "2024-01-01")).await;
        assert_eq!(breaches("2024-01-01").await, [Breach::TooFew { have: 4, least: 6 }]);
        store.must_be_whole().await;
    }

    async fn a_provinces_rules_are_told_oldest_first_each_until_the_next(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        store.done(rule(province, 5, "2022-06-01")).await;
        store.done(rule(province, 6, "2024-01-01")).await;
        let rules = store.composition_rules(&Scope::operator()).await.unwrap();
        let told: Vec<_> = rules.of(province, Tier::Village).map(|(span, asked)| (span.from, span.end(), asked.least)).collect();
        let second = day("2024-01-01");
        assert_eq!(told, [(day("2022-06-01"), Some(second), 5), (second, None, 6)]);
        assert_eq!(rules.of(province, Tier::Commune).count(), 0);
        assert_eq!(rules.on_day(province, Tier::Village, day("2022-05-31")).least, 4);
    }

    async fn a_rule_that_has_not_begun_is_put_right_by_an_earlier_one(store: &TestStore) {
        let province = store.unit("15", "2025-07-01").await;
        store.done(rule(province, 5, "2025-07-01")).await;
        store.done(rule(province, 6, "2062-01-01")).await;
        store.done(rule(province, 7, "2026-01-01")).await;
        let rules = store.another(2).await.composition_rules(&Scope::operator()).await.unwrap();
        let told: Vec<_> = rules.of(province, Tier::Village).map(|(span, asked)| (span.from, span.end(), asked.least)).collect();
        let second = day("2026-01-01");
        assert_eq!(told, [(day("2025-07-01"), Some(second), 5), (second, None, 7)]);
        store.must_be_whole().await;
    }

    async fn a_refused_rule_leaves_the_others_as_they_are(store: &TestStore) {
        let province = store.unit("10", "2022-05-28").await;
        store.done(rule(province, 5, "2022-06-01")).await;
        store.done(rule(province, 6, "2024-01-01")).await;
        let kept = async || store.raw.texts("SELECT from_day || to_day || composition FROM composition_rule ORDER BY from_day").await;
        let before = kept().await;
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(rule(province, 7, "2023-01-01")).await, "wrong_day");
        assert_eq!(kept().await, before);
        assert_eq!(code(rule(province, 0, "2025-01-01")).await, "bad_rule");
        assert_eq!(code(rule(province, 5, "2025-07-01")).await, "wrong_unit");
        assert_eq!(code(rule(store.gia_phu().await, 5, "2022-06-01")).await, "wrong_unit");
        assert_eq!(kept().await, before);
        store.must_be_whole().await;
    }

    async fn a_team_of_several_villages_is_kept_with_its_home_first(store: &TestStore) {
        let [one, two] = [store.village("Một").await, store.village("Hai").await];
        let place = Place::Villages(vec![two, one]);
        let id: TeamId = store.done(new_team(place.clone())).await.into();
        let kept = team(store, id).await;
        assert_eq!(kept.place(store.today()), Some(&place));
        assert_eq!(kept.title(store.today()), "Tổ công nghệ số cộng đồng");
        assert_eq!(kept.source, Source::Report);
        assert!(kept.life.is_open());
        let list = store.teams_within(&Scope::operator(), one, store.today()).await.unwrap();
        assert_eq!(list.teams.len(), 1);
        assert!(list.villages_without_team.is_empty());
    }

    async fn a_communes_own_team_covers_no_village(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let gia_phu = store.gia_phu().await;
        let id: TeamId = store.done(new_team(Place::Commune(gia_phu))).await.into();
        assert_eq!(team(store, id).await.place(store.today()), Some(&Place::Commune(gia_phu)));
        let then = day("2022-06-01");
        let list = store.teams_within(&Scope::operator(), gia_phu, then).await.unwrap();
        assert_eq!(list.teams.len(), 1);
        assert_eq!(list.villages_without_team, [village]);
    }

    async fn a_team_must_stand_somewhere_on_its_first_day(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let new = store.unit("02923", "2025-07-01").await;
        let unknown = store.fresh_unit();
        for (place, code) in [
            (Place::Villages(vec![store.gia_phu().await]), "wrong_unit"),
            (Place::Villages(vec![village, unknown]), "wrong_unit"),
            (Place::Villages(vec![]), "bad_place"),
            (Place::Villages(vec![village, village]), "bad_place"),
            (Place::Commune(village), "wrong_unit"),
            (Place::Commune(new), "wrong_unit"),
        ] {
            assert_eq!(store.refused(new_team(place.clone())).await.code, code, "{place:?}");
        }
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM team").await, 0);
    }

    async fn a_note_on_a_team_holds_from_its_day_until_the_next(store: &TestStore) {
        let id = store.team_in(store.village("Một").await).await;
        let note = |note: Option<&str>, from: &str| {
            Body::AnnotateTeam(AnnotateTeam { team: id, note: note.map(str::to_owned), from: day(from) })
        };
        store.done(note(Some("Tổ trưởng kiêm  Bí thư chi bộ"), "2023-06-01")).await;
        store.done(note(None, "2024-01-01")).await;
        // Brought in late, of an earlier day.
        store.done(note(Some("Mới thành lập"), "2023-01-01")).await;
        let kept = team(store, id).await;
        let noted = |on: &str| kept.note(day(on)).map(|(from, note)| (from.to_string(), note.to_owned()));
        let of = |from: &str, note: &str| Some((from.to_owned(), note.to_owned()));
        assert_eq!(noted("2022-12-31"), None);
        assert_eq!(noted("2023-05-31"), of("2023-01-01", "Mới thành lập"));
        assert_eq!(noted("2023-06-01"), of("2023-06-01", "Tổ trưởng kiêm Bí thư chi bộ"));
        assert_eq!(noted("2024-01-01"), None);
        for (body, code) in [
            (note(Some("Mới thành lập"), "2023-02-01"), "nothing_changed"),
            (note(None, "2024-02-01"), "nothing_changed"),
            (note(Some(" "), "2023-02-01"), "bad_text"),
            (note(Some(&"a".repeat(501)), "2023-02-01"), "bad_text"),
            (note(Some("Mẫu"), "2000-01-01"), "team_not_there"),
        ] {
            assert_eq!(store.refused(body).await.code, code);
        }
        store.must_be_whole().await;
    }

    async fn a_team_gets_another_title_place_and_end(store: &TestStore) {
        let [one, two] = [store.village("Một").await, store.village("Hai").await];
        let (id, _) = store.full_team(one).await;
        let heir = store.team_in(two).await;
        let retitle = |title: &str| Body::RetitleTeam(RetitleTeam { team: id, title: title.to_owned(), from: day("2023-01-01") });
        store.done(retitle("Tổ chuyển đổi số cộng đồng")).await;
        let place = Place::Villages(vec![two, one]);
        store.done(Body::PlaceTeam(PlaceTeam { team: id, place: place.clone(), from: day("2024-01-01") })).await;
        store.done(end(id, "2025-01-01", Some(heir))).await;
        let kept = team(store, id).await;
        let last = day("2024-12-31");
        assert_eq!(kept.title(day("2022-12-31")), "Tổ công nghệ số cộng đồng");
        assert_eq!(kept.title(last), "Tổ chuyển đổi số cộng đồng");
        assert_eq!(kept.place(last), Some(&place));
        assert_eq!(kept.place(day("2023-12-31")), Some(&Place::Villages(vec![one])));
        assert_eq!(kept.life.end(), Some(day("2025-01-01")));
        assert_eq!(kept.heir, Some(heir));
        assert!(kept.members.iter().all(|member| member.span.end() == kept.life.end()));
        assert_eq!(store.refused(retitle("Tổ chuyển đổi số cộng đồng")).await.code, "nothing_changed");
        store.must_be_whole().await;
    }

    async fn a_team_ends_into_another_that_is_there(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let [one, two] = [store.team_in(village).await, store.team_in(village).await];
        assert_eq!(store.refused(end(one, "2024-01-01", Some(one))).await.code, "bad_heir");
        store.done(end(two, "2023-01-01", None)).await;
        assert_eq!(store.refused(end(one, "2024-01-01", Some(two))).await.code, "bad_heir");
        assert_eq!(store.refused(end(one, "2022-05-20", None)).await.code, "wrong_day");
        assert_eq!(store.refused(end(two, "2024-01-01", None)).await.code, "wrong_day");
        store.must_be_whole().await;
    }

    async fn one_decision_covers_many_teams(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let teams = [store.full_team(store.village("Một").await).await.0, store.full_team(store.village("Hai").await).await.0];
        let body = RecordDecision {
            unit: gia_phu,
            kind: DecisionKind::Establish,
            number: " 45/QĐ-UBND".to_owned(),
            day: day("2022-05-19"),
            from: day("2022-05-20"),
            signer: Some("Vàng A Mẫu".to_owned()),
            teams: teams.to_vec(),
            scan: None,
        };
        let id = store.done(Body::RecordDecision(body.clone())).await.into();
        let kept = store.decision(&Scope::operator(), id).await.unwrap().expect("the decision");
        assert_eq!((kept.number.as_str(), kept.day, kept.from), ("45/QĐ-UBND", body.day, body.from));
        assert_eq!(kept.signer.as_deref(), Some("Vàng A Mẫu"));
        assert_eq!(kept.teams.iter().collect::<std::collections::BTreeSet<_>>(), teams.iter().collect());
        for id in teams {
            let kept = team(store, id).await;
            assert!(kept.is_established(store.today()));
            assert_eq!(kept.source, Source::Decision);
            assert_eq!(store.decisions_of_team(&Scope::operator(), id).await.unwrap().len(), 1);
        }
        store.must_be_whole().await;
    }

    async fn a_decision_is_recorded_once(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let decision = |unit, number: &str, from| decision(unit, DecisionKind::Renew, number, from, &[team]);
        store.done(decision(gia_phu, "45/QĐ-UBND", "2022-05-20")).await;
        assert_eq!(store.refused(decision(gia_phu, " 45/QĐ-UBND ", "2022-05-20")).await.code, "same_decision");
        store.done(decision(gia_phu, "45/QĐ-UBND", "2023-05-20")).await;
        store.done(decision(village, "45/QĐ-UBND", "2022-05-20")).await;
        store.must_be_whole().await;
    }

    async fn a_decision_names_teams_of_its_unit_that_are_there(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        let village = store.village("Bản Bay").await;
        let team = store.team_in(village).await;
        let code = async |unit, kind, from: &str, teams: &[TeamId]| {
            store.refused(decision(unit, kind, "1/QĐ-UBND", from, teams)).await.code
        };
        assert_eq!(code(gia_phu, Establish, "2022-06-01", &[]).await, "no_teams");
        assert_eq!(code(xuan_giao, Establish, "2022-06-01", &[team]).await, "wrong_unit");
        assert_eq!(code(gia_phu, Establish, "2025-07-01", &[team]).await, "wrong_unit");
        assert_eq!(code(gia_phu, Dissolve, "2022-05-20", &[team]).await, "wrong_day");
        store.done(end(team, "2024-01-01", None)).await;
        assert_eq!(code(gia_phu, Establish, "2024-01-01", &[team]).await, "team_not_there");
        store.done(decision(gia_phu, Dissolve, "2/QĐ-UBND", "2024-01-01", &[team])).await;
        store.must_be_whole().await;
    }

    async fn a_decision_older_than_what_is_known_of_a_team_holds_from_its_first_day(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let village = store.village("Bản Bay").await;
        // Reported in May 2022, and once more, as another team, after the reform that made a new commune of the same name.
        let reported = store.team_in(village).await;
        let later = store.operation(Body::AddTeam(AddTeam {
            title: "Tổ mẫu".to_owned(),
            place: Place::Villages(vec![village]),
            from: day("2025-12-01"),
            source: Source::Report,
        }));
        let later_team = TeamId::from(later.id);
        assert_eq!(store.send(&Scope::operator(), later).await, Outcome::Applied);
        store.done(decision(gia_phu, Establish, "1/QĐ-UBND", "2022-05-02", &[reported, later_team])).await;
        for (id, first) in [(reported, "2022-05-20"), (later_team, "2025-12-01")] {
            let team = team(store, id).await;
            assert_eq!(team.life.from, day(first));
            assert!(team.is_established(day(first)));
        }
        store.must_be_whole().await;
    }

    async fn of_two_teams_a_decision_takes_both_or_none(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let here = store.team_in(store.village("Bản Bay").await).await;
        let xuan_giao = store.unit("02932", "2022-05-28").await;
        let elsewhere = store.team_in(store.village_in(xuan_giao, "Một", "2022-05-01").await).await;
        let both = decision(gia_phu, DecisionKind::Dissolve, "1/QĐ-UBND", "2024-01-01", &[here, elsewhere]);
        assert_eq!(store.refused(both).await.code, "wrong_unit");
        assert!(team(store, here).await.life.is_open());
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM decision").await, 0);
        // The district above them both may decide on both.
        let district = store.unit("086", "2022-05-28").await;
        store.done(decision(district, DecisionKind::Dissolve, "1/QĐ-UBND", "2024-01-01", &[here, elsewhere])).await;
        assert!(!team(store, here).await.life.is_open());
        store.must_be_whole().await;
    }

    async fn a_zalo_group_is_named_and_made_as_told(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let id = store.team_in(village).await;
        let owner = Owner::Team(id);
        store.done(group(owner, Some("CNS_BanBay_GiaPhu_BaoThang"), None)).await;
        assert_eq!(team(store, id).await.channel.made, None);
        store.done(group(owner, None, Some(Some("2022-06-01")))).await;
        let kept = team(store, id).await.channel;
        assert_eq!(kept.name.as_deref(), Some("CNS_BanBay_GiaPhu_BaoThang"));
        assert_eq!(kept.made, Some(day("2022-06-01")));
        store.done(group(owner, None, Some(None))).await;
        assert_eq!(team(store, id).await.channel.made, None);
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(group(owner, None, Some(None))).await, "nothing_changed");
        assert_eq!(code(group(owner, None, None)).await, "nothing_changed");
        assert_eq!(code(group(owner, None, Some(Some("2025-09-02")))).await, "day_in_future");
        assert_eq!(code(group(owner, Some(" "), None)).await, "bad_text");
        store.must_be_whole().await;
    }

    async fn a_units_group_is_kept_too_and_a_refused_one_is_not(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let owner = Owner::Unit(gia_phu);
        let code = async |body| store.refused(body).await.code;
        assert_eq!(code(group(owner, None, Some(None))).await, "nothing_changed");
        assert_eq!(store.raw.number("SELECT COUNT(*) FROM channel").await, 0);
        assert_eq!(code(group(Owner::Unit(store.fresh_unit()), Some("CNS_X"), None)).await, "wrong_unit");
        store.done(group(owner, Some("CNS_GiaPhu_BaoThang"), Some(Some("2022-06-01")))).await;
        let kept = store.channels_of_units(&Scope::public(), &[gia_phu]).await.unwrap();
        assert_eq!(kept[&gia_phu].name.as_deref(), Some("CNS_GiaPhu_BaoThang"));
        store.must_be_whole().await;
    }

    async fn no_two_groups_have_one_name(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let [one, two] = [store.team_in(village).await, store.team_in(village).await];
        let gia_phu = store.gia_phu().await;
        store.done(group(Owner::Team(one), Some("CNS_BanBay"), None)).await;
        for owner in [Owner::Team(two), Owner::Unit(gia_phu)] {
            for name in ["CNS_BanBay", "cns_banbay", " CNS_BanBay "] {
                assert_eq!(store.refused(group(owner, Some(name), None)).await.code, "channel_name_taken");
            }
        }
        // A name given up is free again, in the same batch too.
        let batch = vec![
            store.operation(group(Owner::Team(one), Some("CNS_BanBay_GiaPhu"), None)),
            store.operation(group(Owner::Team(two), Some("CNS_BanBay"), None)),
            store.operation(group(Owner::Unit(gia_phu), Some("cns_banbay_giaphu"), None)),
        ];
        let outcomes = store.apply(&Scope::operator(), batch).await.unwrap();
        let codes: Vec<&str> = outcomes.iter().map(rules::operations::Outcome::code).collect();
        assert_eq!(codes, ["applied", "applied", "refused"]);
        assert_eq!(team(store, two).await.channel.name.as_deref(), Some("CNS_BanBay"));
        store.must_be_whole().await;
    }
}

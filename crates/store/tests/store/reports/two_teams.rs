//! Teams of one village: each reads its own reports and no other's, though the village is the same; so does a commune's own team.

use super::*;
use crate::harness::builders::{new_team, the_four};

/// What a scope can read of reports within a place, as text.
async fn read(store: &TestStore, scope: &Scope, place: UnitId, reports: &[ObligationId]) -> String {
    let (kind, from, today) = (ReportKind::Month, day("2023-05-21"), store.today());
    let time = (from, from);
    let mut all = String::new();
    let mut say = |told: &dyn std::fmt::Debug| all.push_str(&format!("{told:?}"));
    say(&store.obligations(scope, place, kind, time, today).await.unwrap());
    say(&store.late_obligations(scope, place, kind, time, today).await.unwrap());
    say(&store.obligations_of_offices(scope, place, kind, june(), today).await.unwrap());
    say(&store.obligation_cells(scope, &[place], (kind, Reporter::Team), time, today).await.unwrap());
    say(&store.own_obligations(scope, day("2022-01-01")).await.unwrap());
    for id in reports {
        say(&store.obligation(scope, *id).await.unwrap().map(|owed| owed.standing));
        say(&store.report(scope, *id).await.unwrap());
        say(&store.reports_below(scope, *id).await.unwrap());
        say(&store.report_version(scope, *id, 1).await.unwrap());
    }
    all
}

fn june() -> rules::day::Span {
    rules::day::Span { from: day("2023-05-21"), to: day("2023-06-21") }
}

/// How many reports of teams of the month are counted for a scope within a place.
async fn counted(store: &TestStore, scope: &Scope, place: UnitId) -> Vec<(State, u32)> {
    let counts = store.obligation_counts(scope, &[place], ReportKind::Month, &[june()], store.today()).await.unwrap();
    let of_teams = counts.into_values().flatten().filter(|count| count.reporter == Reporter::Team);
    of_teams.map(|count| (count.state, count.times)).collect()
}

both! {
    async fn of_two_teams_of_one_village_neither_reads_the_others_reports_and_drafts(store: &TestStore) {
        let months = [IN_MAY, IN_JUNE];
        store.clock.set(months[0]);
        let (village, commune) = (store.village("Bản Bay").await, store.gia_phu().await);
        let mut teams = Vec::new();
        for place in [Place::Villages(vec![village]), Place::Villages(vec![village]), Place::Commune(commune)] {
            let team: TeamId = store.done(new_team(place)).await.into();
            let mut scopes = Vec::new();
            for (entry, name) in the_four().into_iter().zip(["truong", "pho", "vien"]) {
                let member = store.member(team, entry).await;
                let account = store.account_of(member, &format!("{name}{}", teams.len())).await;
                scopes.push(store.signed_in(account).await);
            }
            teams.push((team, scopes));
        }
        let officer = store.officer("giaphu", commune).await;
        store.open_periods().await.unwrap();
        store.clock.set(months[1]);
        let all = owed_within(store, commune, day("2023-05-21")).await;
        let owed = |debtor| all.iter().find(|owed| owed.debtor == debtor).unwrap().id;
        let ids: Vec<ObligationId> = teams.iter().map(|(team, _)| owed(Debtor::Team(*team))).collect();
        let of_commune = owed(Debtor::Unit(commune));
        let marks = ["DAUMOT", "DAUHAI", "DAUBA"];
        for ((id, mark), (_, scopes)) in ids.iter().zip(marks).zip(&teams) {
            assert_eq!(does(store, &scopes[0], say(*id, Section::Direction, mark)).await, "applied");
        }
        assert_eq!(does(store, &officer, say(of_commune, Section::Direction, "DAUXA")).await, "applied");
        let reports = [ids.clone(), vec![of_commune]].concat();
        // Before they are sent, and after.
        for round in 0..2 {
            for (own, (_, scopes)) in teams.iter().enumerate() {
                let place = if own == 2 { commune } else { village };
                for (at, scope) in scopes.iter().enumerate() {
                    let all = read(store, scope, place, &reports).await;
                    for (of, id) in reports.iter().enumerate() {
                        let mark = ["DAUMOT", "DAUHAI", "DAUBA", "DAUXA"][of];
                        // Who may not write reads what is sent.
                        let reads = of == own && (round == 1 || at < 2);
                        assert_eq!(all.contains(mark), reads, "{at} of team {own} and what {of} reports, {round}");
                        assert_eq!(all.contains(&id.to_string()), of == own, "{at} of team {own} and that {of} owes, {round}");
                    }
                    assert_eq!(counted(store, scope, place).await.iter().map(|(_, times)| times).sum::<u32>(), 1);
                }
            }
            let all = read(store, &officer, commune, &reports).await;
            assert!(marks.iter().all(|mark| all.contains(mark)) && all.contains("DAUXA"));
            assert_eq!(counted(store, &officer, commune).await.iter().map(|(_, times)| times).sum::<u32>(), 3);
            for id in ids.iter().filter(|_| round == 0) {
                let on_behalf = Some(SentFor { via: Via::Phone, file: None, note: None });
                let sent = report(ReportChange::Send(SendReport { obligation: *id, on_behalf }));
                assert_eq!(does(store, &officer, sent).await, "applied");
            }
        }
        // None of them writes at another's report, nor the commune's team at the commune's.
        for (own, (_, scopes)) in teams.iter().enumerate() {
            for (of, id) in reports.iter().enumerate().filter(|(of, _)| *of != own) {
                let outcome = does(store, &scopes[0], say(*id, Section::Direction, "Ghi nhầm")).await;
                assert_eq!(outcome, "no_right", "the leader of {own} and what {of} reports");
            }
        }
        store.must_be_whole().await;
    }
}

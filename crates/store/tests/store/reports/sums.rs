//! What goes on from report to report in the cumulative columns, and of which places each team tells.

use super::*;
use rules::{
    operations::{AddTeam, PlaceTeam},
    reports::Line,
    teams::{Place, Source},
};

const IN_AUGUST: &str = "2023-08-21T02:00:00Z";

async fn people(month: &Month, store: &TestStore, id: ObligationId) -> Line {
    let latest = month.view(store, &Scope::operator(), id).await.latest.expect("a version");
    latest.line(&"activity_people".parse().unwrap()).unwrap().clone()
}

/// What a report would say of the people if it were sent now.
async fn people_now(month: &Month, store: &TestStore, id: ObligationId) -> Line {
    let (draft, _) = month.view(store, &Scope::operator(), id).await.draft.expect("a draft");
    draft.line(&"activity_people".parse().unwrap()).unwrap().clone()
}

fn unlock(obligation: ObligationId) -> Body {
    report(ReportChange::Unlock(UnlockReport { obligation, reason: "Sót.".into() }))
}

fn excuse(obligation: ObligationId, reason: Option<&str>) -> Body {
    let body = ExcuseObligation { obligation, reason: reason.map(str::to_owned) };
    Body::Obligation(ObligationChange::Excuse(body))
}

fn team_since(village: UnitId, from: &str) -> Body {
    Body::AddTeam(AddTeam {
        title: "Tổ thứ hai".into(),
        place: Place::Villages(vec![village]),
        from: day(from),
        source: Source::Report,
    })
}

/// A village that two teams serve, of which the first one met thirty people; what both and their commune owe of that month.
async fn one_village_of_two_teams(store: &TestStore) -> [ObligationId; 3] {
    store.clock.set(IN_MAY);
    let village = store.village("Bản Bay").await;
    let commune = store.gia_phu().await;
    let first: TeamId = store.done(team_since(village, "2022-06-01")).await.into();
    let second: TeamId = store.done(team_since(village, "2023-01-10")).await.into();
    store.open_periods().await.unwrap();
    let items = store.catalogue(&Scope::public()).await.unwrap();
    let meeting = items.values().find(|item| item.kind == ItemKind::Activity).unwrap().id;
    let held = new_activity(first, village, meeting, day("2023-05-23"), 30);
    store.done(Body::Activity(ActivityChange::Record(held))).await;
    store.clock.set(IN_JUNE);
    let owed = owed_within(store, commune, day("2023-05-21")).await;
    [Debtor::Team(first), Debtor::Team(second), Debtor::Unit(commune)]
        .map(|debtor| owed.iter().find(|owed| owed.debtor == debtor).unwrap().id)
}

/// How many people the draft of a report tells of.
async fn people_drafted(store: &TestStore, id: ObligationId) -> i64 {
    let (draft, _) = store.report(&Scope::operator(), id).await.unwrap().unwrap().draft.unwrap();
    number(&draft, "activity_people")
}

both! {
    async fn above_the_commune_is_told_only_that_a_report_was_sent_on_behalf(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        let on_behalf = Some(SentFor { via: Via::Paper, file: None, note: Some("Tổ trưởng đưa tận tay.".into()) });
        let body = report(ReportChange::Send(SendReport { obligation: month.of_team, on_behalf }));
        assert_eq!(does(store, &month.officer, body).await, "applied");
        let above = store.officer("so", store.unit("10", "2022-05-28").await).await;
        let sees = async |scope: &Scope| {
            let view = month.view(store, scope, month.of_team).await;
            (view.sees_source, view.steps.iter().any(|step| step.by.is_some()))
        };
        assert_eq!((sees(&month.officer).await, sees(&above).await), ((true, true), (false, false)));
    }

    async fn a_correction_made_after_the_next_month_was_sent_goes_on_in_the_months_after_it(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, send(month.of_team)).await;
        store.open_periods().await.unwrap();
        store.clock.set(IN_JULY);
        store.done(month.meeting("2023-06-25", 11)).await;
        let july = month.owed(store, "2023-06-21", Debtor::Team(month.team)).await.id;
        assert_eq!(does(store, &month.leader, send(july)).await, "applied");
        assert_eq!(does(store, &month.officer, unlock(month.of_team)).await, "applied");
        assert_eq!(does(store, &month.leader, correct(month.of_team, "activity_people", 35, "Sót năm người.")).await, "applied");
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "applied");
        store.open_periods().await.unwrap();
        store.clock.set(IN_AUGUST);
        store.done(month.meeting("2023-07-25", 4)).await;
        let august = month.owed(store, "2023-07-21", Debtor::Team(month.team)).await.id;
        let line = people_now(&month, store, august).await;
        assert_eq!((line.reported.part, line.late, line.ever.unwrap().part), (4, 0, 35 + 11 + 4));
    }

    async fn late_work_of_which_a_correction_told_already_is_counted_once_and_named(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, correct(month.of_team, "activity_people", 40, "Một máy chưa có sóng.")).await;
        assert_eq!(does(store, &month.leader, send(month.of_team)).await, "applied");
        store.open_periods().await.unwrap();
        store.done(month.meeting("2023-06-05", 13)).await;
        store.clock.set(IN_JULY);
        store.done(month.meeting("2023-06-25", 2)).await;
        let july = month.owed(store, "2023-06-21", Debtor::Team(month.team)).await.id;
        assert_eq!(does(store, &month.leader, send(july)).await, "applied");
        let line = people(&month, store, july).await;
        assert_eq!((line.late, line.covered, line.ever.unwrap().part), (3, 10, 30 + 13 + 2));
        assert_eq!(people(&month, store, month.of_team).await.reported.part, 40, "a month that was sent stays");
    }

    async fn an_heir_goes_on_with_what_the_team_before_it_had_corrected(store: &TestStore) {
        let month = Month::of(store).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, correct(month.of_team, "activity_people", 36, "Sót sáu người.")).await;
        does(store, &month.leader, send(month.of_team)).await;
        let heir = store.team_in(month.village).await;
        store.done(Body::EndTeam(EndTeam { team: month.team, day: day("2023-06-21"), heir: Some(heir) })).await;
        store.open_periods().await.unwrap();
        store.clock.set(IN_JULY);
        store.open_periods().await.unwrap();
        let july = month.owed(store, "2023-06-21", Debtor::Team(heir)).await.id;
        let line = people_now(&month, store, july).await;
        assert_eq!((line.reported.part, line.late, line.ever.unwrap().part), (0, 0, 36));
    }

    async fn a_team_that_takes_over_a_village_reports_no_late_work_of_it(store: &TestStore) {
        let month = Month::of(store).await;
        let other = store.village("Bản Cầm").await;
        let second = store.team_in(other).await;
        let there = new_activity(second, other, month.meeting, day("2023-05-24"), 50);
        store.done(Body::Activity(ActivityChange::Record(there))).await;
        store.done(month.meeting("2023-06-01", 30)).await;
        does(store, &month.leader, send(month.of_team)).await;
        store.done(Body::EndTeam(EndTeam { team: second, day: day("2023-06-21"), heir: None })).await;
        let place = Place::Villages(vec![month.village, other]);
        store.done(Body::PlaceTeam(PlaceTeam { team: month.team, place, from: day("2023-06-21") })).await;
        store.open_periods().await.unwrap();
        store.clock.set(IN_JULY);
        store.done(month.meeting("2023-06-05", 7)).await;
        let july = month.owed(store, "2023-06-21", Debtor::Team(month.team)).await.id;
        let line = people_now(&month, store, july).await;
        assert_eq!((line.late, line.ever.unwrap().part), (7, 87), "what came in late of the village it had");
    }

    async fn a_village_of_two_teams_counts_for_the_one_that_has_served_it_first(store: &TestStore) {
        store.clock.set(IN_MAY);
        let village = store.village("Bản Bay").await;
        // Written down later, there earlier.
        let later: TeamId = store.done(team_since(village, "2023-01-10")).await.into();
        let first: TeamId = store.done(team_since(village, "2022-06-01")).await.into();
        store.open_periods().await.unwrap();
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let meeting = items.values().find(|item| item.kind == ItemKind::Activity).unwrap().id;
        let held = new_activity(later, village, meeting, day("2023-05-23"), 30);
        store.done(Body::Activity(ActivityChange::Record(held))).await;
        store.clock.set(IN_JUNE);
        let owed = owed_within(store, store.gia_phu().await, day("2023-05-21")).await;
        let of = async |team| {
            let owed = owed.iter().find(|owed| owed.debtor == Debtor::Team(team)).unwrap().id;
            let (draft, _) = store.report(&Scope::operator(), owed).await.unwrap().unwrap().draft.unwrap();
            number(&draft, "activity_people")
        };
        assert_eq!((of(first).await, of(later).await), (30, 0));
    }

    async fn where_the_first_team_of_a_village_is_excused_the_next_one_tells_of_it(store: &TestStore) {
        let [of_first, of_second, of_commune] = one_village_of_two_teams(store).await;
        let said = async |id| people_drafted(store, id).await;
        assert_eq!((said(of_first).await, said(of_second).await, said(of_commune).await), (30, 0, 0));
        store.done(excuse(of_first, Some("Tổ trưởng nghỉ ốm."))).await;
        assert_eq!((said(of_second).await, said(of_commune).await), (30, 0));
        store.done(send(of_second)).await;
        store.done(accept(of_second, 1)).await;
        assert_eq!(said(of_commune).await, 30);
        // A team that reported before another was excused told nothing of that one's village: the commune does.
        store.done(excuse(of_first, None)).await;
        store.done(unlock(of_second)).await;
        store.done(say(of_second, Section::Plan, "Tiếp tục.")).await;
        store.done(send(of_second)).await;
        store.done(accept(of_second, 2)).await;
        assert_eq!(said(of_commune).await, 0, "the first team is to tell of it");
        store.done(excuse(of_first, Some("Tổ trưởng nghỉ ốm."))).await;
        assert_eq!(said(of_commune).await, 30);
    }

    async fn a_village_told_of_by_the_next_team_counts_once_when_the_first_owes_again(store: &TestStore) {
        let [of_first, of_second, of_commune] = one_village_of_two_teams(store).await;
        let said = async |id| people_drafted(store, id).await;
        // The first one's report is accepted, opened again, and let off: the second tells of the village.
        store.done(send(of_first)).await;
        store.done(accept(of_first, 1)).await;
        store.done(unlock(of_first)).await;
        store.done(excuse(of_first, Some("Tổ trưởng nghỉ ốm."))).await;
        store.done(send(of_second)).await;
        store.done(accept(of_second, 1)).await;
        assert_eq!(said(of_commune).await, 30);
        // It owes again: what the second told stands, and nothing of the first counts beside it.
        store.done(excuse(of_first, None)).await;
        assert_eq!((said(of_first).await, said(of_commune).await), (0, 30));
        store.done(say(of_first, Section::Plan, "Tiếp tục.")).await;
        store.done(send(of_first)).await;
        store.done(accept(of_first, 2)).await;
        assert_eq!(said(of_commune).await, 30);
        // When the second tells of it no more, nobody does but the commune, until the first is sent anew.
        store.done(unlock(of_second)).await;
        store.done(say(of_second, Section::Plan, "Tiếp tục.")).await;
        store.done(send(of_second)).await;
        store.done(accept(of_second, 2)).await;
        assert_eq!((said(of_first).await, said(of_commune).await), (30, 30));
        store.done(unlock(of_first)).await;
        store.done(send(of_first)).await;
        store.done(accept(of_first, 3)).await;
        assert_eq!((said(of_second).await, said(of_commune).await), (0, 30));
    }
}

//! Reports that are asked for once: who is asked, who answers, what the answers come to, on both databases.

mod beside;
mod with_files;

use crate::harness::{TestStore, builders::*, day};
use rules::{
    catalogue::ItemKind,
    ids::{MemberId, RequestId, TeamId, UnitId},
    indicators::Quantity,
    obligations::Debtor,
    operations::{
        ActivityChange, AnswerRequest, AnsweredFor, AskRequest, Body, CloseRequest, EndTeam, ExtendRequest,
        FieldAnswer, Operation, Outcome, RequestChange, ReturnAnswer, Via,
    },
    requests::{AnswerState, AnswerValue, Count, FieldKind, FieldSum, RequestField},
    schedules::Reporter,
    teams::Place,
};
use store::{RequestView, Scope};
use uuid::Uuid;

const IN_MAY: &str = "2023-05-25T02:00:00Z";
const DUE: &str = "2023-05-31";
const IN_JUNE: &str = "2023-06-02T02:00:00Z";

fn field(label: &str, required: bool, kind: FieldKind) -> RequestField {
    RequestField { label: label.to_owned(), hint: None, required, kind }
}

fn count_of_households() -> RequestField {
    field(
        "Số hộ mất liên lạc",
        true,
        FieldKind::Number { least: Some(0), most: Some(500), unit_word: None, summed: true },
    )
}

fn ask(by: UnitId, level: Reporter, within: &[UnitId], fields: Vec<RequestField>) -> Body {
    Body::Request(RequestChange::Ask(AskRequest {
        by,
        title: "Thiệt hại do mưa lũ".to_owned(),
        purpose: Some("Báo cáo Ủy ban nhân dân tỉnh.".to_owned()),
        basis: None,
        fields,
        level,
        within: within.to_vec(),
        due: day(DUE),
        hour: None,
    }))
}

fn given(field: u16, value: AnswerValue) -> FieldAnswer {
    FieldAnswer { field, value }
}

fn says(request: RequestId, debtor: Debtor, values: Vec<FieldAnswer>, via: Option<Via>) -> Body {
    let on_behalf = via.map(|via| AnsweredFor { via, note: None });
    Body::Request(RequestChange::Answer(AnswerRequest { request, debtor, values, on_behalf }))
}

fn number(request: RequestId, debtor: Debtor, number: i64) -> Body {
    says(request, debtor, vec![given(1, AnswerValue::Number(number))], None)
}

async fn does(store: &TestStore, scope: &Scope, body: Body) -> String {
    match store.outcome(scope, body).await {
        Outcome::Refused(reason) => reason.code,
        outcome => outcome.code().to_owned(),
    }
}

async fn view(store: &TestStore, scope: &Scope, id: RequestId) -> RequestView {
    store.request(scope, id).await.unwrap().expect("a request that may be seen")
}

fn state(view: &RequestView, debtor: Debtor) -> AnswerState {
    view.rows.iter().find(|row| row.asked.debtor == debtor).expect("somebody who was asked").state
}

/// Two villages of Gia Phú with their teams, their leaders, and the commune's officer.
struct Commune {
    unit: UnitId,
    villages: [UnitId; 2],
    teams: [TeamId; 2],
    members: [[MemberId; 4]; 2],
    leaders: [Scope; 2],
    officer: Scope,
}

impl Commune {
    async fn of(store: &TestStore) -> Self {
        store.clock.set(IN_MAY);
        let unit = store.gia_phu().await;
        let villages = [store.village("Bản Bay").await, store.village("Bản Mười").await];
        let (one, ones) = store.full_team(villages[0]).await;
        let (two, twos) = store.full_team(villages[1]).await;
        let leader = store.signed_in(store.account_of(ones[0], "totruong").await).await;
        let other = store.signed_in(store.account_of(twos[0], "totruong2").await).await;
        let officer = store.officer("giaphu", unit).await;
        Self { unit, villages, teams: [one, two], members: [ones, twos], leaders: [leader, other], officer }
    }

    async fn asks(&self, store: &TestStore, fields: Vec<RequestField>) -> RequestId {
        let body = ask(self.unit, Reporter::Team, &[self.unit], fields);
        let (id, outcome) = store.change(&self.officer, body).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        id.into()
    }

    fn debtor(&self, team: usize) -> Debtor {
        Debtor::Team(self.teams[team])
    }
}

both! {
    async fn a_commune_asks_its_teams_and_their_answers_add_up(store: &TestStore) {
        let commune = Commune::of(store).await;
        let sound = FieldKind::Choice { options: vec!["Tốt".to_owned(), "Mất".to_owned()], several: false };
        let id = commune.asks(store, vec![count_of_households(), field("Đường truyền", false, sound)]).await;
        let [one, two] = &commune.leaders;
        let values = vec![given(1, AnswerValue::Number(12)), given(2, AnswerValue::Choices([2].into()))];
        assert_eq!(does(store, one, says(id, commune.debtor(0), values, None)).await, "applied");
        assert_eq!(does(store, two, number(id, commune.debtor(1), 30)).await, "applied");
        let seen = view(store, &commune.officer, id).await;
        assert_eq!(seen.count(), Count { asked: 2, answered: 2, late: 0 });
        assert_eq!(seen.sums(), [FieldSum::Number(42), FieldSum::Choices(vec![0, 1])]);
        assert!(seen.manages && seen.sees_all);
        store.must_be_whole().await;
    }

    async fn each_version_of_an_answer_stays_and_the_same_again_is_none(store: &TestStore) {
        let commune = Commune::of(store).await;
        let id = commune.asks(store, vec![count_of_households()]).await;
        let (debtor, leader) = (commune.debtor(0), &commune.leaders[0]);
        for count in [12, 12, 15] {
            assert_eq!(does(store, leader, number(id, debtor, count)).await, "applied");
        }
        let versions = store.answer_versions(&commune.officer, id, debtor).await.unwrap();
        let said: Vec<_> = versions.iter().map(|one| (one.version, one.answer.values[&1].clone())).collect();
        assert_eq!(said, [(2, AnswerValue::Number(15)), (1, AnswerValue::Number(12))]);
        assert_eq!(versions[0].by.as_deref(), Some("Lò Văn Mẫu"));
        assert_eq!(view(store, leader, id).await.sums(), [FieldSum::Number(15)]);
        store.must_be_whole().await;
    }

    async fn who_is_asked_is_written_down_on_the_day_of_asking(store: &TestStore) {
        let commune = Commune::of(store).await;
        let id = commune.asks(store, vec![count_of_households()]).await;
        let later = store.village("Bản Mới").await;
        let team = store.team_in(later).await;
        assert_eq!(view(store, &commune.officer, id).await.rows.len(), 2);
        let answer = says(id, Debtor::Team(team), vec![given(1, AnswerValue::Number(1))], Some(Via::Phone));
        assert_eq!(does(store, &commune.officer, answer).await, "request_not_asked");
        // Only those within the villages that were named are asked.
        let body = ask(commune.unit, Reporter::Team, &[commune.villages[1]], vec![count_of_households()]);
        let (id, _) = store.change(&commune.officer, body).await.unwrap();
        let rows = view(store, &commune.officer, id.into()).await.rows;
        assert_eq!(rows.iter().map(|row| row.asked.debtor).collect::<Vec<_>>(), [commune.debtor(1)]);
        store.must_be_whole().await;
    }

    async fn a_team_answers_for_itself_and_those_above_only_with_word_of_how_it_came(store: &TestStore) {
        let commune = Commune::of(store).await;
        let id = commune.asks(store, vec![count_of_households()]).await;
        let debtor = commune.debtor(0);
        assert_eq!(does(store, &commune.leaders[1], number(id, debtor, 1)).await, "no_right");
        assert_eq!(does(store, &commune.officer, number(id, debtor, 1)).await, "sender_must_be_named");
        let told = |count| says(id, debtor, vec![given(1, AnswerValue::Number(count))], Some(Via::Phone));
        assert_eq!(does(store, &commune.officer, told(1)).await, "applied");
        let row = |seen: RequestView| seen.rows.into_iter().find(|row| row.asked.debtor == debtor).unwrap();
        let seen = row(view(store, &commune.officer, id).await);
        assert_eq!(seen.answer.unwrap().on_behalf.unwrap().via, Via::Phone);
        assert!(seen.writes && !seen.is_own);
        let deputy = store.signed_in(store.account_of(commune.members[0][1], "topho").await).await;
        let volunteer = store.signed_in(store.account_of(commune.members[0][2], "thanhvien").await).await;
        assert_eq!(does(store, &volunteer, number(id, debtor, 2)).await, "no_right");
        assert_eq!(does(store, &deputy, number(id, debtor, 2)).await, "applied");
        let seen = row(view(store, &deputy, id).await);
        assert!(seen.answer.unwrap().on_behalf.is_none() && seen.writes && seen.is_own);
        assert!(!row(view(store, &volunteer, id).await).writes);
    }

    async fn nobody_asks_those_who_are_not_below(store: &TestStore) {
        let commune = Commune::of(store).await;
        let sa_pa = store.unit("088", "2022-05-28").await;
        let fields = || vec![count_of_households()];
        let asked = [
            (ask(commune.unit, Reporter::Commune, &[commune.unit], fields()), "wrong_unit"),
            (ask(commune.unit, Reporter::Team, &[], fields()), "request_to_nobody"),
            (ask(commune.unit, Reporter::Team, &[sa_pa], fields()), "wrong_unit"),
            (ask(commune.unit, Reporter::Team, &[commune.unit], Vec::new()), "request_without_fields"),
            (ask(sa_pa, Reporter::Commune, &[sa_pa], fields()), "no_right"),
        ];
        for (body, reason) in asked {
            assert_eq!(does(store, &commune.officer, body).await, reason);
        }
        assert_eq!(does(store, &commune.leaders[0], ask(commune.unit, Reporter::Team, &[commune.unit], fields())).await, "no_right");
        store.clock.set(IN_JUNE);
        let late = ask(commune.unit, Reporter::Team, &[commune.unit], fields());
        assert_eq!(does(store, &commune.officer, late).await, "request_due_past");
        store.must_be_whole().await;
    }

    async fn an_answer_that_was_not_asked_so_is_refused_and_nothing_is_kept(store: &TestStore) {
        let commune = Commune::of(store).await;
        let note = field("Ghi chú", false, FieldKind::Text { longest: 10 });
        let id = commune.asks(store, vec![count_of_households(), note]).await;
        let (debtor, leader) = (commune.debtor(0), &commune.leaders[0]);
        let say = |values| says(id, debtor, values, None);
        let refused = [
            (say(Vec::new()), "answer_missing"),
            (say(vec![given(1, AnswerValue::Number(501))]), "answer_out_of_range"),
            (say(vec![given(1, AnswerValue::Text("12".into()))]), "answer_not_asked"),
            (say(vec![given(1, AnswerValue::Number(1)), given(2, AnswerValue::Text("Dài quá mức".into()))]), "answer_too_long"),
        ];
        for (body, reason) in refused {
            assert_eq!(does(store, leader, body).await, reason);
        }
        assert_eq!(view(store, leader, id).await.count().answered, 0);
        let unasked = commune.asks(store, vec![field("Ghi chú", false, FieldKind::Text { longest: 10 })]).await;
        assert_eq!(does(store, leader, says(unasked, debtor, Vec::new(), None)).await, "answer_empty");
        store.must_be_whole().await;
    }

    async fn more_time_is_given_and_a_closed_request_takes_nothing_more(store: &TestStore) {
        let commune = Commune::of(store).await;
        let id = commune.asks(store, vec![count_of_households()]).await;
        store.clock.set(IN_JUNE);
        let (one, two) = (commune.debtor(0), commune.debtor(1));
        assert_eq!(state(&view(store, &commune.officer, id).await, one), AnswerState::Late);
        assert_eq!(does(store, &commune.leaders[1], number(id, two, 1)).await, "applied");
        assert_eq!(state(&view(store, &commune.officer, id).await, two), AnswerState::AnsweredLate);
        let extend = |to| {
            let reason = "Mất liên lạc.".to_owned();
            Body::Request(RequestChange::Extend(ExtendRequest { request: id, to: day(to), hour: Some(17), reason }))
        };
        assert_eq!(does(store, &commune.leaders[0], extend("2023-06-10")).await, "no_right");
        assert_eq!(does(store, &commune.officer, extend("2023-05-31")).await, "no_more_time");
        assert_eq!(does(store, &commune.officer, extend("2023-06-10")).await, "applied");
        let seen = view(store, &commune.officer, id).await;
        assert_eq!((state(&seen, one), state(&seen, two)), (AnswerState::Waiting, AnswerState::Answered));
        assert_eq!(seen.request.last_day(), (day("2023-06-10"), Some(17)));
        let close = || Body::Request(RequestChange::Close(CloseRequest { request: id, reason: None }));
        assert_eq!(does(store, &commune.leaders[0], close()).await, "no_right");
        assert_eq!(does(store, &commune.officer, close()).await, "applied");
        assert_eq!(does(store, &commune.officer, close()).await, "request_closed");
        assert_eq!(does(store, &commune.officer, extend("2023-06-20")).await, "request_closed");
        assert_eq!(does(store, &commune.leaders[0], number(id, one, 1)).await, "request_closed");
        assert_eq!(state(&view(store, &commune.officer, id).await, one), AnswerState::Dropped);
        store.must_be_whole().await;
    }

    async fn an_answer_given_back_counts_no_more_until_it_is_sent_again(store: &TestStore) {
        let commune = Commune::of(store).await;
        let id = commune.asks(store, vec![count_of_households()]).await;
        let (debtor, leader) = (commune.debtor(0), &commune.leaders[0]);
        let back = |version| {
            let remark = "Xin kiểm tra lại.".to_owned();
            Body::Request(RequestChange::Return(ReturnAnswer { request: id, debtor, version, remark }))
        };
        assert_eq!(does(store, &commune.officer, back(1)).await, "report_not_sent");
        assert_eq!(does(store, leader, number(id, debtor, 50)).await, "applied");
        assert_eq!(does(store, leader, back(1)).await, "no_right");
        assert_eq!(does(store, &commune.officer, back(1)).await, "applied");
        let seen = view(store, &commune.officer, id).await;
        assert_eq!((state(&seen, debtor), seen.count().answered), (AnswerState::Returned, 0));
        assert_eq!(seen.sums(), [FieldSum::Number(0)]);
        let lists = store.requests(&commune.officer).await.unwrap();
        assert_eq!(lists.asked[0].count.answered, 0);
        let own = store.requests(leader).await.unwrap().own;
        assert_eq!((own[0].2, own[0].1.returned.as_deref()), (AnswerState::Returned, Some("Xin kiểm tra lại.")));
        assert_eq!(does(store, leader, number(id, debtor, 5)).await, "applied");
        assert_eq!(view(store, leader, id).await.sums(), [FieldSum::Number(5)]);
        assert_eq!(does(store, &commune.officer, back(1)).await, "report_sent_again");
        store.must_be_whole().await;
    }

    async fn an_answer_waits_for_a_request_that_has_not_arrived(store: &TestStore) {
        let commune = Commune::of(store).await;
        let body = ask(commune.unit, Reporter::Team, &[commune.unit], vec![count_of_households()]);
        let asking = store.operation(body);
        let id: RequestId = asking.id.into();
        assert_eq!(does(store, &commune.leaders[0], number(id, commune.debtor(0), 7)).await, "waiting");
        assert_eq!(store.apply(&commune.officer, vec![asking]).await.unwrap(), [Outcome::Applied]);
        assert_eq!(view(store, &commune.officer, id).await.sums(), [FieldSum::Number(7)]);
        store.must_be_whole().await;
    }

    async fn the_same_question_and_answer_again_are_answered_as_the_first_time(store: &TestStore) {
        let commune = Commune::of(store).await;
        let asking = store.operation(ask(commune.unit, Reporter::Team, &[commune.unit], vec![count_of_households()]));
        let answer = store.operation(number(asking.id.into(), commune.debtor(0), 7));
        for _ in 0..2 {
            assert_eq!(store.apply(&commune.officer, vec![asking.clone()]).await.unwrap(), [Outcome::Applied]);
            assert_eq!(store.apply(&commune.leaders[0], vec![answer.clone()]).await.unwrap(), [Outcome::Applied]);
        }
        let versions = store.answer_versions(&commune.officer, asking.id.into(), commune.debtor(0)).await.unwrap();
        assert_eq!(versions.len(), 1);
        store.must_be_whole().await;
    }

    async fn an_indicator_is_counted_when_the_answer_is_sent_and_stays_as_it_was(store: &TestStore) {
        let commune = Commune::of(store).await;
        let (from, to) = (day("2023-05-21"), day("2023-06-21"));
        let activities = FieldKind::Indicator { code: "activities".parse().unwrap(), from, to };
        let id = commune.asks(store, vec![field("Hoạt động", true, activities)]).await;
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let meeting = items.values().find(|item| item.kind == ItemKind::Activity).unwrap().id;
        let (debtor, leader) = (commune.debtor(0), &commune.leaders[0]);
        let met = || {
            let body = new_activity(commune.teams[0], commune.villages[0], meeting, day("2023-05-24"), 20);
            store.operation(Body::Activity(ActivityChange::Record(body)))
        };
        // What is written down before the answer in the same call is counted in it.
        let answer = || store.operation(says(id, debtor, Vec::new(), None));
        let outcomes = store.apply(leader, vec![met(), met(), answer()]).await.unwrap();
        assert_eq!(outcomes, [Outcome::Applied, Outcome::Applied, Outcome::Applied]);
        store.apply(leader, vec![met()]).await.unwrap();
        assert_eq!(view(store, leader, id).await.sums(), [FieldSum::Counted(Quantity::count(2))]);
        assert_eq!(store.counted_for(leader, id, debtor).await.unwrap()[&1], Quantity::count(3));
        // Sent once more, it is another version, for another number was counted.
        store.apply(leader, vec![answer()]).await.unwrap();
        assert_eq!(view(store, leader, id).await.sums(), [FieldSum::Counted(Quantity::count(3))]);
        let unknown = FieldKind::Indicator { code: "no_such_thing".parse().unwrap(), from, to };
        let body = ask(commune.unit, Reporter::Team, &[commune.unit], vec![field("Gì đó", false, unknown)]);
        assert_eq!(does(store, &commune.officer, body).await, "indicator_not_there");
        store.must_be_whole().await;
    }

    async fn everybody_sees_the_answers_of_the_own_part_of_the_tree_alone(store: &TestStore) {
        let commune = Commune::of(store).await;
        let (lao_cai, sa_pa) = (store.unit("10", "2022-05-28").await, store.unit("088", "2022-05-28").await);
        let department = store.officer("laocai", lao_cai).await;
        let (district, elsewhere) = (store.unit("086", "2022-05-28").await, store.officer("sapa", sa_pa).await);
        let district = store.officer("huyen", district).await;
        let asked = ask(lao_cai, Reporter::Commune, &[lao_cai], vec![count_of_households()]);
        let (id, outcome) = store.change(&department, asked).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        let id: RequestId = id.into();
        assert_eq!(does(store, &commune.officer, number(id, Debtor::Unit(commune.unit), 9)).await, "applied");
        let all = view(store, &department, id).await;
        assert!(all.sees_all && all.count().answered == 1 && all.rows.len() > 100, "{:?}", all.count());
        let own = view(store, &commune.officer, id).await;
        assert!(!own.sees_all && !own.manages && own.rows.len() == 1 && own.rows[0].is_own);
        let of_district = view(store, &district, id).await;
        assert!(of_district.rows.len() > 1 && of_district.rows.len() < all.rows.len());
        assert!(of_district.rows.iter().all(|row| row.writes && !row.is_own));
        assert_eq!(view(store, &elsewhere, id).await.count().answered, 0);
        // A commune's own question is nobody's business elsewhere.
        let within = commune.asks(store, vec![count_of_households()]).await;
        assert!(store.request(&elsewhere, within).await.unwrap().is_none());
        assert!(store.answer_versions(&elsewhere, id, Debtor::Unit(commune.unit)).await.unwrap().is_empty());
        assert_eq!(view(store, &commune.leaders[0], within).await.rows.len(), 1);

        let lists = store.requests(&commune.officer).await.unwrap();
        assert_eq!((lists.own.len(), lists.asked.len(), lists.below.len()), (1, 1, 0));
        assert_eq!((lists.own[0].2, lists.asked[0].count.asked), (AnswerState::Answered, 2));
        let lists = store.requests(&district).await.unwrap();
        assert_eq!((lists.own.len(), lists.asked.len(), lists.below.len()), (0, 0, 2));
        let lists = store.requests(&commune.leaders[0]).await.unwrap();
        assert_eq!((lists.own.len(), lists.asked.len(), lists.below.len()), (1, 0, 0));
        assert_eq!(lists.own[0].2, AnswerState::Waiting);
    }

    async fn an_heir_answers_for_whoever_has_ended_and_nobody_where_there_is_none(store: &TestStore) {
        let commune = Commune::of(store).await;
        let id = commune.asks(store, vec![count_of_households()]).await;
        let (one, two) = (commune.debtor(0), commune.debtor(1));
        // The second team is taken over by the first.
        let end = EndTeam { team: commune.teams[1], day: day("2023-05-25"), heir: Some(commune.teams[0]) };
        store.done(Body::EndTeam(end)).await;
        let seen = view(store, &commune.leaders[0], id).await;
        let heir = seen.rows.iter().find(|row| row.asked.debtor == two).and_then(|row| row.heir.clone());
        assert_eq!(heir.map(|(heir, _)| heir), Some(one));
        assert_eq!(does(store, &commune.leaders[0], number(id, two, 5)).await, "applied");
        assert_eq!(store.requests(&commune.leaders[0]).await.unwrap().own.len(), 2);
        store.done(Body::EndTeam(EndTeam { team: commune.teams[0], day: day("2023-05-25"), heir: None })).await;
        let seen = view(store, &commune.officer, id).await;
        assert_eq!((state(&seen, one), state(&seen, two)), (AnswerState::Gone, AnswerState::Answered));
        assert_eq!(seen.count(), Count { asked: 1, answered: 1, late: 0 });
        store.must_be_whole().await;
    }

    async fn after_a_reform_heirs_ask_and_answer_what_was_asked_before(store: &TestStore) {
        let gia_phu = store.gia_phu().await;
        let district = store.unit("086", "2022-05-28").await;
        store.clock.set("2025-06-20T02:00:00Z");
        let contact = store.officer("huyen", district).await;
        let officer = store.officer("giaphu", gia_phu).await;
        let department = store.officer("laocai", store.unit("10", "2022-05-28").await).await;
        let Body::Request(RequestChange::Ask(body)) = ask(district, Reporter::Commune, &[district], vec![count_of_households()])
        else {
            panic!("a question")
        };
        let body = AskRequest { due: day("2025-07-20"), ..body };
        let (id, outcome) = store.change(&contact, Body::Request(RequestChange::Ask(body))).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        let id: RequestId = id.into();
        store.clock.set("2025-07-10T02:00:00Z");
        assert_eq!(does(store, &officer, number(id, Debtor::Unit(gia_phu), 4)).await, "applied");
        // The district is gone; its province has what it had asked.
        let seen = view(store, &department, id).await;
        assert!(seen.manages && seen.sees_all && seen.count().answered == 1);
        assert_eq!(seen.request.by, district);
        assert_eq!(store.requests(&department).await.unwrap().asked.len(), 1);
        let close = Body::Request(RequestChange::Close(CloseRequest { request: id, reason: None }));
        assert_eq!(does(store, &department, close).await, "applied");
        store.must_be_whole().await;
    }

    async fn a_team_of_the_commune_itself_is_asked_too(store: &TestStore) {
        let commune = Commune::of(store).await;
        let own: TeamId = store.done(new_team(Place::Commune(commune.unit))).await.into();
        let id = commune.asks(store, vec![count_of_households()]).await;
        let seen = view(store, &commune.officer, id).await;
        assert_eq!(seen.rows.len(), 3);
        assert!(seen.rows.iter().any(|row| row.asked.debtor == Debtor::Team(own)));
        let nobody: Operation = store.operation(number(id, Debtor::Team(TeamId(Uuid::from_u128(9))), 1));
        let outcomes = store.apply(&commune.officer, vec![nobody]).await.unwrap();
        assert!(matches!(&outcomes[..], [Outcome::Refused(reason)] if reason.code == "request_not_asked"), "{outcomes:?}");
    }
}

//! What units settle for the papers they sign, on both databases.

use crate::harness::day;
use rules::{
    ids::UnitId,
    operations::{Body, Outcome, SetPapers},
    papers::{ListedPaper, PaperSetting, Signing},
    teams::TEAM_WORD,
};
use store::{Scope, StoreError};

const OTHER_WORD: &str = "Tổ chuyển đổi số cộng đồng";

fn set(unit: UnitId, from: &str, setting: &PaperSetting) -> Body {
    Body::SetPapers(SetPapers { unit, from: day(from), setting: setting.clone() })
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn full() -> PaperSetting {
    PaperSetting {
        signing: Some(Signing::CommitteeByViceChair),
        signer: Some("Vàng A Mẫu".to_owned()),
        recipients: lines(&["Như Điều 3;", "Lưu: VT."]),
        recipients_of: [(ListedPaper::Report, lines(&["Như trên;"])), (ListedPaper::Results, lines(&["Lưu: VT."]))]
            .into(),
        grounds: lines(&["Căn cứ Luật Tổ chức chính quyền địa phương"]),
        team_word: None,
    }
}

fn called(word: &str) -> PaperSetting {
    PaperSetting { team_word: Some(word.to_owned()), ..PaperSetting::default() }
}

both! {
    async fn what_an_office_settled_is_kept_and_holds_from_its_day_on(store: &TestStore) {
        let commune = store.gia_phu().await;
        store.done(set(commune, "2023-01-01", &full())).await;
        store.done(set(commune, "2024-01-01", &PaperSetting::default())).await;
        let papers = store.another(2).await.papers(&Scope::operator(), commune).await.unwrap();
        assert_eq!(papers.own(commune, day("2022-12-31")), None);
        assert_eq!(papers.own(commune, day("2023-12-31")), Some(&full()));
        assert_eq!(papers.own(commune, day("2024-01-01")), Some(&PaperSetting::default()));
        store.must_be_whole().await;
    }

    async fn a_document_has_recipients_of_its_own_or_those_of_decisions(store: &TestStore) {
        let commune = store.gia_phu().await;
        store.done(set(commune, "2023-01-01", &full())).await;
        let papers = store.papers(&Scope::operator(), commune).await.unwrap();
        let on = day("2023-06-01");
        let settled = papers.settled(&store.tree().await.path(commune, on), on);
        assert_eq!(settled.recipients_for(ListedPaper::Report), ["Như trên;"]);
        assert_eq!(settled.recipients_for(ListedPaper::Establishment), ["Như Điều 3;", "Lưu: VT."]);
        let many = PaperSetting { recipients_of: [(ListedPaper::Results, vec!["Sở;".to_owned(); 21])].into(), ..full() };
        assert_eq!(store.refused(set(commune, "2024-01-01", &many)).await.code, "too_many_lines");
    }

    async fn a_commune_goes_by_what_its_province_has_settled_and_hears_of_nobody_elses(store: &TestStore) {
        let (commune, province) = (store.gia_phu().await, store.unit("10", "2022-05-28").await);
        let elsewhere = store.unit("03001", "2022-05-28").await;
        let grounds = PaperSetting { grounds: lines(&["Căn cứ một"]), ..PaperSetting::default() };
        store.done(set(province, "2022-06-01", &grounds)).await;
        store.done(set(elsewhere, "2022-06-01", &full())).await;
        let papers = store.papers(&Scope::operator(), commune).await.unwrap();
        let on = day("2023-01-01");
        assert_eq!(papers.settled(&store.tree().await.path(commune, on), on).grounds, ["Căn cứ một"]);
        assert_eq!(papers.0.len(), 1);
    }

    async fn a_province_says_how_its_teams_are_called(store: &TestStore) {
        let (commune, province) = (store.gia_phu().await, store.unit("10", "2022-05-28").await);
        store.done(set(province, "2023-01-01", &called(OTHER_WORD))).await;
        let word = async |on: &str| store.team_word(&Scope::public(), commune, day(on)).await.unwrap();
        assert_eq!([word("2022-12-31").await, word("2023-01-01").await], [TEAM_WORD, OTHER_WORD]);
        assert_eq!(store.refused(set(commune, "2023-01-01", &called(OTHER_WORD))).await.code, "team_word_of_province");
    }

    async fn what_no_paper_could_say_is_refused_and_changes_nothing(store: &TestStore) {
        let commune = store.gia_phu().await;
        store.done(set(commune, "2023-01-01", &full())).await;
        let code = async |body| store.refused(body).await.code;
        let of_signer = |signer: &str| PaperSetting { signer: Some(signer.to_owned()), ..PaperSetting::default() };
        let many = PaperSetting { grounds: vec!["Căn cứ".to_owned(); 21], ..PaperSetting::default() };
        assert_eq!(code(set(commune, "2024-01-01", &of_signer(" "))).await, "bad_text");
        assert_eq!(code(set(commune, "2024-01-01", &many)).await, "too_many_lines");
        assert_eq!(code(set(commune, "2022-06-01", &full())).await, "wrong_day");
        assert_eq!(code(set(commune, "2020-01-01", &full())).await, "wrong_unit");
        assert_eq!(code(set(store.village("Bản Bay").await, "2024-01-01", &full())).await, "wrong_unit");
        assert_eq!(store.papers(&Scope::operator(), commune).await.unwrap().0.len(), 1);
        store.must_be_whole().await;
    }

    async fn an_office_settles_its_own_papers_and_those_below(store: &TestStore) {
        let commune = store.unit("02923", "2025-07-01").await;
        let (beside, province) = (store.unit("02680", "2025-07-01").await, store.unit("15", "2025-07-01").await);
        let account = store.office("giaphu", commune, "2025-07-01").await;
        let officer = store.signed_in(account).await;
        let department = store.office("so", province, "2025-07-01").await;
        let department = store.signed_in(department).await;
        let applies = async |scope: &Scope, unit| {
            store.outcome(scope, set(unit, "2025-07-02", &full())).await == Outcome::Applied
        };
        assert!(applies(&officer, commune).await);
        assert!(!applies(&officer, beside).await && !applies(&officer, province).await);
        assert!(matches!(store.papers(&officer, beside).await, Err(StoreError::NoRight)));
        assert!(applies(&department, province).await && applies(&department, beside).await);
    }
}

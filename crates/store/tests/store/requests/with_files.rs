//! Files as answers: kept as long as their version is, and told to a phone with the answer.

use super::*;
use jiff::SignedDuration;
use rules::requests::AnsweredFile;
use store::KeptFile;

fn file(sha256: &str) -> AnswerValue {
    AnswerValue::File(AnsweredFile { sha256: sha256.to_owned(), name: "Biên bản.pdf".to_owned() })
}

async fn kept(store: &TestStore, scope: &Scope, bytes: &[u8]) -> String {
    let file = KeptFile { name: "a.pdf".to_owned(), media_type: "application/pdf".to_owned(), bytes: bytes.to_vec() };
    store.keep_file(scope, file).await.unwrap()
}

both! {
    async fn a_file_belongs_to_the_version_with_which_it_was_sent_and_stays_with_it(store: &TestStore) {
        let commune = Commune::of(store).await;
        let fields = vec![field("Biên bản", true, FieldKind::File {}), field("Ghi chú", false, FieldKind::Text { longest: 500 })];
        let id = commune.asks(store, fields).await;
        let (leader, debtor) = (&commune.leaders[0], commune.debtor(0));
        let says = |sha256: &str| says(id, debtor, vec![given(1, file(sha256))], None);
        assert_eq!(does(store, leader, says(&"0".repeat(64))).await, "answer_not_a_file");
        assert_eq!(does(store, leader, super::says(id, debtor, Vec::new(), None)).await, "answer_missing");
        let (first, second, unused) = (
            kept(store, leader, b"one").await,
            kept(store, leader, b"two").await,
            kept(store, leader, b"three").await,
        );
        assert_eq!(does(store, leader, says(&first)).await, "applied");
        // The same file once more is no other version.
        assert_eq!(does(store, leader, says(&first)).await, "applied");
        assert_eq!(does(store, leader, says(&second)).await, "applied");
        store.clock.advance(SignedDuration::from_hours(49));
        assert_eq!(store.forget_unused_files().await.unwrap(), 1);
        assert!(store.file(leader, &unused).await.unwrap().is_none());
        let versions = store.answer_versions(&commune.officer, id, debtor).await.unwrap();
        let files: Vec<&str> = versions.iter().flat_map(|of| of.answer.files()).map(|(_, file)| file.sha256.as_str()).collect();
        assert_eq!(files, [second.as_str(), first.as_str()]);
        for file in files {
            assert!(store.file(&commune.officer, file).await.unwrap().is_some());
        }
        store.must_be_whole().await;
    }

    async fn a_team_is_told_what_it_is_asked_what_is_open_first(store: &TestStore) {
        let commune = Commune::of(store).await;
        let first = commune.asks(store, vec![count_of_households()]).await;
        store.clock.advance(SignedDuration::from_mins(1));
        let second = commune.asks(store, vec![count_of_households()]).await;
        let leader = &commune.leaders[0];
        assert_eq!(does(store, leader, number(second, commune.debtor(0), 12)).await, "applied");
        let told = store.team_requests(leader, 12).await.unwrap();
        let seen: Vec<_> = told.iter().map(|one| (one.request.id, one.state, one.may_answer)).collect();
        assert_eq!(seen, [(first, AnswerState::Waiting, true), (second, AnswerState::Answered, true)]);
        let answered = told[1].answer.as_ref().unwrap();
        assert_eq!(answered.values[&1], AnswerValue::Number(12));
        assert_eq!(store.team_requests(leader, 1).await.unwrap().len(), 1);
        // An office has no team; what another team answered is not told.
        assert!(store.team_requests(&commune.officer, 12).await.unwrap().is_empty());
        let other = store.team_requests(&commune.leaders[1], 12).await.unwrap();
        assert!(other.iter().all(|one| one.answer.is_none() && one.asked.debtor == commune.debtor(1)));
        let close = Body::Request(RequestChange::Close(CloseRequest { request: first, reason: None }));
        assert_eq!(does(store, &commune.officer, close).await, "applied");
        let told = store.team_requests(leader, 12).await.unwrap();
        let closed = told.iter().find(|one| one.request.id == first).unwrap();
        assert_eq!((closed.state, closed.may_answer), (AnswerState::Dropped, false));
    }
}

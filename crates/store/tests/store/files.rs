//! Files kept by their digest, and forgotten when nobody refers to them.

use crate::harness::{builders::*, day};
use jiff::SignedDuration;
use rules::{
    channels::Owner,
    households::Consent,
    operations::{Body, HouseholdChange, RecordDecision, SetChannel, SetConsent},
    teams::DecisionKind,
};
use store::{KeptFile, Scope, StoreError};

fn scan() -> KeptFile {
    KeptFile { name: "QĐ 15.pdf".to_owned(), media_type: "application/pdf".to_owned(), bytes: b"%PDF".to_vec() }
}

both! {
    async fn a_file_is_found_by_its_digest_and_by_nobody_who_is_not_signed_in(store: &TestStore) {
        let operator = Scope::operator();
        let sha256 = store.keep_file(&operator, scan()).await.unwrap();
        assert_eq!((sha256.len(), store.keep_file(&operator, scan()).await.unwrap()), (64, sha256.clone()));
        assert_eq!(store.file(&operator, &sha256).await.unwrap(), Some(scan()));
        assert_eq!(store.file(&operator, "../journal.key").await.unwrap(), None);
        assert!(matches!(store.file(&Scope::public(), &sha256).await, Err(StoreError::NoRight)));
        assert!(matches!(store.keep_file(&Scope::public(), scan()).await, Err(StoreError::NoRight)));
    }

    async fn the_sheet_a_household_signed_is_kept_as_long_as_its_consent_names_it(store: &TestStore) {
        let operator = Scope::operator();
        let sheet = store.keep_file(&operator, scan()).await.unwrap();
        let village = store.village("Bản Bay").await;
        let household = store.done(Body::Household(HouseholdChange::Add(new_household(village, "Lò Văn Mẫu")))).await.into();
        let set = |consent| Body::Household(HouseholdChange::SetConsent(SetConsent { household, consent }));
        store.done(set(Consent::Sheet { day: day("2022-07-01"), file: sheet.clone() })).await;
        store.clock.advance(SignedDuration::from_hours(49));
        assert_eq!(store.forget_unused_files().await.unwrap(), 0);
        store.done(set(Consent::Declined { day: day("2022-07-01") })).await;
        assert_eq!(store.forget_unused_files().await.unwrap(), 1);
        assert_eq!(store.file(&operator, &sheet).await.unwrap(), None);
    }

    async fn a_file_nobody_refers_to_is_forgotten_after_two_days(store: &TestStore) {
        let operator = Scope::operator();
        let kept = store.keep_file(&operator, scan()).await.unwrap();
        let list = KeptFile { bytes: b"a list".to_vec(), ..scan() };
        let list = store.keep_file(&operator, list).await.unwrap();
        let team = store.team_in(store.village("Bản Bay").await).await;
        let Body::RecordDecision(decided) =
            decision(store.gia_phu().await, DecisionKind::Establish, "15/QĐ-UBND", "2022-05-20", &[team])
        else {
            panic!("a decision");
        };
        store.done(Body::RecordDecision(RecordDecision { scan: Some(kept.clone()), ..decided })).await;
        assert_eq!(store.forget_unused_files().await.unwrap(), 0);
        store.clock.advance(SignedDuration::from_hours(49));
        assert_eq!(store.forget_unused_files().await.unwrap(), 1);
        assert_eq!(store.file(&operator, &list).await.unwrap(), None);
        assert!(store.file(&operator, &kept).await.unwrap().is_some());
    }

    async fn names_once_given_are_taken_even_by_groups_of_ended_teams(store: &TestStore) {
        let team = store.team_in(store.village("Bản Bay").await).await;
        let name = Some("CNS_BanBay_GiaPhu".to_owned());
        store.done(Body::SetChannel(SetChannel { owner: Owner::Team(team), name, made: None })).await;
        store.done(Body::EndTeam(rules::operations::EndTeam { team, day: day("2025-07-01"), heir: None })).await;
        let taken = store.channel_names(&Scope::public()).await.unwrap();
        assert!(taken.contains("cns_banbay_giaphu") && !taken.contains("CNS_GiaPhu"));
    }
}

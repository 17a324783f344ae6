//! Who carried what others wrote down, and outboxes that are carried as a file.

use super::{add, change, renamed};
use crate::harness::{builders::*, copy_of_shipped, surroundings};
use base64::{Engine, prelude::BASE64_STANDARD};
use rules::operations::{Body, HouseholdChange, Outcome, RevokeAccount};
use store::{Author, JournalFilter, Location, Scope, SealedOutbox, Store, Token};

both! {
    async fn the_journal_keeps_the_author_and_who_carried_it(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let household = add(store, village, "Lò Văn Mẫu").await;
        let (_, members) = store.full_team(village).await;
        let (author, carrier) = (store.account_of(members[0], "to.truong").await, store.account_of(members[3], "thanh.vien").await);
        let (own, carrying) = (store.signed_in(author).await, store.signed_in(carrier).await);
        let written = store.operation(change(HouseholdChange::Amend(renamed(household, "Lò Văn Mới"))));
        let themselves = store.operation(change(HouseholdChange::Amend(renamed(household, "Lò Văn Khác"))));
        let sent = vec![(own.clone(), written.clone()), (carrying.clone(), themselves.clone())];
        assert_eq!(store.apply_carried(&carrying, sent).await.unwrap(), [Outcome::Applied, Outcome::Applied]);

        let detail = store.journal_entry(&Scope::operator(), written.id).await.unwrap().unwrap();
        assert!(matches!(detail.entry.author, Author::Person { account, .. } if account == author));
        let by = detail.entry.carried_by.unwrap();
        assert_eq!((by.account, by.name.as_deref()), (carrier, Some("Phàn Mẫu")));
        // Above the commune members have no names.
        let department = store.office("so", store.unit("15", "2025-09-01").await, "2025-07-01").await;
        let department = store.signed_in(department).await;
        let above = store.journal_entry(&department, written.id).await.unwrap().unwrap().entry;
        assert_eq!(above.carried_by.unwrap().name, None);
        let filter = JournalFilter { object: Some(household.0), ..JournalFilter::default() };
        let page = store.journal(&Scope::operator(), &filter, None, 50).await.unwrap().unwrap();
        let own = page.entries.iter().find(|entry| entry.operation == themselves.id).unwrap();
        assert_eq!(own.carried_by, None);
        store.must_be_whole().await;
    }

    async fn who_carried_is_sealed_with_the_row_and_rows_from_before_hold_as_they_did(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let household = add(store, village, "Lò Văn Mẫu").await;
        let (_, members) = store.full_team(village).await;
        let author = store.account_of(members[0], "to.truong").await;
        let written = store.operation(change(HouseholdChange::Amend(renamed(household, "Lò Văn Mới"))));
        let own = store.signed_in(author).await;
        let carrier = store.signed_in(store.account_of(members[3], "thanh.vien").await).await;
        store.apply_carried(&carrier, vec![(own, written.clone())]).await.unwrap();
        store.seal().await.unwrap();
        store.must_be_whole().await;
        let at = format!("WHERE operation = {}", store.raw.id(written.id));
        store.raw.run(&format!("UPDATE journal SET carried_by = account {at}")).await;
        let broken = |faults: &[store::JournalFault]| {
            faults.iter().any(|fault| (fault.fault, fault.operation) == ("changed_row", Some(written.id.0)))
        };
        assert!(broken(&store.verification().await.journal_faults));
        store.raw.run(&format!("UPDATE journal SET carried_by = NULL {at}")).await;
        assert!(broken(&store.verification().await.journal_faults));
        store.raw.run(&format!("UPDATE journal SET carried_by = {} {at}", store.raw.id(carrier.account().unwrap()))).await;
        store.must_be_whole().await;
    }

    async fn what_waited_still_knows_who_carried_it(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let own = store.signed_in(store.account_of(members[0], "to.truong").await).await;
        let carrier = store.signed_in(store.account_of(members[3], "thanh.vien").await).await;
        let new = store.operation(change(HouseholdChange::Add(new_household(village, "Lò Văn Mẫu"))));
        let early = store.operation(change(HouseholdChange::Amend(renamed(new.id.into(), "Lò Văn Mới"))));
        let sent = vec![(own.clone(), early.clone())];
        assert_eq!(store.apply_carried(&carrier, sent).await.unwrap(), [Outcome::Waiting(new.id)]);
        assert_eq!(store.send(&own, new).await, Outcome::Applied);
        let entry = store.journal_entry(&Scope::operator(), early.id).await.unwrap().unwrap().entry;
        assert_eq!(entry.outcome, Outcome::Applied);
        assert_eq!(entry.carried_by.map(|by| by.account), carrier.account());
    }

    async fn whoever_opens_the_notebook_is_enrolled_once_on_a_browser(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let (_, members) = store.full_team(village).await;
        let (one, two) = (store.account_of(members[0], "mot").await, store.account_of(members[1], "hai").await);
        let browser = Token::new(store.surroundings());
        let begin = async |account, device| {
            let token = store.begin_session(account, "test", device).await.unwrap();
            let session = store.session(&token).await.unwrap().unwrap();
            (token, session)
        };
        let settle = async |session| store.settle_session(session, &browser, "Điện thoại").await.unwrap().unwrap();
        let (token, session) = begin(one, None).await;
        let device = settle(&session).await;
        assert_eq!(store.session(&token).await.unwrap().unwrap().device, Some(device));
        assert_eq!(settle(&session).await, device, "a session keeps its device");
        assert!(store.device_secret(&session.scope, device).await.unwrap().is_some());
        let (_, later) = begin(one, None).await;
        assert_eq!(settle(&later).await, device, "and who was enrolled there before is so still");
        let (_, other) = begin(two, None).await;
        let second = settle(&other).await;
        assert_ne!(second, device);
        assert_eq!(store.device_secret(&session.scope, second).await.unwrap(), None);
        assert_eq!(store.devices_beside(device).await.unwrap(), [device, second].into());
        // With a PIN there is a device already; it keeps its PIN.
        let with_pin = store.enrol(two, &browser, "Điện thoại", Some("hash".to_owned())).await.unwrap();
        let (_, anew) = begin(two, None).await;
        assert_eq!(settle(&anew).await, with_pin);
        assert_eq!(settle(&other).await, with_pin, "a device that has ended is left for the one that took its place");
        assert_eq!(store.enrolled_on(&browser).await.unwrap().len(), 2);
    }

    async fn an_account_shut_for_cause_is_not_heard_whoever_carries(store: &TestStore) {
        let village = store.village("Bản Bay").await;
        let household = add(store, village, "Lò Văn Mẫu").await;
        let (_, members) = store.full_team(village).await;
        let author = store.account_of(members[0], "to.truong").await;
        let own = store.signed_in(author).await;
        let carrier = store.signed_in(store.account_of(members[3], "thanh.vien").await).await;
        store.done(Body::RevokeAccount(RevokeAccount { account: author, cause: "Mất điện thoại".to_owned() })).await;
        let written = store.operation(change(HouseholdChange::Amend(renamed(household, "Lò Văn Mới"))));
        let outcome = store.apply_carried(&carrier, vec![(own, written)]).await.unwrap().remove(0);
        assert!(matches!(outcome, Outcome::Refused(why) if why.code == "account_revoked"));
    }
}

/// Made by a browser (`SubtleCrypto`) for the key that follows from an access key of thirty-two sevens.
const KEY: &str = "BDWnS6VpaQ5R48/cu7i8KoQbp2dsJdSWymGKJWjoCrTYAzkfWHGk2P6g6kFWEV5E+MewcJH89lA364Qcnzx/E/k=";
const IV: &str = "OWH3SrMZJkZg/Ksm";
const DATA: &str = "FESD57k2vNH6XqAu5iavaifpN38TLQB83occkQlDnb7gBWSom/JWhwERABxdcVCFIhE=";
const PUBLIC: &str = "BH3NCF52kfD58xSKfvmEqmb4sijEBOGGFX1cOx1OPUTqRZQj30EGJulfsptb/IjVTrkdpVOeD6+5XjZiKOfw0+Y=";

async fn store_with_access_key(byte: u8) -> (tempfile::TempDir, Store) {
    let folder = copy_of_shipped().await;
    std::fs::write(folder.path().join("access.key"), [byte; 32]).unwrap();
    let location = Location { folder: folder.path(), database: None };
    let store = Store::open(location, surroundings(1).0).await.unwrap();
    (folder, store)
}

#[tokio::test]
async fn what_a_browser_locked_for_this_server_is_opened_here_and_nowhere_else() {
    let bytes = |text: &str| BASE64_STANDARD.decode(text).unwrap();
    let (key, iv, data) = (bytes(KEY), bytes(IV), bytes(DATA));
    let (_folder, store) = store_with_access_key(7).await;
    assert_eq!(BASE64_STANDARD.encode(store.outbox_key()), PUBLIC);
    let sealed = SealedOutbox { key: &key, iv: &iv, data: &data };
    let opened = store.open_outbox(&sealed).unwrap();
    assert_eq!(String::from_utf8(opened).unwrap(), r#"{"offset":-120000,"operations":[]}"#);
    let (_folder, other) = store_with_access_key(8).await;
    assert_eq!(other.open_outbox(&sealed), None);

    for at in [0, 20, data.len() - 1] {
        let mut changed = data.clone();
        changed[at] ^= 1;
        assert_eq!(store.open_outbox(&SealedOutbox { data: &changed, ..sealed }), None);
    }
    let zeros = [0; 65];
    for broken in [
        SealedOutbox { key: &[], ..sealed },
        SealedOutbox { key: &zeros, ..sealed },
        SealedOutbox { key: &key[..64], ..sealed },
        SealedOutbox { iv: &iv[..11], ..sealed },
        SealedOutbox { iv: &[], ..sealed },
        SealedOutbox { data: &[], ..sealed },
        SealedOutbox { data: &data[..data.len() - 1], ..sealed },
    ] {
        assert_eq!(store.open_outbox(&broken), None, "{broken:?}");
    }
}

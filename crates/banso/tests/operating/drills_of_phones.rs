//! The real program is killed while phones send what was signed on them, in rounds of sync: every operation that an answer called
//! applied is there afterwards, what was not answered is sent again and done once, and `banso verify` finds nothing wrong.

use crate::{
    drills::{id, own_village},
    http::Browser,
    program::{Server, run},
};
use rules::operations::Signed;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};
use tempfile::TempDir;

const PHONES: usize = 3;
/// Operations of a round.
const ROUND: u64 = 5;
/// A village is told with at most 2,000 households; after so many drills there are not yet so many.
const MOST: u64 = 40;
const SYNC: &str = "/api/v1/sync";

/// A person on a phone.
#[derive(Clone)]
struct Phone {
    browser: Browser,
    village: String,
    device: String,
    appointment: String,
    secret: [u8; 32],
    /// The server's clock when it began; every operation says that it was made then.
    began: String,
}

impl Phone {
    fn begun(browser: Browser, village: String) -> Self {
        let answer = browser.post_json("/api/v1/notebook", "{}").expect("an answer");
        let told: Value = serde_json::from_str(&answer.body).unwrap_or_else(|why| panic!("{why}: {}", answer.body));
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{told}")).to_owned();
        let digits = text(&told["secret"]);
        let byte = |at: usize| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).expect("hexadecimal digits");
        Self {
            browser,
            village,
            device: text(&told["device"]),
            appointment: text(&told["duties"][0]["appointment"]),
            secret: std::array::from_fn(byte),
            began: text(&told["now"]),
        }
    }

    /// A household put on the list; it has the operation's id.
    fn operation(&self, id: &str) -> String {
        let body = json!({
            "village": self.village,
            "head": format!("Hộ Mẫu {id}"),
            "consent": {"is": "asked", "day": "2025-07-01", "text": "1"},
            "from": "2025-07-01",
        });
        let (body, kind, version) = (body.to_string(), "household.add", 1);
        let Self { device, appointment, began: captured, .. } = self;
        let signed = Signed { id, captured, kind, version, appointment, body: &body };
        let signature = store::hex(&signed.signature(&self.secret));
        format!(
            "{{\"id\":\"{id}\",\"captured\":\"{captured}\",\"kind\":\"{kind}\",\"version\":{version},\"appointment\":\"{appointment}\",\
             \"device\":\"{device}\",\"signature\":\"{signature}\",\"body\":{body}}}"
        )
    }

    /// A round; nothing where no whole answer came.
    fn round(&self, cursor: &Value, ids: &[String]) -> Option<(u16, Value)> {
        let operations: Vec<String> = ids.iter().map(|id| self.operation(id)).collect();
        let sent = format!(
            "{{\"sent\":\"{}\",\"cursor\":{cursor},\"villages\":null,\"operations\":[{}]}}",
            self.began,
            operations.join(",")
        );
        let answer = self.browser.post_json(SYNC, &sent).ok()?;
        Some((answer.status, serde_json::from_str(&answer.body).ok()?))
    }
}

/// What became of what phones sent.
#[derive(Default)]
struct Kept {
    acknowledged: BTreeSet<String>,
    unanswered: BTreeSet<String>,
}

/// The answers of a round, each with the id it is for; all must be "applied".
fn applied(ids: &[String], told: &Value) {
    let answers = told["answers"].as_array().unwrap_or_else(|| panic!("{told}"));
    assert_eq!(answers.len(), ids.len(), "{told}");
    for answer in answers {
        assert_eq!(answer["state"], "applied", "{answer}");
    }
}

/// Phones send rounds until the program is gone.
fn at_work(phone: &Phone, next: &Arc<AtomicU64>, kept: &Arc<Mutex<Kept>>) -> Vec<thread::JoinHandle<()>> {
    let one = |_| {
        let (phone, next, kept) = (phone.clone(), Arc::clone(next), Arc::clone(kept));
        thread::spawn(move || {
            let mut cursor = Value::Null;
            loop {
                let first = next.fetch_add(ROUND, Ordering::Relaxed);
                let ids: Vec<String> = (first..first + ROUND).map(id).collect();
                match phone.round(&cursor, &ids) {
                    Some((200, told)) => {
                        applied(&ids, &told);
                        cursor = told["cursor"].clone();
                        kept.lock().expect("the lists").acknowledged.extend(ids);
                    }
                    // Asked too fast, it was told so and nothing was taken.
                    Some((429, _)) => {}
                    Some((status, told)) => panic!("{status}: {told}"),
                    None => {
                        kept.lock().expect("the lists").unanswered.extend(ids);
                        return;
                    }
                }
            }
        })
    };
    (0..PHONES).map(one).collect()
}

/// Asks again as long as it was too fast.
fn patiently(phone: &Phone, ids: &[String]) -> Value {
    loop {
        match phone.round(&Value::Null, ids).expect("an answer") {
            (200, told) => return told,
            (429, _) => thread::yield_now(),
            (status, told) => panic!("{status}: {told}"),
        }
    }
}

#[test]
fn killed_while_phones_bring_in_what_was_signed_on_them_it_has_kept_all_it_answered_for() {
    let drills: u64 = std::env::var("BANSO_DRILLS").map_or(5, |count| count.parse().expect("a number"));
    let drills = drills.min(MOST);
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let demo = Server::unheard(&data, "demo");
    let browser = Browser::signed_in(demo.address(), "totruong", "ban-so-dung-thu");
    let village = own_village(&browser);
    let mut phone = Phone::begun(browser, village);
    demo.kill();

    let (next, kept) = (Arc::new(AtomicU64::new(1)), Arc::new(Mutex::new(Kept::default())));
    for drill in 1..=drills {
        let server = Server::unheard(&data, "serve");
        phone.browser.at = server.address();
        let enough =
            kept.lock().expect("the lists").acknowledged.len() + 20 + usize::try_from(drill * 7 % 20).expect("few");
        let phones = at_work(&phone, &next, &kept);
        while kept.lock().expect("the lists").acknowledged.len() < enough {
            thread::yield_now();
        }
        // So that some kills fall into a commit; nothing is waited for here.
        thread::sleep(Duration::from_micros(drill * 7919 % 20_000));
        server.kill();
        phones.into_iter().for_each(|one| one.join().expect("it was only cut off"));

        let verified = run(&data, &["verify"]);
        assert_eq!(verified.code, Some(0), "drill {drill}: {}", verified.said);
        let server = Server::unheard(&data, "serve");
        phone.browser.at = server.address();
        let mut kept = kept.lock().expect("the lists");
        assert_all_there(&phone, &kept.acknowledged, drill);
        let unanswered: Vec<String> = std::mem::take(&mut kept.unanswered).into_iter().collect();
        applied(&unanswered, &patiently(&phone, &unanswered));
        kept.acknowledged.extend(unanswered);
        assert_all_there(&phone, &kept.acknowledged, drill);
        server.kill();
    }
    let verified = run(&data, &["verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.said);
    let acknowledged = kept.lock().expect("the lists").acknowledged.len();
    println!("{drills} kills of the program, {acknowledged} operations of phones answered for, 0 lost");
}

/// The village told whole holds every household that was answered for, each once.
fn assert_all_there(phone: &Phone, acknowledged: &BTreeSet<String>, drill: u64) {
    let told = patiently(phone, &[]);
    let mut there: BTreeMap<&str, usize> = BTreeMap::new();
    for household in told["households"].as_array().unwrap_or_else(|| panic!("{told}")) {
        *there.entry(household["id"].as_str().unwrap_or_default()).or_default() += 1;
    }
    for id in acknowledged {
        assert_eq!(there.get(id.as_str()), Some(&1), "drill {drill}: {id} is lost");
    }
}

//! The real program is killed while people send forms, and starts again: all that was answered for is there, what was not answered is
//! sent again and done once, and `banso verify` finds nothing wrong.
//!
//! `BANSO_DRILLS` says how many; the store's own drills, which are quicker, are more.

use crate::{
    http::Browser,
    program::{Server, run},
};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};
use tempfile::TempDir;

const PEOPLE: usize = 3;

/// Ids of forms, each a number in the shape of an id.
pub(crate) fn id(number: u64) -> String {
    format!("01990000-0000-7000-8000-{number:012x}")
}

/// A household's form; the household has its id.
fn send(browser: &Browser, village: &str, id: &str) -> Option<u16> {
    let path = format!("/households/new?unit={village}");
    let head = format!("Hộ Mẫu {id}");
    let fields =
        [("operation", id), ("head", &head), ("consent", "asked"), ("day", "01/07/2025"), ("from", "01/07/2025")];
    browser.post(&path, &fields).ok().map(|answer| answer.status)
}

/// People send forms until the program is gone; what became of each goes to the lists.
fn at_work(
    browser: &Browser,
    village: &str,
    next: &Arc<AtomicU64>,
    kept: &Arc<Mutex<Kept>>,
) -> Vec<thread::JoinHandle<()>> {
    let one = |_| {
        let (browser, village) = (browser.clone(), village.to_owned());
        let (next, kept) = (Arc::clone(next), Arc::clone(kept));
        thread::spawn(move || {
            loop {
                let id = id(next.fetch_add(1, Ordering::Relaxed));
                let answer = send(&browser, &village, &id);
                let mut kept = kept.lock().expect("the lists");
                match answer {
                    Some(303) => kept.acknowledged.insert(id),
                    // Asked too fast, it was told so and nothing was taken.
                    Some(429) => true,
                    Some(status) => panic!("{status}"),
                    None => {
                        kept.unanswered.insert(id);
                        return;
                    }
                };
            }
        })
    };
    (0..PEOPLE).map(one).collect()
}

#[derive(Default)]
struct Kept {
    acknowledged: BTreeSet<String>,
    unanswered: BTreeSet<String>,
}

/// The village of whoever is signed in, as the page of its households says.
pub(crate) fn own_village(browser: &Browser) -> String {
    let page = browser.get("/households").expect("an answer");
    let (_, after) = page.body.split_once("/households/new?unit=").unwrap_or_else(|| panic!("{}", page.body));
    after.chars().take_while(|c| c.is_ascii_hexdigit() || *c == '-').collect()
}

#[test]
fn killed_while_forms_are_sent_it_has_kept_all_it_answered_for() {
    let drills: u64 = std::env::var("BANSO_DRILLS").map_or(5, |count| count.parse().expect("a number"));
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let demo = Server::unheard(&data, "demo");
    let mut browser = Browser::signed_in(demo.address(), "totruong", "ban-so-dung-thu");
    let village = own_village(&browser);
    demo.kill();

    let (next, kept) = (Arc::new(AtomicU64::new(1)), Arc::new(Mutex::new(Kept::default())));
    let mut checked = BTreeSet::new();
    for drill in 1..=drills {
        let server = Server::unheard(&data, "serve");
        browser.at = server.address();
        let enough =
            kept.lock().expect("the lists").acknowledged.len() + 5 + usize::try_from(drill * 7 % 20).expect("few");
        let people = at_work(&browser, &village, &next, &kept);
        while kept.lock().expect("the lists").acknowledged.len() < enough {
            thread::yield_now();
        }
        // So that some kills fall into a commit; nothing is waited for here.
        thread::sleep(Duration::from_micros(drill * 7919 % 20_000));
        server.kill();
        people.into_iter().for_each(|one| one.join().expect("it was only cut off"));

        let verified = run(&data, &["verify"]);
        assert_eq!(verified.code, Some(0), "drill {drill}: {}", verified.said);
        let server = Server::unheard(&data, "serve");
        browser.at = server.address();
        let mut kept = kept.lock().expect("the lists");
        for id in std::mem::take(&mut kept.unanswered) {
            assert_eq!(send(&browser, &village, &id), Some(303), "drill {drill}: {id} is taken now, or was");
            kept.acknowledged.insert(id);
        }
        for id in kept.acknowledged.difference(&checked).cloned().collect::<Vec<_>>() {
            let mut status = 429;
            // Whoever looks at so many asks too fast.
            while status == 429 {
                status = browser.get(&format!("/households/{id}")).expect("an answer").status;
            }
            assert_eq!(status, 200, "drill {drill}: {id} is lost");
            checked.insert(id);
        }
        server.kill();
    }
    let verified = run(&data, &["verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.said);
    println!("{drills} kills of the program, {} forms answered for, 0 lost", checked.len());
}

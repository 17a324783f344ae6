//! Twelve months of work in a village: its households, what they have, what the team did, what is produced.

use super::{
    Shape,
    chance::{Chance, Ids},
    names,
    places::{Village, evening},
};
use rules::{
    activities::Guided,
    catalogue::{Counting, Item, ItemKind, Means},
    day::{Day, Span},
    households::{Consent, Origin},
    ids::{HouseholdId, OperationId},
    operations::{
        ActivityChange, AddHousehold, AddListing, AddProducer, AddProduct, Body, HouseholdChange, Operation,
        ProducerChange, RecordActivity, RecordStep, SetOcop, UseItem,
    },
    producers::{Category, Form, Step},
};

/// What the catalogue offers in the whole of the time.
pub(super) struct Offered {
    /// What households have and use, the commonest in front.
    had: Vec<Item>,
    kinds: Vec<Item>,
    /// Where to sell.
    platforms: Vec<Item>,
}

impl Offered {
    pub(super) fn of(items: impl Iterator<Item = Item>, during: Span) -> Self {
        let there =
            |item: &Item| item.life.contains(during.from) && during.end().is_some_and(|to| item.life.contains(to));
        let items: Vec<Item> = items.filter(there).collect();
        let is_shop = |item: &Item| item.means_on(during.from) == Some(Means::Shop);
        // What is a stall comes of the listings below, and of nothing else.
        let had = items.iter().filter(|item| item.kind.is_of_households() && !is_shop(item));
        let mut had: Vec<Item> = had.cloned().collect();
        had.sort_by_key(|item| {
            let place = COMMONEST.iter().position(|name| item.name.starts_with(name));
            (place.unwrap_or(COMMONEST.len()), item.id)
        });
        Self {
            had,
            kinds: items.iter().filter(|item| item.kind == ItemKind::Activity).cloned().collect(),
            platforms: items.iter().filter(|item| is_shop(item)).cloned().collect(),
        }
    }
}

/// What most households have, the commonest in front.
const COMMONEST: [&str; 8] = [
    "Điện thoại",
    "Có sóng",
    "VNeID",
    "Vào nhóm Zalo",
    "Tài khoản ngân hàng",
    "LaoCai S",
    "Dịch vụ công trực tuyến toàn trình",
    "Y tế",
];

/// How the neighbours tell them apart.
const HAMLETS: [&str; 4] = ["xóm trên", "xóm dưới", "gần nhà văn hóa", "cuối bản"];

/// What is sold.
const SOLD: [(&str, Category); 6] = [
    ("Mật ong rừng mẫu", Category::Food),
    ("Chè Shan tuyết mẫu", Category::Food),
    ("Gạo nếp nương mẫu", Category::FarmProduce),
    ("Mận Tam Hoa mẫu", Category::FarmProduce),
    ("Thổ cẩm mẫu", Category::Handicraft),
    ("Nhà nghỉ cộng đồng mẫu", Category::HomestayTourism),
];

/// A visit, a meeting, a class: which day, which kind, whom it reached.
struct Done {
    day: Day,
    kind: usize,
    reached: Vec<usize>,
}

/// All that is written down of a village in the time, in order.
pub(super) fn operations(
    shape: &Shape,
    (seed, today): (u64, Day),
    village: &Village,
    offered: &Offered,
    during: Span,
) -> Vec<Operation> {
    let mut work = Work::of(shape, (seed, today), village, offered, during);
    let done = work.draw(share(shape.activities, village.at, shape.villages));
    let households = work.households();
    work.uses(&households, share(shape.adoptions, village.at, shape.villages), &done);
    work.producers(&households, &done);
    work.activities(&households, &done);
    work.operations
}

/// The days on which a village's team did something, oldest first.
pub(super) fn days_of_work(
    shape: &Shape,
    of: (u64, Day),
    village: &Village,
    offered: &Offered,
    during: Span,
) -> Vec<Day> {
    let done = Work::of(shape, of, village, offered, during).draw(share(shape.activities, village.at, shape.villages));
    done.into_iter().map(|done| done.day).collect()
}

/// So many ids of a village are kept for the place itself and its team.
const FIRST_OF_WORK: u64 = 50;

/// What falls to one of so many.
fn share(whole: usize, at: usize, of: usize) -> usize {
    whole * (at + 1) / of.max(1) - whole * at / of.max(1)
}

struct Work<'a> {
    village: &'a Village,
    /// So many of its households, the ones in front, sell something.
    producing: usize,
    offered: &'a Offered,
    days: Vec<Day>,
    ids: Ids,
    chance: Chance,
    from: Day,
    operations: Vec<Operation>,
}

impl<'a> Work<'a> {
    fn of(shape: &Shape, (seed, today): (u64, Day), village: &'a Village, offered: &'a Offered, during: Span) -> Self {
        let place = u64::try_from(village.at).unwrap_or_default();
        let mut ids = Ids::of(seed, today, place);
        // Those in front are the place's own.
        ids.skip(FIRST_OF_WORK);
        let all = std::iter::successors(Some(during.from), |day| Some(day.after()));
        Work {
            village,
            producing: share(shape.producers, village.at, shape.villages),
            offered,
            days: all.take_while(|day| during.contains(*day)).collect(),
            ids,
            chance: Chance::of(seed, 4 << 32 | place),
            from: during.from,
            operations: Vec::new(),
        }
    }

    fn push(&mut self, day: Day, body: Body) -> OperationId {
        let id = self.ids.operation();
        self.operations.push(Operation { id, captured: evening(day), device: None, body });
        id
    }

    /// What the team did, by day.
    fn draw(&mut self, count: usize) -> Vec<Done> {
        let mut done = Vec::with_capacity(count);
        for _ in 0..count {
            let mut day = self.day();
            // Around the New Year of the lunar calendar there is less to do.
            if day.month() == 2 && self.chance.happens(50) {
                day = self.day();
            }
            let kind = self.chance.rather_small(self.offered.kinds.len());
            let visits = if self.chance.happens(50) { 1 + self.chance.below(4) } else { 0 };
            let mut reached: Vec<usize> =
                (0..visits).map(|_| self.chance.rather_small(self.village.households)).collect();
            reached.sort_unstable();
            reached.dedup();
            done.push(Done { day, kind, reached });
        }
        done.sort_by_key(|done| done.day);
        done
    }

    fn day(&mut self) -> Day {
        let at = self.chance.below(self.days.len());
        self.days.get(at).copied().unwrap_or(self.from)
    }

    fn households(&mut self) -> Vec<HouseholdId> {
        (0..self.village.households).map(|number| self.household(number)).collect()
    }

    fn household(&mut self, number: usize) -> HouseholdId {
        let from = self.from;
        // What is sold is sold by somebody.
        let declines = self.chance.happens(3) && number >= self.producing;
        let head = names::head(&mut self.chance);
        let nickname =
            self.chance.one(&HAMLETS).filter(|_| number.is_multiple_of(3)).map(|hamlet| (*hamlet).to_owned());
        let size = 2 + self.chance.below(5);
        let consent = if declines {
            Consent::Declined { day: from }
        } else {
            Consent::Asked { day: from, text: "1".to_owned(), by: None }
        };
        let add = AddHousehold {
            village: self.village.id,
            head: (!declines).then_some(head),
            nickname: nickname.filter(|_| !declines),
            phone: None,
            size: u16::try_from(size).ok(),
            adults: Some(2),
            consent: Some(consent),
            from,
            split_from: None,
            on_behalf: None,
        };
        self.push(from, Body::Household(HouseholdChange::Add(add))).into()
    }

    fn uses(&mut self, households: &[HouseholdId], count: usize, done: &[Done]) {
        let all = self.offered.had.len();
        for (number, household) in households.iter().enumerate() {
            let even = share(count, number, households.len());
            // Some have much, some little.
            let wanted = if number % 2 == 0 { even + 2 } else { even.saturating_sub(2) };
            let mut taken = vec![false; all];
            for _ in 0..wanted.min(all) {
                let drawn = self.chance.rather_small(all);
                let free = (drawn..all).chain(0..drawn).find(|at| !taken[*at]);
                let Some(item) = free.and_then(|at| Some((at, self.offered.had.get(at)?.clone()))) else { continue };
                taken[item.0] = true;
                self.use_item(*household, &item.1, done);
            }
        }
    }

    fn use_item(&mut self, household: HouseholdId, item: &Item, done: &[Done]) {
        let (origin, since) = match self.chance.below(10) {
            0..=2 => (Origin::HadBefore {}, self.from),
            // Who was helped was helped when the team did something.
            3..=7 => (Origin::Helped { by: None }, self.chance.one(done).map_or(self.from, |done| done.day)),
            _ => (Origin::Alone {}, self.day()),
        };
        let adults = 1 + self.chance.below(2);
        let body = UseItem {
            household,
            item: item.id,
            in_use: self.chance.happens(80),
            adults: u16::try_from(adults).ok().filter(|_| item.counting == Counting::Adults),
            origin,
            since,
            base: None,
            on_behalf: None,
        };
        self.push(since, Body::Household(HouseholdChange::Use(body)));
    }

    fn producers(&mut self, households: &[HouseholdId], done: &[Done]) {
        let change = Body::Producer;
        for (number, household) in households.iter().take(self.producing).enumerate() {
            let day = self.chance.one(done).map_or(self.from, |done| done.day);
            let Some((name, category)) = self.chance.one(&SOLD).copied() else { continue };
            let add = AddProducer {
                village: self.village.id,
                name: format!("{} – hộ sản xuất mẫu", names::head(&mut self.chance)),
                form: Form::Household,
                household: Some(*household),
                phone: None,
                from: day,
            };
            let producer = self.push(day, change(ProducerChange::Add(add))).into();
            let add = AddProduct { producer, name: name.to_owned(), category, from: day };
            let product = self.push(day, change(ProducerChange::AddProduct(add))).into();
            if let Some(platform) = self.chance.one(&self.offered.platforms).filter(|_| number % 5 < 3).map(|of| of.id)
            {
                let origin = Origin::Helped { by: None };
                let listing = AddListing { product, platform, since: day, origin, address: None };
                self.push(day, change(ProducerChange::AddListing(listing)));
            }
            if number % 6 == 0 {
                let decision = Some("01/QĐ-UBND (mẫu)".to_owned());
                let rank = SetOcop { product, stars: Some(3), recognised: day, expires: None, decision };
                self.push(day, change(ProducerChange::SetOcop(rank)));
            }
            if let Some(step) = self.chance.one(Step::ALL).copied().filter(|step| *step != Step::Quality) {
                let step = RecordStep { producer, step, day: Some(day), by: None, text: None, base: None };
                self.push(day, change(ProducerChange::RecordStep(step)));
            }
        }
    }

    fn activities(&mut self, households: &[HouseholdId], done: &[Done]) {
        for Done { day, kind, reached } in done {
            let Some(kind) = self.offered.kinds.get(*kind).map(|kind| kind.id) else { continue };
            let visits = !reached.is_empty();
            let people = if visits { reached.len() * 2 } else { 8 + self.chance.below(40) };
            let guided = self.chance.rather_small(self.offered.had.len());
            let guided = self.offered.had.get(guided).filter(|_| visits);
            let most = self.village.members.len().min(3);
            let present = 1 + self.chance.below(most);
            let record = RecordActivity {
                team: self.village.team,
                village: self.village.id,
                kind,
                day: *day,
                people: u32::try_from(people).unwrap_or(1),
                women: u32::try_from(people / 2).ok(),
                place: (!visits).then(|| "Nhà văn hóa thôn".to_owned()),
                note: None,
                members: self.village.members.iter().take(present).copied().collect(),
                households: reached.iter().filter_map(|at| households.get(*at)).copied().collect(),
                guided: guided.into_iter().map(|item| Guided { item: item.id, count: 1 }).collect(),
                photos: Vec::new(),
                on_behalf: None,
            };
            self.push(*day, Body::Activity(ActivityChange::Record(record)));
        }
    }
}

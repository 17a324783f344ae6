//! A list of households, from its cells to the operations.

use super::*;
use crate::{
    catalogue::{Counting, ItemKind, Pillar},
    day::test_day as day,
    households::{Consent, Household},
    operations::AddItem,
    units::{Change, Kind, Reform},
};
use proptest::prelude::*;
use uuid::Uuid;

const COMMUNE: UnitId = UnitId(Uuid::from_u128(10));
const BAY: UnitId = UnitId(Uuid::from_u128(20));
const CAM: UnitId = UnitId(Uuid::from_u128(21));
const HEADINGS: [&str; 9] = [
    "Thôn",
    "Chủ hộ",
    "Tên thường gọi, con ông/bà, xóm",
    "Số điện thoại",
    "Số người",
    "Số người lớn",
    "Điện thoại thông minh",
    "Có sóng di động hoặc Internet tại nhà",
    "Đồng ý ghi tên",
];

struct World {
    registry: Registry,
    items: BTreeMap<ItemId, Item>,
}

impl World {
    fn new() -> Self {
        let create =
            |unit, kind, name: &str, parent| Change::Create { unit, kind, name: name.into(), code: None, parent };
        let province = UnitId(Uuid::from_u128(1));
        let changes = vec![
            create(province, Kind::Province, "Lào Cai", None),
            create(COMMUNE, Kind::Commune, "Gia Phú", Some(province)),
            create(BAY, Kind::Thon, "Bản Bay", Some(COMMUNE)),
            create(CAM, Kind::Thon, "Bản Cầm", Some(COMMUNE)),
            create(UnitId(Uuid::from_u128(22)), Kind::Thon, "Nậm Phảng", Some(COMMUNE)),
        ];
        let reform = Reform { day: day("2022-01-01"), act: None, source: None, changes };
        let registry = Registry::default().enact(OperationId(Uuid::from_u128(1)), &reform).unwrap().registry;
        let item = |number, kind, counting, name: &str| {
            let (pillar, from) = (Pillar::Society, day("2022-05-01"));
            let body = AddItem { kind, pillar, counting, name: name.into(), name_en: None, means: None, from };
            let id = ItemId(Uuid::from_u128(number));
            (id, Item::new(id, &body).unwrap())
        };
        let items = [
            item(1, ItemKind::Equipment, Counting::Adults, "Điện thoại thông minh"),
            item(2, ItemKind::Equipment, Counting::Household, "Có sóng di động hoặc Internet tại nhà"),
            item(3, ItemKind::Platform, Counting::Household, "Voso (voso.vn)"),
            item(4, ItemKind::EssentialService, Counting::Household, "Y tế: đặt lịch, khám bệnh từ xa"),
            item(5, ItemKind::Activity, Counting::Household, "Họp thôn, sinh hoạt cộng đồng"),
        ];
        Self { registry, items: items.into() }
    }

    fn setting(&self, unit: UnitId) -> Setting<'_> {
        let day = day("2025-07-05");
        let origin = Origin::of_file("a", unit, day);
        Setting { registry: &self.registry, unit, day, items: &self.items, consent_text: "1", origin }
    }

    /// Reads sheets for a unit where these are on the list; the rows are numbered from 1 in each.
    fn read_sheets(&self, unit: UnitId, known: Vec<Known>, sheets: &[(&str, &[&[&str]])]) -> Vec<Row> {
        let mut reader = ListReader::new(self.setting(unit), known);
        let mut rows = Vec::new();
        for (name, lines) in sheets {
            reader.sheet(name);
            for (row, cells) in (1..).zip(*lines) {
                let filled = (1..).zip(*cells).filter(|(_, text)| !text.is_empty());
                let cells = filled.map(|(column, text)| (column, (*text).to_owned())).collect();
                rows.extend(reader.line(&Line { row, cells }));
            }
        }
        rows
    }

    fn read(&self, known: Vec<Known>, lines: &[&[&str]]) -> Vec<Row> {
        self.read_sheets(COMMUNE, known, &[("Danh sách", lines)])
    }
}

/// The households that the rows put on the list.
fn made(rows: &[Row], origin: Origin) -> Vec<Known> {
    let add = |(id, body): (OperationId, Body)| match body {
        Body::Household(HouseholdChange::Add(add)) => Some(known(id.0.as_u128(), &add)),
        _ => None,
    };
    rows.iter().filter(|row| row.status == Status::New).flat_map(|row| row.operations(origin)).filter_map(add).collect()
}

fn known(id: u128, add: &AddHousehold) -> Known {
    let household = Household::new(HouseholdId(Uuid::from_u128(id)), add).unwrap();
    Known {
        id: household.id,
        village: add.village,
        head: household.head,
        nickname: household.nickname,
        phone: household.phone,
    }
}

fn household(id: u128, head: Option<&str>, nickname: Option<&str>) -> Known {
    let (head, nickname) = (head.map(str::to_owned), nickname.map(str::to_owned));
    Known { id: HouseholdId(Uuid::from_u128(id)), village: BAY, head, nickname, phone: None }
}

fn statuses(rows: &[Row]) -> Vec<Status> {
    rows.iter().map(|row| row.status).collect()
}

fn said(row: &Row) -> Vec<&Said> {
    row.remarks.iter().map(|remark| &remark.said).collect()
}

#[test]
fn a_filled_in_list_is_read_row_by_row() {
    let world = World::new();
    let rows = world.read(
        Vec::new(),
        &[
            &["DANH SÁCH CHỦ HỘ XÃ GIA PHÚ"],
            &HEADINGS,
            &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
            &["Bản Bay", "Lò Văn Mẫu", "con ông Páo", "912000001", "5 người", "03", "2", "x", "Đồng ý"],
            &["", "Giàng A Mẫu", "", "", "4", "2", "có", "không", "Không đồng ý – chỉ đếm"],
            &["ban cam", "Bàn Văn Mẫu", "", "", "", "", "", "", "chưa hỏi"],
            &HEADINGS,
            &["Tổng cộng", "", "", "", "9", "5", "3", "1", ""],
        ],
    );
    assert_eq!(statuses(&rows), [Status::New; 3], "{rows:#?}");
    let [first, second, third] = &rows[..] else { panic!("three households") };
    assert_eq!((first.entry.row, first.village), (4, Some(BAY)));
    assert_eq!(first.entry.phone.as_ref().unwrap().as_str(), "0912000001");
    assert_eq!(first.remarks[0].cell.as_deref(), Some("D4"));
    let made = first.operations(world.setting(COMMUNE).origin);
    let Body::Household(HouseholdChange::Add(add)) = &made[0].1 else { panic!("a household") };
    assert_eq!((add.size, add.adults), (Some(5), Some(3)));
    assert_eq!(add.consent, Some(Consent::Asked { day: day("2025-07-05"), text: "1".into(), by: None }));
    assert_eq!(made.len(), 3, "{made:#?}");
    // The second declined, and keeps nothing that names it; it says "có" of phones, which is one at least.
    let Body::Household(HouseholdChange::Add(add)) = &second.operations(world.setting(COMMUNE).origin)[0].1 else {
        panic!("a household")
    };
    assert_eq!((add.head.as_deref(), add.village), (None, BAY));
    assert_eq!(said(second), [&Said::OneAdult, &Said::NotNamed]);
    assert_eq!((third.village, third.entry.agrees), (Some(CAM), None));
}

#[test]
fn headings_stand_in_any_order_with_others_between_and_in_two_lines() {
    let world = World::new();
    let rows = world.read(
        Vec::new(),
        &[
            &[
                "STT",
                "HO VA TEN CHU HO",
                "Năm sinh chủ hộ",
                "Nhân khẩu",
                "",
                "SĐT",
                "Voso",
                "Y tế",
                "THÔN/BẢN",
                "Bảo hiểm y tế",
            ],
            &["", "", "", "Số người", "Trong đó người lớn"],
            &["1", "Lò Văn Mẫu", "1970", "5", "3", "0912000001", "x", "x", "Bản Bay", "x"],
        ],
    );
    assert_eq!(statuses(&rows), [Status::New], "{rows:#?}");
    let entry = &rows[0].entry;
    assert_eq!((entry.size, entry.adults), (Some(5), Some(3)));
    assert_eq!(entry.has, [(ItemId(Uuid::from_u128(3)), None), (ItemId(Uuid::from_u128(4)), None)]);
}

#[test]
fn villages_may_stand_above_their_households_or_name_the_sheets() {
    let world = World::new();
    let rows = world.read(
        Vec::new(),
        &[
            &["TT", "Chủ hộ", "Số khẩu"],
            &["I", "Thôn Bản Bay (2 hộ)"],
            &["1", "Lò Văn Mẫu", "5"],
            &["2", "Bàn Văn Mẫu", "4"],
            &["", "II. THÔN BẢN CẦM:", "45"],
            &["1", "Tống Công Mẫu", "4"],
        ],
    );
    let villages: Vec<_> = rows.iter().map(|row| row.village).collect();
    assert_eq!(villages, [Some(BAY), Some(BAY), Some(CAM)], "{rows:#?}");
    let list: &[&[&str]] = &[&["TT", "Chủ hộ"], &["1", "Lò Văn Mẫu"]];
    let rows = world.read_sheets(COMMUNE, Vec::new(), &[("Bản Bay", list), ("B. Cầm", list), ("Sheet3", list)]);
    let villages: Vec<_> = rows.iter().map(|row| row.village).collect();
    assert_eq!(villages, [Some(BAY), None, None], "{rows:#?}");
    assert_eq!(said(&rows[2]), [&Said::NoVillage]);
    // The list of one village need not name it.
    let rows = world.read_sheets(CAM, Vec::new(), &[("Sheet1", list)]);
    assert_eq!(rows[0].village, Some(CAM));
}

#[test]
fn what_is_there_already_is_told_from_what_only_looks_alike() {
    let world = World::new();
    let there = vec![
        household(1, Some("Lò Văn Mẫu"), None),
        household(2, Some("Giàng A Mẫu"), Some("con ông Páo")),
        household(3, None, None),
    ];
    let rows = world.read(
        there,
        &[
            &HEADINGS,
            &["Bản Bay", "LÒ VĂN MẪU"],
            &["Bản Cầm", "Lò Văn Mẫu"],
            &["Bản Bay", "Giàng A Mẫu"],
            &["Bản Bay", "lo van mau"],
            &["Bản Cầm", "Lò Văn Mẫu", "xóm trên"],
            &["Bản Bay", "", "", "", "3", "", "", "", "không"],
            &["Bản Bay", "", "", "", "3", "", "", "", "không"],
            &["Bản Bay", "Giàng A Mẫu", "", "", "", "", "", "", "không"],
            &["Bản Xa", "Sùng A Mẫu"],
            &["Nậm Phảnk", "Sùng A Mẫu"],
            &["Bản Bay", "", "", "0912000001"],
            &["Bản Bay", "Vàng A Mẫu", "", "", "", "", "", "", "đang hỏi"],
        ],
    );
    use Status::{Doubtful, New, Refused, Same};
    let expected = [Same, New, Doubtful, Refused, Doubtful, Same, New, Refused, Refused, Doubtful, Refused, Refused];
    assert_eq!(statuses(&rows), expected, "{rows:#?}");
    assert_eq!(said(&rows[2]), [&Said::NamedThere("con ông Páo".into())]);
    assert_eq!(said(&rows[3]), [&Said::SameAsRow(2)]);
    assert_eq!(said(&rows[4]), [&Said::NamedInRow(3)]);
    assert_eq!(said(&rows[7]), [&Said::DeclinesThoughNamed]);
    assert_eq!(said(&rows[8]), [&Said::UnknownVillage("Bản Xa".into())]);
    assert_eq!(said(&rows[9]), [&Said::VillageGuessed("Thôn Nậm Phảng".into())]);
    assert_eq!(said(&rows[10]), [&Said::NoHead]);
    assert_eq!(said(&rows[11]), [&Said::UnknownConsent("đang hỏi".into())]);
    let origin = world.setting(COMMUNE).origin;
    assert!(rows.iter().all(|row| row.operations(origin).is_empty() == matches!(row.status, Same | Refused)));
}

#[test]
fn a_sheet_without_the_heads_names_is_no_list() {
    let world = World::new();
    let mut reader = ListReader::new(world.setting(COMMUNE), Vec::new());
    for row in 1..40 {
        let cells = vec![(1, "Tên xã".to_owned()), (2, "Tổ trưởng".to_owned())];
        assert_eq!(reader.line(&Line { row, cells }), None);
    }
    assert!(!reader.found_headings());
}

fn name() -> impl Strategy<Value = String> {
    let family = prop::sample::select(vec!["Lò", "Giàng", "Bàn", "Tống", "Nguyễn"]);
    let given = prop::sample::select(vec!["Văn Mẫu", "A Mẫu", "Thị Mẫu", "Công Mẫu", "Mẫu"]);
    (family, given).prop_map(|(family, given)| format!("{family} {given}"))
}

/// What the columns of the empty list may hold.
fn row() -> impl Strategy<Value = [String; 9]> {
    let optional = |text: &'static str| prop::sample::select(vec![String::new(), text.to_owned()]);
    let people =
        || prop::option::of(1_u16..=20).prop_map(|count| count.map(|count| count.to_string()).unwrap_or_default());
    let consent = prop::sample::select(vec!["", "Đồng ý", "Không đồng ý – chỉ đếm"]).prop_map(str::to_owned);
    let village = prop::sample::select(vec!["Thôn Bản Bay", "Thôn Bản Cầm"]).prop_map(str::to_owned);
    (
        village,
        name(),
        optional("xóm trên"),
        optional("0912 000 001"),
        people(),
        people(),
        people(),
        optional("x"),
        consent,
    )
        .prop_map(|(a, b, c, d, e, f, g, h, i)| [a, b, c, d, e, f, g, h, i])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_a_row_of_the_empty_list_says_is_read_back(rows in prop::collection::vec(row(), 1..20)) {
        let world = World::new();
        let headings = HEADINGS.map(str::to_owned);
        let texts: Vec<Vec<&str>> = [&headings].into_iter().chain(&rows).map(|row| row.iter().map(String::as_str).collect()).collect();
        let lines: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
        let read = world.read(Vec::new(), &lines);
        prop_assert_eq!(read.len(), rows.len());
        for (read, written) in read.iter().zip(&rows) {
            let number = |count: Option<u16>| count.map(|count| count.to_string()).unwrap_or_default();
            let entry = &read.entry;
            let phone = entry.phone.as_ref().map(crate::phones::Phone::spaced).unwrap_or_default();
            let consent = match entry.agrees { None => "", Some(true) => "Đồng ý", Some(false) => "Không đồng ý – chỉ đếm" };
            let has = |item| entry.has.iter().find(|(id, _)| *id == ItemId(Uuid::from_u128(item)));
            let back = [
                entry.village.clone(), entry.head.clone(), entry.nickname.clone().unwrap_or_default(), phone,
                number(entry.size), number(entry.adults), number(has(1).and_then(|(_, adults)| *adults)),
                if has(2).is_some() { "x".to_owned() } else { String::new() }, consent.to_owned(),
            ];
            prop_assert_eq!(&back, written);
        }
    }

    /// Taken in, the same list is there already; whatever of it was taken, what is left stays as it was.
    #[test]
    fn a_list_taken_in_changes_nothing_the_second_time(rows in prop::collection::vec(row(), 1..30), half in any::<prop::sample::Index>()) {
        let world = World::new();
        let headings = HEADINGS.map(str::to_owned);
        let texts: Vec<Vec<&str>> = [&headings].into_iter().chain(&rows).map(|row| row.iter().map(String::as_str).collect()).collect();
        let lines: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
        let origin = world.setting(COMMUNE).origin;
        let first = world.read(Vec::new(), &lines);
        let again = world.read(made(&first, origin), &lines);
        prop_assert!(again.iter().all(|row| row.status != Status::New));
        let (done, left) = first.split_at(half.index(first.len()));
        let resumed = world.read(made(done, origin), &lines);
        prop_assert_eq!(statuses(&resumed[done.len()..]), statuses(left));
    }

    #[test]
    fn whatever_stands_in_the_cells_is_answered(cells in prop::collection::vec(prop::collection::vec("[\\PC]{0,12}", 0..10), 0..12)) {
        let world = World::new();
        let rows: Vec<Vec<&str>> = cells.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let lines: Vec<&[&str]> = std::iter::once(&HEADINGS[..]).chain(rows.iter().map(Vec::as_slice)).collect();
        let read = world.read(Vec::new(), &lines);
        prop_assert!(read.len() <= rows.len());
    }
}

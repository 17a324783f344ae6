//! What a list makes of a commune's teams.

use super::*;
use crate::units::Level;

#[test]
fn a_list_makes_a_team_with_its_members() {
    let mut world = World::new(&["Bản Bay", "Bản Cầm"]);
    assert_eq!(statuses(&world.compare(&FOUR)), [Status::New; 4]);
    let deeds = world.take_in(&FOUR);
    assert_eq!(deeds.teams.len(), 1);
    let team = &world.teams[0];
    assert_eq!(team.title(day("2022-05-20")), "Tổ công nghệ số cộng đồng thôn Bản Bay");
    assert_eq!(team.place(day("2022-05-20")), Some(&Place::Villages(vec![unit(20)])));
    let members = team.members(day("2022-05-20"));
    assert_eq!(
        members.iter().map(|member| member.role).collect::<Vec<_>>(),
        [Role::Leader, Role::Deputy, Role::Volunteer, Role::Volunteer]
    );
    assert_eq!(members[1].representing, [Representing::YouthUnion]);
    assert_eq!(members[0].person.trainings[0].day, day("2022-05-20"));
    assert_eq!(members[3].person.it_skill, Some(false));
    assert!(crate::teams::letter_of_2022(crate::teams::Tier::Village).breaches(team, day("2022-05-20")).is_empty());
}

#[test]
fn taken_in_twice_a_list_changes_nothing() {
    let mut world = World::new(&["Bản Bay"]);
    world.take_in(&FOUR);
    assert_eq!(statuses(&world.compare(&FOUR)), [Status::Same; 4]);
    assert_eq!(world.take_in(&FOUR).operations, []);
}

#[test]
fn one_new_village_written_in_several_ways_is_one_village_with_one_team() {
    let row = |team, name, role| [team, name, role, "", "1990", "", "", "", ""];
    let rows = [
        row("Thôn Mới Hoà", "Nguyễn Văn Mẫu", "Tổ trưởng"),
        row("THÔN MỚI HÒA", "Lý Thị Mẫu", "Tổ phó"),
        row("thôn mới hoà", "Giàng Thị Mẫu", ""),
        row("Thon Moi Hoa", "Phạm Văn Mẫu", ""),
        row("Thôn Mới Hoa", "Hoàng Văn Mẫu", ""),
    ];
    let mut world = World::new(&[]);
    world.take_in(&rows);
    let titles: Vec<&str> = world.teams.iter().map(|team| team.title(day("2022-05-20"))).collect();
    let of = |village: &str| format!("Tổ công nghệ số cộng đồng {village}");
    assert_eq!(titles, [of("thôn Mới Hoà"), of("thôn Mới Hoa")]);
    assert_eq!(world.registry.list(Level::Village, day("2022-05-20")).len(), 2);
    assert_eq!(world.compare(&rows).iter().filter(|row| row.would_do_something()).count(), 0);
}

#[test]
fn a_village_found_by_other_marks_or_another_kind_is_doubtful() {
    let world = World::new(&["Bản Bay"]);
    let row = |team| world.compare(&[[team, "Nguyễn Văn Mẫu", "Tổ trưởng", "", "", "", "", "", ""]]).remove(0);
    for sure in ["Thôn Bản Bay", "BẢN BAY", "thon ban bay", "Thôn Ban Bay", "Tổ CNSCĐ thôn Bản Bay"] {
        assert_eq!(row(sure).status, Status::New, "{sure}");
    }
    for doubtful in ["Thôn Bản Bảy", "Tổ dân phố Bản Bay"] {
        assert!(says(&row(doubtful), |said| *said == Said::VillageGuessed("Thôn Bản Bay".into())), "{doubtful}");
    }
}

#[test]
fn a_lost_zero_is_put_back_and_said() {
    let rows = World::new(&["Bản Bay"]).compare(&FOUR);
    let remark = rows[1].remarks.iter().find(|remark| matches!(remark.said, Said::PhoneChanged(_))).unwrap();
    assert_eq!(remark.cell.as_deref(), Some("G4"));
    assert_eq!(rows[1].entry.phone.as_ref().unwrap().as_str(), "0912000002");
}

#[test]
fn what_the_list_knows_better_changes_and_what_it_leaves_open_stays() {
    let mut world = World::new(&["Bản Bay"]);
    world.take_in(&FOUR);
    let later = [["Bản Bay", "NGUYỄN VĂN MẪU", "tổ trưởng", "", "", "", "0987000001", "", ""]];
    let rows = world.compare_on(&later, "2022-05-28");
    assert_eq!(statuses(&rows), [Status::Changed]);
    assert!(says(&rows[0], |said| *said == Said::Changes(Column::Phone, "0912000001".into())));
    world.take_in_on(&later, "2022-05-28");
    let leader = world.teams[0].members(day("2022-05-28"))[0].clone();
    assert_eq!((leader.person.phone.unwrap().to_string(), leader.person.birth_year), ("0987000001".into(), Some(1985)));
    assert_eq!(leader.representing, [Representing::VillageHead]);
}

#[test]
fn a_new_leader_ends_the_old_ones_term() {
    let mut world = World::new(&["Bản Bay"]);
    world.take_in(&FOUR);
    let change = [["Thôn Bản Bay", "Hoàng Văn Mẫu", "Tổ trưởng", "Trưởng thôn", "", "", "", "", ""]];
    let rows = world.compare_on(&change, "2022-05-28");
    assert!(says(&rows[0], |said| *said == Said::LeaderReplaced("Nguyễn Văn Mẫu".into())));
    world.take_in_on(&change, "2022-05-28");
    assert_eq!(world.teams[0].acting_leader(day("2022-05-28")).unwrap().person.name, "Hoàng Văn Mẫu");
    assert_eq!(world.teams[0].acting_leader(day("2022-05-27")).unwrap().person.name, "Nguyễn Văn Mẫu");
    // On the day the old term began it can't be ended.
    let mut world = World::new(&["Bản Bay"]);
    world.take_in(&FOUR);
    assert_eq!(statuses(&world.compare(&change)), [Status::Refused]);
}

#[test]
fn two_members_may_change_places_whatever_the_order_of_rows() {
    let swap = [
        ["Thôn Bản Bay", "Nguyễn Văn Mẫu", "Tổ phó", "Chi đoàn", "", "", "", "", ""],
        ["Thôn Bản Bay", "Lý Thị Mẫu", "Tổ trưởng", "Trưởng thôn", "", "", "", "", ""],
    ];
    for rows in [swap, [swap[1], swap[0]]] {
        let mut world = World::new(&["Bản Bay"]);
        world.take_in(&FOUR);
        world.take_in_on(&rows, "2022-05-28");
        let members = world.teams[0].members(day("2022-05-28"));
        assert_eq!((members.len(), members[0].person.name.as_str(), members[0].role), (4, "Lý Thị Mẫu", Role::Leader));
        assert_eq!(statuses(&world.compare_on(&rows, "2022-05-28")), [Status::Same; 2]);
    }
}

#[test]
fn whoever_sits_in_two_teams_is_one_person() {
    let mut world = World::new(&["Bản Bay", "Bản Cầm"]);
    let both = [
        ["Thôn Bản Bay", "Lý Thị Mẫu", "Tổ phó", "Chi đoàn", "1996", "Nữ", "0912000002", "", ""],
        ["Thôn Bản Cầm", "Lý Thị Mẫu", "Tổ phó", "Chi đoàn", "1996", "Nữ", "0912000002", "", ""],
    ];
    world.take_in(&both);
    let persons: BTreeSet<PersonId> =
        world.teams.iter().flat_map(|team| &team.members).map(|member| member.person.id).collect();
    assert_eq!((world.teams.len(), persons.len()), (2, 1));
    assert_eq!(statuses(&world.compare(&both)), [Status::Same; 2]);
}

#[test]
fn a_new_village_is_made_and_one_that_may_be_a_slip_of_the_pen_is_doubtful() {
    let row = |village| [[village, "Nguyễn Văn Mẫu", "Tổ trưởng", "", "", "", "", "", ""]];
    let mut empty = World::new(&[]);
    assert_eq!(statuses(&empty.compare(&row("Bản Bay"))), [Status::New]);
    empty.take_in(&row("TDP số 5"));
    assert_eq!(empty.registry.children(COMMUNE, day("2022-06-01")).len(), 1);
    assert_eq!(empty.teams[0].title(day("2022-06-01")), "Tổ công nghệ số cộng đồng tổ dân phố số 5");

    let known = World::new(&["Bản Bay"]);
    let guessed = known.compare(&row("Thôn Bản Bai"));
    assert_eq!(statuses(&guessed), [Status::Doubtful]);
    assert!(says(&guessed[0], |said| *said == Said::VillageGuessed("Thôn Bản Bay".into())));
    assert_eq!(statuses(&known.compare(&row("Thôn Nậm Phảng"))), [Status::Doubtful]);
}

#[test]
fn a_village_named_after_a_day_is_neither_two_nor_another_number() {
    let row = |village| [[village, "Nguyễn Văn Mẫu", "Tổ trưởng", "", "", "", "", "", ""]];
    for village in ["Thôn 1/5", "Thôn 19/5"] {
        let mut world = World::new(&["15", "195", "19", "5"]);
        world.take_in(&row(village));
        let name = village.trim_start_matches("Thôn ");
        let made = world.registry.find(name, Level::Village, Some(COMMUNE), day("2022-06-01")).unit().unwrap();
        assert_eq!(world.registry.full_name(made, day("2022-06-01")), village);
        assert_eq!(world.teams[0].place(day("2022-06-01")), Some(&Place::Villages(vec![made])));
        assert_eq!(statuses(&world.compare(&row(village))), [Status::Same]);
    }
}

#[test]
fn the_communes_own_team_is_known_by_the_communes_name() {
    let mut world = World::new(&["Bản Bay"]);
    let row =
        [["Tổ công nghệ số cộng đồng xã Gia Phú", "Trần Thị Mẫu", "Tổ trưởng", "Công chức xã", "", "", "", "", ""]];
    world.take_in(&row);
    assert_eq!(world.teams[0].place(day("2022-06-01")), Some(&Place::Commune(COMMUNE)));
    assert_eq!(world.teams[0].title(day("2022-06-01")), "Tổ công nghệ số cộng đồng xã Gia Phú");
    assert_eq!(statuses(&world.compare(&row)), [Status::Same]);
}

#[test]
fn somebody_in_two_teams_is_told_of_by_both_rows_and_twice_changes_nothing() {
    let mut world = World::new(&["Bản Bay", "Bản Cầm"]);
    let rows = [
        ["Thôn Bản Bay", "Nguyễn Văn Mẫu", "Tổ trưởng", "", "", "", "0912000001", "", "x"],
        ["Thôn Bản Cầm", "Nguyễn Văn Mẫu", "Tổ phó", "", "1990", "", "0912000001", "", "x"],
        ["Thôn Bản Cầm", "Nguyễn Văn Mẫu", "", "", "1990", "", "0912000001", "", ""],
    ];
    assert!(says(&world.compare(&rows)[2], |said| *said == Said::SameAsRow(4)));
    world.take_in(&rows[..2]);
    let persons: Vec<&Person> =
        world.teams.iter().flat_map(|team| &team.members).map(|member| &member.person).collect();
    assert_eq!((persons.len(), persons[0]), (2, persons[1]), "one person");
    assert_eq!((persons[0].birth_year, persons[0].trainings.len()), (Some(1990), 1));
    assert!(world.take_in(&rows[..2]).operations.is_empty());
}

#[test]
fn a_village_that_begins_later_is_refused_by_its_name_and_no_other_for_being_like_it() {
    let mut world = World::new(&["Bản Bay"]);
    let create = |number, name: &str, parent| Change::Create {
        unit: unit(number),
        kind: Kind::Thon,
        name: name.into(),
        code: None,
        parent: Some(parent),
    };
    let elsewhere = Change::Create {
        unit: unit(11),
        kind: Kind::Commune,
        name: "Thái Niên".into(),
        code: None,
        parent: Some(unit(2)),
    };
    let changes = vec![elsewhere, create(50, "Nậm Phảng", COMMUNE), create(51, "Nậm Phảng", unit(11))];
    let reform = Reform { day: day("2022-05-25"), act: None, source: None, changes };
    world.registry = world.registry.enact(OperationId(Uuid::from_u128(2)), &reform).unwrap().registry;
    let row = |village| [[village, "Nguyễn Văn Mẫu", "Tổ trưởng", "", "", "", "", "", ""]];
    assert!(says(&world.compare(&row("Thôn Nậm Phảng"))[0], |said| matches!(said, Said::VillageLater(..))));
    assert_eq!(statuses(&world.compare(&row("Thôn Nậm Phảnh"))), [Status::Doubtful]);
}

#[test]
fn a_new_team_is_called_as_the_province_calls_its_teams() {
    let world = World::new(&["Bản Bay", "Bản Cầm"]);
    let row = |village| [village, "Nguyễn Văn Mẫu", "Tổ trưởng", "", "", "", "", "", ""];
    let rows = read(&lines(&[row("Thôn Bản Bay"), row("Đội số hóa thôn Bản Cầm")]), day("2022-06-01")).unwrap();
    let compared = compare(rows, &Setting { team_word: "Đội số hóa", ..world.setting() });
    let title = |row: &Row| {
        row.remarks.iter().find_map(|remark| match &remark.said {
            Said::TeamNew(title) => Some(title.clone()),
            _ => None,
        })
    };
    let titles: Vec<_> = compared.iter().filter_map(title).collect();
    assert_eq!(titles, ["Đội số hóa thôn Bản Bay", "Đội số hóa thôn Bản Cầm"]);
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let mut world = World::new(&["Bản Bay"]);
    let rows = world.compare(&[
        ["", "Không Rõ Tổ", "", "", "", "", "", "", ""],
        ["Thôn Bản Bay", "", "Tổ phó", "", "1990", "", "", "", ""],
        ["Thôn Bản Bay", "Nguyễn Văn Mẫu", "Tổ trưởng", "", "", "", "", "", ""],
        ["Thôn Bản Bay", "Lý Thị Mẫu", "Tổ trưởng", "", "", "", "", "", ""],
        ["Thôn Bản Bay", "Nguyễn Văn Mẫu", "Tổ trưởng", "", "", "", "", "", ""],
        ["Thôn Bản Bay", "Phạm Văn Mẫu", "Chánh văn phòng", "", "", "", "", "", ""],
    ]);
    let refused = |at: usize, said: Said| rows[at].status == Status::Refused && says(&rows[at], |one| *one == said);
    assert!(refused(0, Said::NoTeam) && refused(1, Said::NoName));
    assert_eq!(rows[2].status, Status::New);
    assert!(refused(3, Said::SecondLeader(5)) && refused(4, Said::SameAsRow(5)));
    assert!(refused(5, Said::UnknownRole("Chánh văn phòng".into())));

    world.teams.push(Team {
        life: Span::since(day("2022-05-25")),
        places: vec![Dated { span: Span::since(day("2022-05-25")), value: Place::Villages(vec![unit(20)]) }],
        ..Team::new(
            TeamId(Uuid::from_u128(99)),
            "Tổ",
            Place::Villages(vec![unit(20)]),
            day("2022-05-25"),
            Source::Report,
        )
        .unwrap()
    });
    assert_eq!(world.teams[0].channel, Channel::default());
    let early = world.compare(&[FOUR[0]]);
    assert!(says(&early[0], |said| matches!(said, Said::TeamLater(..))));
}

#[test]
fn what_cannot_be_read_in_a_cell_makes_the_row_doubtful_and_is_left_out() {
    let world = World::new(&["Bản Bay"]);
    let rows = world.compare(&[[
        "Thôn Bản Bay",
        "Nguyễn Văn Mẫu",
        "Tổ trưởng",
        "Thầy cúng",
        "85",
        "?",
        "123",
        "hơi hơi",
        "lâu rồi",
    ]]);
    assert_eq!(statuses(&rows), [Status::Doubtful]);
    let cells: Vec<&str> = rows[0].remarks.iter().filter_map(|remark| remark.cell.as_deref()).collect();
    assert_eq!(cells, ["D3", "G3", "E3", "F3", "H3", "I3"]);
    let entry = &rows[0].entry;
    assert_eq!(
        (entry.birth_year, entry.sex, &entry.phone, entry.it_skill, entry.trained),
        (None, None, &None, None, None)
    );
}

#[test]
fn totals_repeated_headings_and_rows_left_unfilled_are_passed_over() {
    let headings = Column::ALL.map(Column::heading);
    let rows = [
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
        FOUR[0],
        headings,
        FOUR[1],
        ["Tổng cộng", "2 người", "", "", "", "", "", "", ""],
    ];
    let entries = read(&lines(&rows), day("2022-06-01")).unwrap();
    assert_eq!(entries.iter().map(|entry| entry.row).collect::<Vec<_>>(), [4, 6]);
    assert_eq!(entries[1].team, "Thôn Bản Bay");
    assert_eq!(read(&[], day("2022-06-01")), Err(NoHeadings));
}

#[test]
fn headings_are_known_by_other_words_and_what_is_left_is_named() {
    let line = |row: u32, cells: [&str; 8]| Line { row, cells: (1..).zip(cells.map(str::to_owned)).collect() };
    let lines = [
        line(1, ["TT", "Thôn", "Họ và tên", "Chức danh", "ĐT liên hệ", "Dân tộc", "Ngày sinh", "Chức vụ trong Tổ"]),
        line(2, ["1", "Thôn Bản Bay", "Nguyễn Văn Mẫu", "Trưởng thôn", "0912000001", "Tày", "1/2/1980", "Tổ trưởng"]),
    ];
    let entry = read(&lines, day("2022-06-01")).unwrap().remove(0);
    assert_eq!((entry.role, entry.birth_year), (Role::Leader, Some(1980)));
    assert_eq!(entry.representing, Some(vec![Representing::VillageHead]));
    assert_eq!(entry.phone.as_ref().map(Phone::as_str), Some("0912000001"));
    assert_eq!(unread(&lines), ["Dân tộc"]);
    assert!(unread(&lines[1..]).is_empty());
}

#[test]
fn who_is_known_to_leave_later_is_not_replaced_before() {
    let mut world = World::new(&["Bản Bay"]);
    world.take_in(&FOUR);
    let leaves = day("2023-01-01");
    world.teams[0].members[0].span.to = leaves;
    let leader = world.teams[0].members[0].person.name.clone();
    let rows = [["Thôn Bản Bay", "Phạm Văn Mới", "Tổ trưởng", "", "", "", "", "", ""]];
    let row = world.compare_on(&rows, "2022-08-01").remove(0);
    assert!(says(&row, |said| *said == Said::TermEndsLater(leader.clone(), leaves)), "{row:?}");
    assert_eq!(world.compare_on(&rows, "2023-01-01")[0].status, Status::New);
}

#[test]
fn roles_bodies_and_titles_are_read_as_people_write_them() {
    let entry = |role: &str, body: &str| {
        let rows = [["Tổ CNSCĐ thôn Bản Bay", "Nguyễn Văn Mẫu", role, body, "", "", "", "", ""]];
        read(&lines(&rows), day("2022-06-01")).unwrap().remove(0)
    };
    assert_eq!(entry("Tổ trưởng tổ dân phố", "").role, Role::Leader);
    assert_eq!(entry("P. Tổ trưởng, Tổ phó", "").role, Role::Deputy);
    let several = entry("", "Bí thư chi bộ kiêm trưởng thôn, cựu chiến binh").representing.unwrap();
    assert_eq!(several, [Representing::VillageHead, Representing::VeteransUnion, Representing::PartyCell]);
    let world = World::new(&["Bản Bay"]);
    let rows = world.compare(&[["Tổ CNSCĐ thôn Bản Bay", "Nguyễn Văn Mẫu", "", "", "", "", "", "", ""]]);
    assert_eq!((rows[0].status, rows[0].team.as_str()), (Status::New, "Tổ CNSCĐ thôn Bản Bay"));
    assert_eq!(MemberId::from(OperationId(Uuid::nil())), MemberId(Uuid::nil()));
}

proptest! {
    #[test]
    fn any_cells_can_be_read_and_compared(rows in proptest::collection::vec(proptest::array::uniform9("(Thôn Bản Bay|Nguyễn Văn Mẫu|Tổ trưởng|Tổ phó|1990|0912000001|x|\\PC{0,12})?"), 0..8)) {
        let rows: Vec<[&str; 9]> = rows.iter().map(|row| [0, 1, 2, 3, 4, 5, 6, 7, 8].map(|at| row[at].as_str())).collect();
        let mut world = World::new(&["Bản Bay"]);
        world.take_in(&rows);
        let again = world.take_in(&rows);
        prop_assert!(again.operations.is_empty(), "{again:?}");
    }
}

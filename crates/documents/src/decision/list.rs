//! The list attached to a decision: teams, and under each its members.

use super::{DecisionPaper, PaperTeam};
use crate::tree::{Align, Block, Cell, Column, Paragraph, Row, Run, Table, Title};

pub(super) fn attached_list(paper: &DecisionPaper) -> Vec<Block> {
    let which = format!(
        "(Kèm theo Quyết định số {} {} của {} {})",
        paper.number_with_sign(),
        paper.dated.in_words(),
        if paper.signing.is_of_committee() { "Ủy ban nhân dân" } else { "Chủ tịch Ủy ban nhân dân" },
        paper.commune()
    );
    vec![
        Block::Title(Title {
            lines: vec!["DANH SÁCH".to_owned(), format!("{} trên địa bàn {}", paper.team_word, paper.commune())],
            rule: false,
        }),
        Block::Paragraph(Paragraph { runs: vec![Run::italic(which)], align: Align::Center, indented: false }),
        Block::Table(list_table(&paper.teams)),
    ]
}

fn list_table(teams: &[PaperTeam]) -> Table {
    let columns = [(11, Align::Center), (46, Align::Left), (32, Align::Left), (49, Align::Left), (27, Align::Center)];
    let headings = ["Stt", "Họ và tên", "Chức danh trong Tổ", "Đại diện/chức vụ", "Số điện thoại"];
    Table {
        columns: columns.map(|(width, align)| Column { width, align }).to_vec(),
        header: vec![Row::of(headings.map(Cell::heading).to_vec())],
        rows: teams.iter().zip(1..).flat_map(|(team, number)| team_rows(team, number)).collect(),
    }
}

fn team_rows(team: &PaperTeam, number: usize) -> Vec<Row> {
    let heading = Row {
        cells: vec![
            Cell::text(roman(number)).bold(),
            Cell::text(team.title.clone()).bold().aligned(Align::Left).across(4),
        ],
        keep_with_next: !team.members.is_empty(),
    };
    let members = team.members.iter().zip(1..).map(|(member, number)| {
        Row::of(vec![
            Cell::count(number),
            Cell::text(member.name.clone()),
            Cell::text(member.role.clone()),
            Cell::text(member.representing.clone()),
            Cell::text(member.phone.clone()),
        ])
    });
    std::iter::once(heading).chain(members).collect()
}

/// A Roman numeral, as lists of teams are counted.
fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = number;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_are_counted_in_roman_numerals() {
        let written: Vec<String> = [1, 4, 9, 14, 40, 99].into_iter().map(roman).collect();
        assert_eq!(written, ["I", "IV", "IX", "XIV", "XL", "XCIX"]);
    }
}

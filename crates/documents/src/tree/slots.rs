//! The grid of a table: which cell stands at which place, once spans are resolved.

use super::{Cell, Row};

/// One place of a table's grid, once spans are resolved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Slot<'a> {
    /// A cell begins here.
    Begins(Spanning<'a>),
    /// A cell above reaches down to here; its width is given where its left edge is.
    Continues { colspan: usize },
    /// A cell to the left, or above and to the left, covers this place.
    Covered,
    /// Nothing was said for this place.
    Empty,
}

/// A cell with the spans it really has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spanning<'a> {
    pub(crate) cell: &'a Cell,
    pub(crate) colspan: usize,
    pub(crate) rowspan: usize,
}

/// The full grid of `rows` over `columns` columns. Spans that leave the grid or meet another cell are cut short, so any
/// tree renders.
pub(crate) fn slots(rows: &[Row], columns: usize) -> Vec<Vec<Slot<'_>>> {
    let mut grid = vec![vec![Slot::Empty; columns]; rows.len()];
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for cell in &row.cells {
            while grid[y].get(x).is_some_and(|slot| *slot != Slot::Empty) {
                x += 1;
            }
            if x >= columns {
                break;
            }
            let free = grid[y][x..].iter().take_while(|slot| **slot == Slot::Empty).count();
            let colspan = cell.colspan.clamp(1, free);
            let rowspan = cell.rowspan.clamp(1, rows.len() - y);
            for (down, line) in grid[y..y + rowspan].iter_mut().enumerate() {
                for slot in &mut line[x..x + colspan] {
                    *slot = Slot::Covered;
                }
                line[x] = if down == 0 {
                    Slot::Begins(Spanning { cell, colspan, rowspan })
                } else {
                    Slot::Continues { colspan }
                };
            }
            x += colspan;
        }
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_over_two_rows_leaves_its_place_in_the_second() {
        let rows = [
            Row::of(vec![Cell::text("Gia Phú").down(2), Cell::text("Thôn Nậm Phảng")]),
            Row::of(vec![Cell::text("Thôn Bản Bay")]),
        ];
        let grid = slots(&rows, 2);
        assert!(matches!(grid[0][0], Slot::Begins(Spanning { rowspan: 2, .. })));
        assert_eq!(grid[1][0], Slot::Continues { colspan: 1 });
        assert!(matches!(grid[1][1], Slot::Begins(_)));
    }

    proptest! {
        #[test]
        fn any_spans_make_a_full_grid(
            spans in proptest::collection::vec(proptest::collection::vec((0usize..9, 0usize..9), 0..6), 0..6),
            columns in 0usize..6,
        ) {
            let rows: Vec<Row> = spans
                .iter()
                .map(|row| Row::of(row.iter().map(|&(c, r)| Cell { colspan: c, rowspan: r, ..Cell::text("x") }).collect()))
                .collect();
            let grid = slots(&rows, columns);
            prop_assert_eq!(grid.len(), rows.len());
            let mut covered = 0;
            let mut beginning = 0;
            for line in &grid {
                prop_assert_eq!(line.len(), columns);
                for slot in line {
                    match slot {
                        Slot::Begins(s) => beginning += s.colspan * s.rowspan,
                        Slot::Empty => covered += 1,
                        _ => {}
                    }
                }
            }
            prop_assert_eq!(beginning + covered, rows.len() * columns);
        }
    }
}

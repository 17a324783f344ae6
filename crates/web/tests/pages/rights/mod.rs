//! The matrix of rights: every route of the router and every kind of operation, as every role, at every relation, against the
//! table people read (`docs/rights.md`).

mod deeds;
mod of_accounts;
mod of_files;
mod of_issues;
mod of_offices;
mod of_producers;
mod of_reports;
mod of_requests;
mod offices;
mod relations;
mod requests;
mod schema;
mod sites;
mod table;
mod things;
mod world;

use table::{Cell, Row, Table};
use world::{Asker, Relation, World};

/// What was found of a row: for each asker, at which relations it was allowed and at which not.
struct Found {
    row: Row,
    of: Vec<Outcomes>,
}

/// What one asker was answered, relation by relation; `None` where a thing stands to nobody.
#[derive(Default)]
struct Outcomes(Vec<(Option<Relation>, bool)>);

impl Outcomes {
    /// The cell that says it; the error names a relation at which both happened.
    fn cell(&self) -> Result<Cell, String> {
        let mut cell = Cell::default();
        for (relation, allowed) in &self.0 {
            let both = self.0.iter().any(|(other, answer)| other == relation && answer != allowed);
            if both {
                return Err(format!("allowed and refused, both at {relation:?}"));
            }
            cell.note(*relation, *allowed);
        }
        Ok(cell)
    }
}

/// Compares what was found with what the table says; returns what is wrong, one sentence each.
fn compare(found: &[Found]) -> Vec<String> {
    let mut wrong = Vec::new();
    for Found { row, of } in found {
        let cells: Vec<Result<Cell, String>> = of.iter().map(Outcomes::cell).collect();
        let as_found: Vec<String> =
            cells.iter().map(|cell| cell.as_ref().map_or_else(|why| format!("?? {why}"), Cell::text)).collect();
        let differ =
            cells.iter().zip(&row.cells).any(|(cell, said)| cell.as_ref().map_or(true, |cell| !cell.agrees(said)));
        if differ {
            wrong.push(format!(
                "`{}` is answered otherwise than docs/rights.md says. If it is meant so, the line is:\n| `{}` | {} |",
                row.name,
                row.name,
                as_found.join(" | ")
            ));
        }
    }
    wrong
}

fn checked(found: &[Found]) -> usize {
    found.iter().flat_map(|found| &found.of).map(|outcomes| outcomes.0.len()).sum()
}

async fn walk(world: &World, database: &str) {
    let table = Table::read();
    let mut wrong = table.missing_routes(&world.routes().await);
    wrong.extend(table.missing_kinds());
    // Before forms are sent that take files away.
    wrong.extend(of_files::differing(world).await);

    let mut routes = Vec::new();
    for row in &table.routes {
        let mut of = Vec::new();
        for asker in Asker::ALL {
            of.push(requests::ask(world, asker, row, &mut wrong).await);
        }
        routes.push(Found { row: row.clone(), of });
    }
    let mut operations = Vec::new();
    for row in &table.operations {
        let mut of = Vec::new();
        for asker in Asker::ALL {
            of.push(deeds::send(world, asker, &row.name, &mut wrong).await);
        }
        operations.push(Found { row: row.clone(), of });
    }
    wrong.extend(compare(&routes));
    wrong.extend(compare(&operations));
    println!(
        "{database}: {} routes × {} roles × relations: {} checked; {} operations × {} roles × relations: {} checked",
        routes.len(),
        Asker::ALL.len(),
        checked(&routes),
        operations.len(),
        Asker::ALL.len(),
        checked(&operations)
    );
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn the_matrix_of_rights_holds_on_sqlite() {
    let world = World::open(None).await;
    walk(&world, "SQLite").await;
}

#[tokio::test]
async fn the_matrix_of_rights_holds_on_postgres() {
    let schema = schema::Schema::make("rights").await;
    let world = World::open(Some(&schema.url)).await;
    walk(&world, "PostgreSQL").await;
    world.store.close().await.unwrap();
    schema.drop().await;
}

//! The officially declared numbers of households of villages, dated, each with its source (the denominator of R2.2.5).

use crate::{
    apply::{Draft, Stop},
    db::{Read, Tx, args, ids, statements},
    error::Result,
    registry::day,
};
use rules::{
    day::Day,
    ids::{OperationId, UnitId},
    operations::{DeclareHouseholds, Refusal},
    teams::good_text,
    units::Level,
};
use uuid::Uuid;

statements! {
    OF_VILLAGES = "SELECT village, households, day, source FROM household_declaration WHERE village IN {{ids $1}} \
                   ORDER BY village, day, id";
    PUT = "INSERT INTO household_declaration (id, village, households, day, source) VALUES ($1, $2, $3, $4, $5)";
}

/// The declarations of a batch.
#[derive(Debug, Default)]
pub(crate) struct Declarations {
    new: Vec<(OperationId, DeclareHouseholds)>,
}

/// A declared number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The village.
    pub village: UnitId,
    /// Households.
    pub households: u32,
    /// The day for which it was declared.
    pub day: Day,
    /// By whom, in which paper.
    pub source: Option<String>,
}

impl Draft {
    pub(crate) fn declare_households(
        &mut self,
        id: OperationId,
        body: &DeclareHouseholds,
    ) -> std::result::Result<(), Stop> {
        self.not_in_future(body.day)?;
        let village = self.registry.get(body.village).filter(|unit| unit.level == Level::Village);
        if village.is_none_or(|village| village.era(body.day).is_none()) {
            return Err(Refusal::wrong_unit(self.unit_name(body.village)).on(body.day).into());
        }
        let source = body.source.as_deref().map(|source| good_text(source, 200)).transpose()?;
        self.declarations.new.push((id, DeclareHouseholds { source, ..body.clone() }));
        Ok(())
    }
}

/// Writes the declarations of a batch.
pub(crate) async fn save(tx: &mut Tx, declarations: &Declarations) -> Result<()> {
    let rows = declarations
        .new
        .iter()
        .map(|(id, body)| args![*id, body.village, body.households, body.day, body.source.as_ref()]);
    tx.bulk(&PUT, rows.collect()).await?;
    Ok(())
}

/// All declarations of villages, oldest first.
pub(crate) async fn of_villages(from: &mut impl Read, villages: &[UnitId]) -> Result<Vec<Declaration>> {
    type DeclarationRow = (Uuid, i64, String, Option<String>);
    let rows: Vec<DeclarationRow> = from.all(&OF_VILLAGES, args![ids(villages.iter().copied())]).await?;
    let declaration = |(village, households, on, source): DeclarationRow| {
        let households = u32::try_from(households).unwrap_or_default();
        Ok(Declaration { village: UnitId(village), households, day: day(&on)?, source })
    };
    rows.into_iter().map(declaration).collect()
}

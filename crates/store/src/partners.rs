//! Logistics partners: loaded, decided, kept, looked at. The links with producers are kept with the producers.

use crate::{
    Store,
    apply::{Draft, Needs, Stop},
    db::{Read, Tx, args, ids, statements},
    error::Result,
    registry::span,
    scope::Scope,
    teams::{Entry, phone_of, word},
};
use rules::{
    access::Right,
    day::Day,
    ids::{OperationId, PartnerId, UnitId},
    operations::{AddPartner, LinkPartner, PartnerChange, Refusal, UnlinkPartner},
    partners::{Partner, Service},
    text::sort_key,
    units::{Level, Registry},
};
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    PARTNERS = "SELECT id, unit, name, services, phone, note, from_day, to_day FROM partner WHERE id IN {{ids $1}}";
    PUT = "INSERT INTO partner (id, unit, name, name_sort, services, phone, note, from_day, to_day) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
           name_sort = excluded.name_sort, services = excluded.services, phone = excluded.phone, note = excluded.note, \
           to_day = excluded.to_day";
    /// Those that serve on a day, by name. There are few, and where they serve the tree says.
    LIVING = "SELECT id, unit FROM partner WHERE $1 < to_day ORDER BY name_sort, id";
    /// With how many producers within a unit each is connected.
    LINKED = "SELECT l.partner, COUNT(DISTINCT l.producer) FROM unit_path p JOIN producer r ON r.village = p.unit \
              JOIN partner_link l ON l.producer = r.id WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day \
              AND l.from_day <= $2 AND $2 < l.to_day GROUP BY l.partner";
}

/// The partners of a batch.
#[derive(Debug, Default)]
pub(crate) struct Partners {
    entries: BTreeMap<PartnerId, Entry<Partner>>,
}

impl Partners {
    pub(crate) fn get(&self, id: PartnerId) -> Option<&Partner> {
        self.entries.get(&id).map(|entry| &entry.now)
    }

    fn put(&mut self, partner: Partner) {
        match self.entries.get_mut(&partner.id) {
            Some(entry) => entry.now = partner,
            None => drop(self.entries.insert(partner.id, Entry { stored: None, now: partner })),
        }
    }
}

/// The partners a batch names.
pub(crate) async fn load(from: &mut impl Read, needs: &Needs) -> Result<Partners> {
    let entry = |partner: Partner| (partner.id, Entry { stored: Some(partner.clone()), now: partner });
    Ok(Partners { entries: read(from, needs.partners.iter().copied()).await?.into_iter().map(entry).collect() })
}

type PartnerRow = (Uuid, Uuid, String, String, Option<String>, Option<String>, String, String);

/// Partners by their ids.
pub(crate) async fn read(from: &mut impl Read, wanted: impl Iterator<Item = PartnerId>) -> Result<Vec<Partner>> {
    let list = ids(wanted);
    if list == "[]" {
        return Ok(Vec::new());
    }
    let rows: Vec<PartnerRow> = from.all(&PARTNERS, args![list]).await?;
    let partner = |(id, unit, name, services, phone, note, from_day, to_day): PartnerRow| {
        let service = |code: &str| word(Service::of_code(code), "a service", code);
        Ok(Partner {
            id: PartnerId(id),
            unit: UnitId(unit),
            name,
            services: services.split_whitespace().map(service).collect::<Result<_>>()?,
            phone: phone.as_deref().map(phone_of).transpose()?,
            note,
            life: span(&from_day, &to_day)?,
        })
    };
    rows.into_iter().map(partner).collect()
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, partners: &Partners) -> Result<()> {
    let changed = partners.entries.values().filter(|entry| entry.is_changed()).map(|entry| &entry.now);
    let row = |partner: &Partner| {
        let services: Vec<&str> = partner.services.iter().map(|service| service.code()).collect();
        args![
            partner.id,
            partner.unit,
            partner.name.as_str(),
            sort_key(&partner.name),
            services.join(" "),
            partner.phone.as_ref(),
            partner.note.as_ref(),
            partner.life.from,
            partner.life.to
        ]
    };
    Ok(tx.bulk(&PUT, changed.map(row).collect()).await?)
}

type Decided = std::result::Result<(), Stop>;

impl Draft {
    /// The partner of an id.
    pub(crate) fn partner(&self, id: PartnerId) -> std::result::Result<&Partner, Stop> {
        self.partners.get(id).ok_or(Stop::Missing(id.into()))
    }

    pub(crate) fn change_partner(&mut self, id: OperationId, change: &PartnerChange) -> Decided {
        match change {
            PartnerChange::Add(body) => self.add_partner(id, body),
            PartnerChange::Amend(body) => self.with_partner(body.partner, |partner| partner.amend(body)),
            PartnerChange::End(body) => {
                self.not_in_future(body.day)?;
                self.with_partner(body.partner, |partner| partner.end(body.day))
            }
            PartnerChange::Link(body) => self.link_partner(id, body),
            PartnerChange::Unlink(body) => self.unlink_partner(id, body),
        }
    }

    fn with_partner(
        &mut self,
        id: PartnerId,
        change: impl FnOnce(&mut Partner) -> std::result::Result<(), Refusal>,
    ) -> Decided {
        let mut partner = self.partner(id)?.clone();
        change(&mut partner)?;
        self.partners.put(partner);
        Ok(())
    }

    fn add_partner(&mut self, id: OperationId, body: &AddPartner) -> Decided {
        self.not_in_future(body.from)?;
        let unit = self.registry.get(body.unit).filter(|unit| unit.level != Level::Village);
        if unit.is_none_or(|unit| unit.era(body.from).is_none()) {
            return Err(Refusal::wrong_unit(self.unit_name(body.unit)).on(body.from).into());
        }
        self.partners.put(Partner::new(id.into(), body)?);
        Ok(())
    }

    fn link_partner(&mut self, id: OperationId, body: &LinkPartner) -> Decided {
        self.not_in_future(body.from)?;
        let partner = self.partner(body.partner)?;
        partner.must_serve(body.service, body.from)?;
        let producer = self.producer(body.producer)?.clone();
        let listed_by = place(partner.unit, &self.registry, self.today);
        let serves = |village| listed_by.is_some_and(|at| self.registry.is_within(village, at, self.today));
        if !producer.last_village().is_some_and(serves) {
            return Err(Refusal::wrong_unit(self.unit_name(partner.unit)).on(body.from).into());
        }
        self.with_producer(id, producer, |producer| producer.link(body))
    }

    fn unlink_partner(&mut self, id: OperationId, body: &UnlinkPartner) -> Decided {
        self.not_in_future(body.day)?;
        self.partner(body.partner)?;
        let producer = self.producer(body.producer)?.clone();
        self.with_producer(id, producer, |producer| producer.unlink(body))
    }
}

/// The unit that stands today where the one stood that listed a partner; after the districts, the province.
fn place(unit: UnitId, registry: &Registry, day: Day) -> Option<UnitId> {
    let standing = registry.standing_for(unit, day);
    standing.or_else(|| registry.get(unit)?.heir.and_then(|heir| registry.standing_for(heir, day)))
}

/// A partner in a list.
#[derive(Clone, Debug)]
pub struct PartnerLine {
    /// It.
    pub partner: Partner,
    /// With how many producers within the unit asked for it is connected.
    pub producers: u64,
}

impl Store {
    /// The partners that serve a unit: those listed by it, by those above it and by those below it. `None` for whoever may not
    /// see partners there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn partners(&self, scope: &Scope, unit: UnitId) -> Result<Option<Vec<PartnerLine>>> {
        let (registry, today) = (self.registry(scope).await?, self.today());
        if !scope.may(Right::SeePartners, unit, &registry, today) {
            return Ok(None);
        }
        let from = &mut self.db.clone();
        let mut rows: Vec<(Uuid, Uuid)> = from.all(&LIVING, args![today]).await?;
        rows.retain(|(_, listed_by)| {
            let listed_by = place(UnitId(*listed_by), &registry, today);
            listed_by.is_some_and(|at| registry.is_within(unit, at, today) || registry.is_within(at, unit, today))
        });
        let linked: Vec<(Uuid, i64)> = from.all(&LINKED, args![unit, today]).await?;
        let linked: BTreeMap<Uuid, i64> = linked.into_iter().collect();
        let found = read(from, rows.iter().map(|(id, _)| PartnerId(*id))).await?;
        let mut found: BTreeMap<Uuid, Partner> = found.into_iter().map(|partner| (partner.id.0, partner)).collect();
        let line = |(id, _): (Uuid, Uuid)| {
            let producers = linked.get(&id).and_then(|count| u64::try_from(*count).ok()).unwrap_or_default();
            Some(PartnerLine { partner: found.remove(&id)?, producers })
        };
        Ok(Some(rows.into_iter().filter_map(line).collect()))
    }

    /// One partner, for whoever sees those of its unit, also from below.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn partner(&self, scope: &Scope, id: PartnerId) -> Result<Option<Partner>> {
        let (registry, today): (_, Day) = (self.registry(scope).await?, self.today());
        let from = &mut self.db.clone();
        let partner = read(from, [id].into_iter()).await?.pop();
        let sees = |partner: &Partner| {
            let at = place(partner.unit, &registry, today);
            at.is_some_and(|at| scope.may_below(Right::SeePartners, at, &registry, today))
        };
        Ok(partner.filter(sees))
    }
}

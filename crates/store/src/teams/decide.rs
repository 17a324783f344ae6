//! Operations on teams and persons, decided on a draft. Each checks first and changes last.

use crate::apply::{Draft, Stop};
use rules::{
    day::{Day, Span},
    ids::{OperationId, PersonId, UnitId},
    operations::{
        AddMember, AddTeam, AmendPerson, AnnotateTeam, EndMember, EndTeam, PersonRef, PlaceTeam, RecordTraining,
        Refusal, ResumeMember, RetitleTeam,
    },
    teams::{Member, Person, Place, Team, good_text},
    units::Level,
};

type Decided = Result<(), Stop>;

impl Draft {
    fn team(&self, id: rules::ids::TeamId) -> Result<Team, Stop> {
        self.teams.get(id).cloned().ok_or(Stop::Missing(id.into()))
    }

    fn person(&self, id: PersonId) -> Result<Person, Stop> {
        self.teams.persons.get(&id).map(|entry| entry.now.clone()).ok_or(Stop::Missing(id.into()))
    }

    /// Refuses places of the wrong level, or that don't stand on that day.
    fn check_place(&self, place: &Place, day: Day) -> Decided {
        let level = match place {
            Place::Villages(_) => Level::Village,
            Place::Commune(_) => Level::Commune,
        };
        let fits = |unit: &UnitId| {
            self.registry.get(*unit).is_some_and(|known| known.level == level && known.era(day).is_some())
        };
        match place.units().iter().find(|unit| !fits(unit)) {
            Some(unit) => Err(Refusal::wrong_unit(self.unit_name(*unit)).on(day).into()),
            None => Ok(()),
        }
    }

    pub(crate) fn add_team(&mut self, id: OperationId, body: &AddTeam) -> Decided {
        self.check_place(&body.place, body.from)?;
        let team = Team::new(id.into(), &body.title, body.place.clone(), body.from, body.source)?;
        self.teams.put(team);
        Ok(())
    }

    pub(crate) fn retitle_team(&mut self, body: &RetitleTeam) -> Decided {
        let mut team = self.team(body.team)?;
        team.retitle(&body.title, body.from)?;
        self.teams.put(team);
        Ok(())
    }

    pub(crate) fn annotate_team(&mut self, body: &AnnotateTeam) -> Decided {
        let mut team = self.team(body.team)?;
        team.annotate(body.note.as_deref(), body.from)?;
        self.teams.put(team);
        Ok(())
    }

    pub(crate) fn place_team(&mut self, body: &PlaceTeam) -> Decided {
        let mut team = self.team(body.team)?;
        self.check_place(&body.place, body.from)?;
        team.work_at(body.place.clone(), body.from)?;
        self.teams.put(team);
        Ok(())
    }

    pub(crate) fn end_team(&mut self, body: &EndTeam) -> Decided {
        let mut team = self.team(body.team)?;
        if let Some(heir) = body.heir {
            let heir = self.team(heir)?;
            if heir.id == team.id || !heir.life.contains(body.day) {
                return Err(Refusal::bad_heir(heir.title(body.day)).into());
            }
        }
        team.end(body.day, body.heir)?;
        self.teams.put(team);
        Ok(())
    }

    pub(crate) fn add_member(&mut self, id: OperationId, body: &AddMember) -> Decided {
        let mut team = self.team(body.team)?;
        let person = match &body.person {
            PersonRef::Known(person) => self.person(*person)?,
            PersonRef::New { name, birth_year, sex, phone, it_skill } => Person {
                id: id.into(),
                name: good_text(name, 100)?,
                birth_year: Person::good_birth_year(*birth_year, self.today)?,
                sex: *sex,
                phone_day: phone.as_ref().map(|_| body.from),
                phone: phone.clone(),
                it_skill: *it_skill,
                trainings: Vec::new(),
            },
        };
        let mut representing = body.representing.clone();
        representing.sort_unstable();
        representing.dedup();
        let span = Span::since(body.from);
        team.admit(Member { id: id.into(), person: person.clone(), role: body.role, representing, span })?;
        self.teams.put_person(person);
        self.teams.put(team);
        Ok(())
    }

    pub(crate) fn end_member(&mut self, body: &EndMember) -> Decided {
        let mut team = self.teams.of_member(body.member).cloned().ok_or(Stop::Missing(body.member.into()))?;
        team.release(body.member, body.day)?;
        self.teams.put(team);
        Ok(())
    }

    pub(crate) fn resume_member(&mut self, body: &ResumeMember) -> Decided {
        let mut team = self.teams.of_member(body.member).cloned().ok_or(Stop::Missing(body.member.into()))?;
        team.resume(body.member)?;
        self.teams.put(team);
        Ok(())
    }

    pub(crate) fn amend_person(&mut self, body: &AmendPerson, captured: jiff::Timestamp) -> Decided {
        let old = self.person(body.person)?;
        let mut person = old.clone();
        if let Some(name) = &body.name {
            person.name = good_text(name, 100)?;
        }
        if let Some(birth_year) = body.birth_year {
            person.birth_year = Person::good_birth_year(birth_year, self.today)?;
        }
        if let Some(sex) = body.sex {
            person.sex = sex;
        }
        if let Some(phone) = &body.phone {
            person.phone.clone_from(phone);
        }
        let has_new_phone = person.phone != old.phone;
        if let Some(it_skill) = body.it_skill {
            person.it_skill = it_skill;
        }
        if person == old {
            return Err(Refusal::nothing_changed(person.name).into());
        }
        if has_new_phone {
            person.phone_day = person.phone.as_ref().map(|_| body.as_of.unwrap_or(Day::of(captured)).min(self.today));
        }
        self.teams.put_person(person);
        Ok(())
    }

    pub(crate) fn record_training(&mut self, body: &RecordTraining) -> Decided {
        let mut person = self.person(body.person)?;
        self.not_in_future(body.training.day)?;
        let mut training = body.training.clone();
        training.course = good_text(&training.course, 200)?;
        if person.trainings.contains(&training) {
            return Err(Refusal::nothing_changed(person.name).into());
        }
        person.trainings.push(training);
        person.trainings.sort_unstable();
        self.teams.put_person(person);
        Ok(())
    }
}

//! Procedure codes as of a date of service: the imported lists, and the starter lists where no
//! imported one answers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::lists::Procedure;
use super::procedure_table::{ProcedureStanding, ProcedureTable};
use super::written::{as_stored, is_hcpcs_shape};
use super::{CodeSets, Lists};

impl CodeSets {
    /// A procedure code that may be billed on a date of service. `None` where an imported list
    /// says that it may not, and where no list has it; [`CodeSets::procedure_standing`] tells
    /// which.
    pub fn procedure(&self, code: &str, dos: NaiveDate) -> Option<&Procedure> {
        let code = as_stored(code);
        match self.full_list(&code, dos) {
            Some(table) => table.valid(&code, dos),
            None => self.partly_known(&code, dos),
        }
    }

    /// The release of that day that holds every code of the set that a code belongs to. None has
    /// the dental codes (D), which the American Dental Association publishes.
    fn full_list(&self, code: &str, dos: NaiveDate) -> Option<&Arc<ProcedureTable>> {
        match is_hcpcs_shape(code) {
            true if code.starts_with('D') => None,
            true => self.hcpcs.as_of(dos),
            false => self.cpt.as_of(dos),
        }
    }

    /// A code of the fee schedule or the starter lists, which do not hold every code.
    fn partly_known(&self, code: &str, dos: NaiveDate) -> Option<&Procedure> {
        let scheduled = self
            .scheduled
            .as_of(dos)
            .and_then(|table| table.listed(code));
        scheduled
            .map(|row| &row.procedure)
            .or_else(|| self.starter(code))
    }

    /// What the lists say of a procedure code on a date of service. A code that only the fee
    /// schedule or the starter lists have is taken as valid; only a full list can refuse one.
    pub fn procedure_standing(&self, code: &str, dos: NaiveDate) -> ProcedureStanding<'_> {
        let code = as_stored(code);
        if let Some(table) = self.full_list(&code, dos) {
            return table.standing(&code, dos);
        }
        match self.partly_known(&code, dos) {
            Some(procedure) => ProcedureStanding::Valid(procedure),
            None => ProcedureStanding::NotChecked,
        }
    }

    /// A procedure code of the starter lists that the binary carries.
    pub fn starter(&self, code: &str) -> Option<&Procedure> {
        let at = self
            .lists
            .procedures
            .binary_search_by(|p| p.code.as_str().cmp(code))
            .ok()?;
        self.lists.procedures.get(at)
    }

    /// The procedure codes that may be billed on a date of service, by code.
    pub fn procedures(&self, dos: NaiveDate) -> Cow<'_, [Procedure]> {
        let shelves = [&self.scheduled, &self.hcpcs, &self.cpt];
        if shelves.iter().all(|shelf| shelf.as_of(dos).is_none()) {
            return Cow::Borrowed(&self.lists.procedures);
        }
        let tables = shelves.map(|shelf| shelf.as_of(dos));
        Cow::Owned(self.merged(tables, Some(dos)))
    }

    fn merged(
        &self,
        tables: [Option<&Arc<ProcedureTable>>; 3],
        dos: Option<NaiveDate>,
    ) -> Vec<Procedure> {
        let mut all: BTreeMap<&str, &Procedure> = BTreeMap::new();
        for procedure in &self.lists.procedures {
            all.insert(&procedure.code, procedure);
        }
        for table in tables.into_iter().flatten() {
            for row in table.all() {
                if dos.is_none_or(|dos| row.in_force(dos)) {
                    all.insert(&row.procedure.code, &row.procedure);
                } else {
                    all.remove(row.procedure.code.as_str());
                }
            }
        }
        all.into_values().cloned().collect()
    }

    /// The lists with the newest imported procedures among them, for the search index.
    pub(super) fn lists_to_search(&self) -> Arc<Lists> {
        let shelves = [&self.scheduled, &self.hcpcs, &self.cpt];
        if shelves.iter().all(|shelf| shelf.all().is_empty()) {
            return self.lists.clone();
        }
        let newest = shelves.map(|shelf| shelf.all().last()?.table.table());
        let mut lists = Lists::clone(&self.lists);
        lists.procedures = self.merged(newest, None);
        Arc::new(lists)
    }

    /// Forgets the search index: the lists that it is made of have changed.
    pub fn forget_search(&mut self) {
        self.search = Arc::new(OnceLock::new());
    }
}

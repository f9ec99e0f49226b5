//! Counts what a request asks of D1 and KV. Verifications that used a store report it in `Server-Timing`.

use std::cell::Cell;
use std::rc::Rc;

/// The counts of one request, shared by all clones.
#[derive(Clone, Default)]
pub(crate) struct StoreCalls(Rc<Counts>);

#[derive(Default)]
struct Counts {
    d1_statements: Cell<usize>,
    d1_rows: Cell<u64>,
    kv_operations: Cell<usize>,
    looks: Cell<usize>,
}

impl StoreCalls {
    pub(crate) fn count_d1(&self, statements: usize) {
        self.0.d1_statements.update(|sum| sum + statements);
    }

    /// The rows that D1 has read and written. Each row that D1 returned counts as several.
    pub(crate) fn rows(&self) -> u64 {
        self.0.d1_rows.get()
    }

    pub(crate) fn count_rows(&self, rows: u64) {
        self.0.d1_rows.update(|sum| sum + rows);
    }

    pub(crate) fn count_kv(&self) {
        self.0.kv_operations.update(|sum| sum + 1);
    }

    /// Counts a query of the state log. Its statement serves all requests of the isolate, so it is reported separately.
    pub(crate) fn count_look(&self) {
        self.0.looks.update(|sum| sum + 1);
    }

    /// The header with the counts; `None` if no store was used.
    pub(crate) fn header(&self) -> Option<(&'static str, String)> {
        let [statements, operations, looks] =
            [&self.0.d1_statements, &self.0.kv_operations, &self.0.looks].map(Cell::get);
        let own_statements = statements - looks;
        let text = || format!("d1;desc=\"{own_statements}\", kv;desc=\"{operations}\", log;desc=\"{looks}\"");
        (statements + operations > 0).then(|| ("Server-Timing", text()))
    }
}

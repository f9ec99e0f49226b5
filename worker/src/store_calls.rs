//! What a request asked of the stores. It stands in the `Server-Timing` of verifications that asked for something, for
//! whoever doubts.

use std::cell::Cell;
use std::rc::Rc;

/// Counts of one request; clones count together.
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

    /// The rows that D1 has read and written; one that it answered counts as several.
    pub(crate) fn rows(&self) -> u64 {
        self.0.d1_rows.get()
    }

    pub(crate) fn count_rows(&self, rows: u64) {
        self.0.d1_rows.update(|sum| sum + rows);
    }

    pub(crate) fn count_kv(&self) {
        self.0.kv_operations.update(|sum| sum + 1);
    }

    /// A look at the log is a statement for everybody in the isolate, and told apart from a request's own.
    pub(crate) fn count_look(&self) {
        self.0.looks.update(|sum| sum + 1);
    }

    /// The header that tells of it; none where nothing was asked.
    pub(crate) fn header(&self) -> Option<(&'static str, String)> {
        let [statements, operations, looks] =
            [&self.0.d1_statements, &self.0.kv_operations, &self.0.looks].map(Cell::get);
        let own_statements = statements - looks;
        let text = || format!("d1;desc=\"{own_statements}\", kv;desc=\"{operations}\", log;desc=\"{looks}\"");
        (statements + operations > 0).then(|| ("Server-Timing", text()))
    }
}

//! A database without a Worker, to which a test applies migrations step by step.

use crate::worker::{existing, root, wrangler};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

const CONFIGURATION: &str = r#"
name = "migrations"
compatibility_date = "2026-11-01"

[[d1_databases]]
binding = "DB"
database_name = "migrations"
database_id = "00000000-0000-0000-0000-000000000000"
migrations_dir = "migrations"
"#;

/// The database, and the migrations copied for it.
#[derive(Debug)]
pub struct Migrations {
    directory: PathBuf,
}

impl Migrations {
    /// An empty database.
    pub fn none(name: &str) -> Self {
        let directory = root().join("target/tmp").join(format!("{name}-{}", std::process::id()));
        existing(&directory.join("migrations"));
        fs::write(directory.join("wrangler.toml"), CONFIGURATION).expect("a configuration");
        Self { directory }
    }

    /// Applies the pending migrations up to and including this number.
    pub fn apply_until(&self, number: &str) {
        for file in fs::read_dir(root().join("worker/migrations")).expect("the migrations") {
            let file = file.expect("a file");
            if file.file_name().to_string_lossy().as_ref() < format!("{number}_~").as_str() {
                fs::copy(file.path(), self.directory.join("migrations").join(file.file_name())).expect("a copy");
            }
        }
        self.run(&["migrations", "apply", "DB", "--local"]);
    }

    /// The rows of the last statement in `sql`.
    pub fn execute(&self, sql: &str) -> Value {
        let told: Value = serde_json::from_str(&self.run(&["execute", "DB", "--local", "--json", "--command", sql]))
            .expect("the answer of the database");
        told.as_array().and_then(|results| results.last()).expect("a result")["results"].clone()
    }

    fn run(&self, arguments: &[&str]) -> String {
        let mut run = wrangler(&self.directory.join("state"), &self.directory.join("wrangler.toml"));
        let output = run.arg("d1").args(arguments).output().expect("wrangler starts; did npm install it?");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
        text
    }
}

impl Drop for Migrations {
    fn drop(&mut self) {
        // A directory that cannot be deleted does not fail the test.
        drop(fs::remove_dir_all(&self.directory));
    }
}

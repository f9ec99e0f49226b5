//! Writes a compressed file beside each file of the program, for browsers that accept brotli (worker/src/dashboard/compressed.rs).

use std::path::Path;

use anyhow::Result;

use crate::files::files_with_extension;
use crate::step::Step;
use crate::toolbox::Toolbox;

/// Takes the files. Node has the encoder, whose default is the best quality.
const COMPRESS: &str = "const zlib = require('zlib'), fs = require('fs');
for (const file of process.argv.slice(1)) fs.writeFileSync(file + '.br', zlib.brotliCompressSync(fs.readFileSync(file)))";

pub(super) fn write(toolbox: &Toolbox, directory: &Path) -> Result<()> {
    let mut node = toolbox.command("node");
    node.args(["-e", COMPRESS]).args(files_with_extension(directory, &["js", "wasm"])?);
    Step::new("brotli").showing_log_on_failure().run(&mut node)
}

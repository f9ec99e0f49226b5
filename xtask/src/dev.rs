//! `cargo xtask dev`: installs and builds what is missing, starts Keywright, and prints a sign-in link.
//!
//! In order: port, set-up, build, migrations, the Worker (`dev/local_worker`), the first organisation and the link
//! (`dev/first_sign_in`), sample data (`sample`). From then on wrangler rebuilds on change, through `cargo xtask build`.

mod first_sign_in;
mod local_worker;

use std::net::{Ipv4Addr, TcpListener};
use std::time::Instant;

use anyhow::{Result, ensure};

use self::first_sign_in::FirstSignIn;
use self::local_worker::LocalWorker;
use crate::build::{self, Profile};
use crate::step::{Step, time};
use crate::toolbox::Toolbox;
use crate::{paths, sample, setup};

pub(crate) struct DevOptions {
    pub(crate) port: u16,
    pub(crate) sample: bool,
}

impl Default for DevOptions {
    fn default() -> Self {
        DevOptions { port: 8787, sample: false }
    }
}

pub(crate) fn run(options: &DevOptions) -> Result<()> {
    let started = Instant::now();
    require_free_port(options.port)?;
    let toolbox = setup::ready(setup::PRODUCT)?;
    build::build(&toolbox, Profile::Dev)?;
    apply_migrations(&toolbox)?;
    let worker = LocalWorker::start(&toolbox, options.port)?;
    let sign_in = FirstSignIn::new(&toolbox, worker.base())?;
    if options.sample {
        sample::fill(worker.base(), &sign_in.fresh_token()?)?;
    }
    let url = sign_in.fresh_url()?;
    println!("\n  Keywright   {}   (ready after {})", worker.base(), time(started.elapsed()));
    println!("  Sign in     {url}");
    println!("              as {}; works once, within 15 minutes; start again for a new link", first_sign_in::EMAIL);
    println!("  Stop        Ctrl-C\n");
    worker.run_to_end()
}

fn require_free_port(port: u16) -> Result<()> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    ensure!(free, "port {port} is in use: stop what uses it, or select another one with `cargo xtask dev --port N`");
    Ok(())
}

fn apply_migrations(toolbox: &Toolbox) -> Result<()> {
    if !paths::migrations().exists() {
        return Ok(());
    }
    let mut wrangler = toolbox.command("wrangler");
    Step::new("migrations").run(wrangler.args(["d1", "migrations", "apply", "DB", "--local"]))
}

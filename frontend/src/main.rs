//! The entry point. Everything is in the library, where tests can mount components.

fn main() {
    keywright_frontend::start();
}

//! The dashboard's entry: everything is in the library, where tests can mount its parts.

fn main() {
    keywright_frontend::start();
}

//! `/api/operator/…`: what whoever runs the deployment does.

mod organisations;
mod sign_in_links;

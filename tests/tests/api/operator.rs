//! `/api/operator/…`: the endpoints for the operator of the deployment.

mod organisations;
mod sign_in_links;

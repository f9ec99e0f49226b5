//! `GET /api/activity`: every change is an event, and the list of them.

mod changes;
mod filters;
mod list;

//! `/api/activity`: every change creates an event. The list, the export and the verification of the audit log.

mod changes;
mod checkpoints;
mod export;
mod filters;
mod list;
mod tampering;
mod verify;

//! `/api/activity`: every change is an event; the list of them, the export, and the proof that none was touched.

mod changes;
mod export;
mod filters;
mod list;
mod sealing;
mod tampering;
mod verify;

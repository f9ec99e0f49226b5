//! Begins an event of a request. Further calls of [`NewEvent`] add what it is about.

use crate::context::RequestContext;
use crate::db::Author;
use crate::db::events::NewEvent;
use shared::activity::ActivityAction;
use shared::id::{EventId, OrganisationId};

/// What the author does by this request.
pub(crate) fn by_member(author: Author, context: &RequestContext, action: ActivityAction) -> NewEvent {
    NewEvent::by_member(context.fresh(EventId::new), author, context.client(), action)
}

/// What the author does to their own account or session.
pub(crate) fn about_author(author: Author, context: &RequestContext, action: ActivityAction) -> NewEvent {
    by_member(author, context, action).about_author()
}

/// What the operator of the deployment does by this request; or an anonymous caller, for an organisation.
pub(crate) fn by_operator(
    organisation_id: OrganisationId,
    context: &RequestContext,
    action: ActivityAction,
) -> NewEvent {
    NewEvent::by_operator(context.fresh(EventId::new), organisation_id, context.client(), action)
}

//! Creates the events of a request. The methods of [`NewEvent`] add what they are about.

use crate::context::RequestContext;
use crate::db::Author;
use crate::db::events::NewEvent;
use shared::activity::ActivityAction;
use shared::id::{EventId, OrganisationId};

/// An event of the author.
pub(crate) fn by_member(author: Author, context: &RequestContext, action: ActivityAction) -> NewEvent {
    NewEvent::by_member(context.fresh(EventId::new), author, context.client(), action)
}

/// An event of the author about their own account or session.
pub(crate) fn about_author(author: Author, context: &RequestContext, action: ActivityAction) -> NewEvent {
    by_member(author, context, action).about_author()
}

/// An event without a member as its author: of the operator, or of an anonymous caller.
pub(crate) fn by_operator(
    organisation_id: OrganisationId,
    context: &RequestContext,
    action: ActivityAction,
) -> NewEvent {
    NewEvent::by_operator(context.fresh(EventId::new), organisation_id, context.client(), action)
}

//! Searches merchant accounts, keys and members at once.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::db;
use crate::db::search::Scope;
use crate::expiry;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::search;
use shared::endpoint::Search;
use shared::key::OrganisationKeyFilter;
use shared::merchant::MerchantFilter;
use shared::page::Limit;
use shared::search::{RESULTS_LEN, SearchResults};

pub(crate) async fn run(member: &MemberSession, call: Call<Search>) -> Result<Reply<SearchResults>, Failure> {
    let (context, id) = (&call.context, member.organisation_id());
    if call.input.q.is_empty() {
        return Ok(reply::ok(SearchResults::default()));
    }
    let scopes = [Scope::Merchants(id), Scope::OrganisationKeys(id), Scope::Members(id)];
    let mut words = search::prepare_each(context, member, &scopes, &call.input.q).await?.into_iter();
    let [in_merchants, in_keys, in_members] = scopes.map(|_| words.next().unwrap_or_default());
    let (most, now) = (Limit::RESULTS, context.now);
    let merchants = db::merchants::list(id, &MerchantFilter::default(), Some(&in_merchants), most, None, now);
    let filter = OrganisationKeyFilter::default();
    let keys = db::keys::organisation::list(id, &filter, Some(&in_keys), most, None, now);
    let members = db::members::list(id, Some(&in_members), most, None);
    let statements = vec![merchants.statement(), keys.statement(), members.statement()];
    let mut results = expiry::lists(&context.db, id, now, statements).await?;
    let mut found = SearchResults {
        merchants: results.items(&merchants)?,
        keys: results.items(&keys)?,
        members: results.items(&members)?,
    };
    // A list reads one row more than its page has.
    found.merchants.truncate(RESULTS_LEN);
    found.keys.truncate(RESULTS_LEN);
    found.members.truncate(RESULTS_LEN);
    Ok(reply::ok(found))
}

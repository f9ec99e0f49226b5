//! The closed list of actions in the audit log.

use shared::activity::ActivityAction;
use std::collections::HashSet;

#[test]
fn every_action_reads_back_and_has_its_own_words() {
    let words: HashSet<_> = ActivityAction::ALL.iter().map(|action| action.label()).collect();
    assert_eq!(words.len(), ActivityAction::ALL.len());
    for action in ActivityAction::ALL {
        assert_eq!(action.wire_name().parse(), Ok(*action));
    }
}

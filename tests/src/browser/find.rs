//! Finds elements by role and name in the accessibility tree, as a screen reader does.

use super::{BOUND, Page};
use crate::until::until;
use serde_json::{Value, json};
use thirtyfour::WebElement;

/// Briefly set on a node of the accessibility tree, so that WebDriver can find the element.
const MARK: &str = "data-found-by-test";

/// Role and name of a region of the page.
pub(super) type Region<'a> = (&'a str, &'a str);

pub(super) const WHOLE_PAGE: Region<'static> = ("", "");

impl Page {
    /// Waits for an element with this role and name and returns the first. A name can be a prefix: "Name" also finds
    /// the field "Name, optional" if no element is called exactly "Name".
    pub fn find(&self, role: &str, name: &str) -> WebElement {
        self.find_in(WHOLE_PAGE, role, name)
    }

    /// The same within a region of the page.
    pub fn find_in(&self, region: Region<'_>, role: &str, name: &str) -> WebElement {
        let what = format!("{role} {name:?} in {region:?} on {}", self.address());
        until(what, BOUND, || self.look_for(region, role, name))
    }

    /// Whether the page has an element with this role and name now.
    pub fn has(&self, role: &str, name: &str) -> bool {
        self.node(WHOLE_PAGE, role, name).is_some()
    }

    /// Whether this element has the focus.
    pub fn has_keyboard_on(&self, role: &str, name: &str) -> bool {
        let focused = self.wait(self.driver.active_element());
        self.look_for(WHOLE_PAGE, role, name).is_some_and(|element| element == focused)
    }

    /// The names of all elements with this role, in page order.
    pub fn names_of(&self, role: &str) -> Vec<String> {
        let nodes = self.nodes(WHOLE_PAGE, role).unwrap_or_default();
        nodes.iter().map(|node| name_of(node).to_owned()).collect()
    }

    fn look_for(&self, region: Region<'_>, role: &str, name: &str) -> Option<WebElement> {
        let node_id = self.node(region, role, name)?;
        let object = self.try_devtools("DOM.resolveNode", json!({ "backendNodeId": node_id }))?;
        let object_id = object.pointer("/object/objectId")?;
        let call = |body: &str| {
            let function = format!("function() {{ {body} }}");
            self.try_devtools(
                "Runtime.callFunctionOn",
                json!({ "objectId": object_id, "functionDeclaration": function }),
            )
        };
        call(&format!("this.setAttribute('{MARK}', '')"))?;
        let element = self.element(&format!("[{MARK}]"));
        call(&format!("this.removeAttribute('{MARK}')"))?;
        element
    }

    /// The id of the first node with exactly this name, or else of the first whose name starts with it.
    fn node(&self, region: Region<'_>, role: &str, name: &str) -> Option<Value> {
        let nodes = self.nodes(region, role)?;
        let exact = nodes.iter().find(|node| name_of(node) == name);
        exact.or_else(|| nodes.iter().find(|node| name_of(node).starts_with(name)))?.get("backendDOMNodeId").cloned()
    }

    fn nodes(&self, region: Region<'_>, role: &str) -> Option<Vec<Value>> {
        let root = if region == WHOLE_PAGE {
            json!({ "nodeId": self.try_devtools("DOM.getDocument", json!({ "depth": 0 }))?.pointer("/root/nodeId")? })
        } else {
            json!({ "backendNodeId": self.node(WHOLE_PAGE, region.0, region.1)? })
        };
        let mut query = root;
        query["role"] = json!(role);
        let found = self.try_devtools("Accessibility.queryAXTree", query)?;
        let nodes = found.get("nodes")?.as_array()?.iter();
        Some(nodes.filter(|node| node.get("ignored") != Some(&Value::Bool(true))).cloned().collect())
    }

    /// `None` if the page changed during the command.
    fn try_devtools(&self, command: &str, parameters: Value) -> Option<Value> {
        self.runtime.block_on(self.driver.cdp().send_raw(command, parameters)).ok()
    }
}

fn name_of(node: &Value) -> &str {
    node.pointer("/name/value").and_then(Value::as_str).unwrap_or_default()
}

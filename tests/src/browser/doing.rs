//! What a person does: clicks, types, presses keys.

use super::Page;
use super::finding::Region;
use thirtyfour::components::SelectElement;
use thirtyfour::{TypingData, WebElement};

impl Page {
    pub fn click(&self, role: &str, name: &str) {
        self.click_on(&self.find(role, name));
    }

    /// Clicks on something within a part of the page.
    pub fn click_in(&self, region: Region<'_>, role: &str, name: &str) {
        self.click_on(&self.find_in(region, role, name));
    }

    fn click_on(&self, element: &WebElement) {
        self.wait(element.scroll_into_view());
        self.wait(element.click());
    }

    /// Empties a field and types into it.
    pub fn fill(&self, label: &str, text: &str) {
        let field = self.find("textbox", label);
        self.wait(field.clear());
        self.wait(field.send_keys(text));
    }

    pub fn search(&self, label: &str, text: &str) {
        let field = self.find("searchbox", label);
        self.wait(field.clear());
        self.wait(field.send_keys(text));
    }

    /// Chooses in a drop-down list by what stands there.
    pub fn choose(&self, label: &str, option: &str) {
        let list = self.find("combobox", label);
        let list = self.wait(SelectElement::new(&list));
        self.wait(list.select_by_exact_text(option));
    }

    /// Presses keys where the keyboard is.
    pub fn press(&self, keys: impl Into<TypingData>) {
        let focused = self.wait(self.driver.active_element());
        self.wait(focused.send_keys(keys));
    }

    /// Presses `key` until the keyboard is on this thing, as somebody without a mouse does.
    pub fn press_until_on(&self, key: impl Into<TypingData> + Clone, role: &str, name: &str) {
        const MOST: usize = 120;
        for _ in 0..MOST {
            if self.has_keyboard_on(role, name) {
                return;
            }
            self.press(key.clone());
        }
        panic!("the keyboard does not come to {role} {name:?}; it is on {:?}", self.focused());
    }

    /// Clicks wherever this place of the window is, in CSS pixels from its corner.
    pub fn click_at(&self, x: i64, y: i64) {
        self.wait(self.driver.action_chain().move_to(x, y).click().perform());
    }
}

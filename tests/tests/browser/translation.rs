//! Pages stay correct while a translator replaces their texts.

use crate::fixtures::{key_named, page_of};
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::endpoint::{CreateKey, GetKey, ListKeys, Nothing};
use shared::id::MerchantId;
use shared::key::{KeyFilter, KeyStatus, Mode, NewKey};

/// The ways in which translators replace a text by an element.
const WAYS: [&str; 4] = [
    "text.replaceWith(translated(text))",
    "text.before(translated(text)); text.remove()",
    "text.after(translated(text)); text.remove()",
    "const font = document.createElement('font'); text.before(font); font.append(text)",
];

/// A script function that replaces every text of the page by itself, wrapped in `font` elements.
fn translator(way: &str) -> String {
    let script = "const translate = () => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode);
        const translated = (text) => {
            const [outer, inner] = ['font', 'font'].map((name) => document.createElement(name));
            inner.textContent = text.data;
            outer.append(inner);
            return outer;
        };
        for (const text of texts.filter((text) => text.data.trim() && !['SCRIPT', 'FONT'].includes(text.parentNode.nodeName))) { WAY }
        };";
    script.replace("WAY", way)
}

fn translate(page: &Page, way: &str) {
    page.script(&format!("{} translate();", translator(way)), Vec::new());
}

/// Translates the page, and translates every later change.
fn keep_translating(page: &Page, way: &str) {
    let observer = "translate();
        const changes = { childList: true, characterData: true, subtree: true };
        new MutationObserver(translate).observe(document.body, changes);";
    page.script(&format!("{} {observer}", translator(way)), Vec::new());
}

/// The visible text without white space, because additional elements can change the white space.
fn words(page: &Page) -> String {
    page.text().split_whitespace().collect()
}

/// The page's text after each step of filling in a new key. With `way`, the page is translated before each step.
fn texts(page: &Page, way: Option<&str>) -> Vec<String> {
    let steps = [
        ("radio", "Live"),
        ("radio", "Full access"),
        ("switch", "Edit Payment request"),
        ("radio", "Write"),
        ("radio", "Read-only"),
        ("switch", "Edit Customer"),
        ("switch", "View Customer"),
    ];
    page.find("button", "Create API key");
    let step = |(role, name): (&str, &str)| {
        if let Some(way) = way {
            translate(page, way);
        }
        page.click(role, name);
        words(page)
    };
    steps.map(step).to_vec()
}

/// The status badges beside the heading of a test key.
fn status(page: &Page) -> String {
    let badges = "return document.querySelector('h1').parentNode.innerText";
    let badges = page.script(badges, Vec::new()).as_str().unwrap_or_default().to_owned();
    badges.split_whitespace().filter(|word| !["Checkout", "Test"].contains(word)).collect()
}

fn new_key(merchant_id: MerchantId) -> String {
    format!("/merchants/{merchant_id}/developers/keys/new")
}

#[test]
fn a_translated_form_says_what_it_will_create() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let page = Page::open_as(&organisation.owner, &new_key(merchant_id));
    let expected = texts(&page, None);
    for way in WAYS {
        page.reload();
        assert_eq!(texts(&page, Some(way)), expected, "{way}");
    }
    page.sees("Live key");
    page.click("button", "Create API key");
    page.sees("key created");
    let made = &organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default()).items[0];
    assert_eq!((made.mode, made.permissions.len()), (Mode::Live, 10));
}

#[test]
fn a_continuously_translated_form_says_what_it_will_create() {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, &new_key(organisation.merchant_named("Shop").id));
    let expected = texts(&page, None);
    for way in WAYS {
        page.reload();
        page.find("button", "Create API key");
        keep_translating(&page, way);
        assert_eq!(texts(&page, None), expected, "{way}");
    }
}

#[test]
fn a_translated_page_says_that_a_key_was_disabled() {
    let organisation = Organisation::new();
    for way in WAYS {
        let key = key_named(&organisation, "Checkout");
        let page = Page::open_as(&organisation.owner, &page_of(&key));
        page.sees("created an API key");
        page.click("button", "More");
        translate(&page, way);
        page.click("button", "Disable…");
        page.sees("This key has never been used.");
        translate(&page, way);
        page.click("button", "Disable key");
        page.sees("This key was disabled");
        page.sees("disabled an API key");
        assert_eq!(status(&page), "Disabled", "{way}");
        translate(&page, way);
        page.click("button", "Enable");
        page.sees_no_more("This key was disabled");
        assert_eq!(status(&page), "Enabled", "{way}");
        let key = organisation.owner.call::<GetKey>(&key.id, &Nothing {});
        assert_eq!(key.status, KeyStatus::Enabled, "{way}");
    }
}

#[test]
fn a_translated_list_shows_the_search_results() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let create = |name: &str| {
        let sent = NewKey { name: Some(name.to_owned()), ..keywright_tests::organisation::new_key(Mode::Test) };
        organisation.owner.call::<CreateKey>(&merchant_id, &sent).key
    };
    let (checkout, _refunds) = (create("Checkout"), create("Refunds"));
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{merchant_id}/developers"));
    page.find("link", "Refunds");
    page.find("link", "Checkout");
    translate(&page, WAYS[0]);
    page.search("Search API keys", "Checkout");
    page.sees_no_more("Refunds");
    let link = "return [...document.querySelectorAll('.row-link')].map((link) => link.innerText + link.pathname)";
    assert_eq!(page.script(link, Vec::new()), serde_json::json!([format!("Checkout{}", page_of(&checkout))]));
}

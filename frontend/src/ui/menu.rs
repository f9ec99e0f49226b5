//! A menu: less important actions behind one button. The browser's own popover opens it, closes it by Escape and by a click
//! beside it, and restores the focus.

use crate::ui::button::Variant;
use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement, MouseEvent};
use wasm_bindgen::JsCast;

/// A button that opens the actions (the children: [`MenuLink`], [`MenuButton`]) below it.
#[component]
pub fn Menu(
    /// The menu's id, unique in the page.
    id: &'static str,
    label: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class=Variant::Secondary.class() popovertarget=id>
            {label}
            <Icon name=IconName::ChevronDown />
        </button>
        <MenuList id label>{children()}</MenuList>
    }
}

/// The button at the end of a row. It opens the menu with this `id`, which all rows share; `on_open` says for which row.
#[component]
pub fn RowMenuButton(id: &'static str, label: String, #[prop(into)] on_open: Callback<()>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button relative z-10 h-8 px-2 text-muted hover:bg-sunken hover:text-ink"
            aria-label=label
            popovertarget=id
            on:click=move |_| on_open.run(())
        >
            <Icon name=IconName::More />
        </button>
    }
}

/// The list of actions, which any button with the `popovertarget` `id` opens below itself.
#[component]
pub fn MenuList(id: &'static str, label: &'static str, children: Children) -> impl IntoView {
    view! {
        <ul id=id popover="auto" class="menu" aria-label=label>
            {children()}
        </ul>
    }
}

/// A link to another page.
#[component]
pub fn MenuLink(
    /// It does harm: harmful actions are set apart from the others.
    #[prop(optional)]
    harmful: bool,
    href: String,
    children: Children,
) -> impl IntoView {
    view! { <li class:harmful=harmful><a href=href class="menu-item">{children()}</a></li> }
}

/// An action on this page.
#[component]
pub fn MenuButton(
    /// The action does harm: harmful actions are set apart from the others.
    #[prop(optional)]
    harmful: bool,
    #[prop(into)] on_click: Callback<()>,
    children: Children,
) -> impl IntoView {
    let choose = move |event: MouseEvent| {
        // Close first, so that the focus returns to the menu's button.
        close_around(&event);
        on_click.run(());
    };
    view! {
        <li class:harmful=harmful>
            <button type="button" class="menu-item" on:click=choose>
                {children()}
            </button>
        </li>
    }
}

fn close_around(event: &MouseEvent) {
    let item = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let menu = item.and_then(|item| item.closest("[popover]").ok().flatten());
    if let Some(menu) = menu.and_then(|menu| menu.dyn_into::<HtmlElement>().ok()) {
        // A popover that is closed already stays so.
        let _ = menu.hide_popover();
    }
}

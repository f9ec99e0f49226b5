//! Widgets: one a file, without domain words. What they show is handed in by `pages`.

pub mod badge;
pub mod button;
pub mod chart;
pub mod copy;
pub mod dialog;
pub mod field;
pub mod form;
pub mod icon;
pub mod loaded;
pub mod menu;
pub mod notice;
pub mod number;
pub mod pager;
pub mod remote;
pub mod search;
pub mod segments;
pub mod sparkline;
pub mod switch;
pub mod tabs;
pub mod time;
pub mod title;
pub mod toast;
pub mod trail;
pub mod when;

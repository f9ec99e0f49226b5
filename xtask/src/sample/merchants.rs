//! The sample merchants. Their shops do not exist; the host names are reserved for examples.

pub(super) struct Merchant {
    pub(super) name: &'static str,
    pub(super) website: &'static str,
    pub(super) description: &'static str,
    pub(super) reference_id: Option<&'static str>,
    pub(super) disabled: bool,
}

const fn enabled(
    name: &'static str,
    website: &'static str,
    reference_id: Option<&'static str>,
    description: &'static str,
) -> Merchant {
    Merchant { name, website, description, reference_id, disabled: false }
}

const fn disabled(
    name: &'static str,
    website: &'static str,
    reference_id: Option<&'static str>,
    description: &'static str,
) -> Merchant {
    Merchant { disabled: true, ..enabled(name, website, reference_id, description) }
}

/// In the order in which they are created: the last is the newest in the dashboard.
pub(super) const MERCHANTS: [Merchant; 24] = [
    enabled("Lumen & Oak Furniture", "https://lumenandoak.example", Some("EU-1001"), "Furniture to order, Rotterdam"),
    enabled(
        "Harbour Street Coffee",
        "https://harbourstreet.example",
        Some("UK-2040"),
        "Roastery and subscription, Bristol",
    ),
    disabled(
        "Kestrel Outdoor (closed)",
        "https://kestrel-outdoor.example",
        Some("UK-1987"),
        "Moved to Fjellvei Sport in spring",
    ),
    enabled("Fjellvei Sport", "https://fjellvei.example", Some("NO-0310"), "Skis, boots and rental, Lillehammer"),
    enabled(
        "Bäckerei Sonnenfeld",
        "https://sonnenfeld.example",
        Some("DE-4471"),
        "Eleven bakeries with pre-order, Leipzig",
    ),
    enabled("Maison Verdier", "https://maison-verdier.example", Some("FR-0092"), "Leather goods, Lyon"),
    enabled("Pasticceria Aurelia", "https://aurelia.example", None, "Cakes by courier in Bologna"),
    enabled(
        "Saffron Lane Kitchens",
        "https://saffronlane.example",
        Some("IN-7720"),
        "Cloud kitchens, Pune and Bengaluru",
    ),
    enabled("Blue Mesa Bikes", "https://bluemesabikes.example", Some("US-5512"), "Bicycles and repair plans, Durango"),
    enabled("Northwind Records", "https://northwindrecords.example", Some("US-5519"), "Vinyl by post, Minneapolis"),
    enabled(
        "Takumi Stationery 匠",
        "https://takumi.example",
        Some("JP-0301"),
        "Paper and pens, Kyoto; pays out in JPY",
    ),
    enabled("Hanok Tea House", "https://hanoktea.example", Some("KR-0118"), "Tea and ceramics, Jeonju"),
    disabled(
        "Orchid Square Travel",
        "https://orchidsquare.example",
        Some("SG-0805"),
        "On hold while its licence is renewed",
    ),
    enabled("Vela Yacht Charter", "https://velacharter.example", Some("HR-0044"), "Week charters with deposits, Split"),
    enabled("Atlas Language School", "https://atlas-school.example", None, "Courses by the month, Valencia"),
    enabled("Mercado do Bairro", "https://mercadodobairro.example", Some("PT-0217"), "Groceries in an hour, Porto"),
    enabled("Granite Peak Insurance", "https://granitepeak.example", Some("CH-0650"), "Premiums by direct debit, Chur"),
    enabled("Little Otter Toys", "https://littleotter.example", Some("IE-0071"), "Wooden toys, Galway"),
    enabled(
        "Cobalt Cloud Hosting",
        "https://cobaltcloud.example",
        Some("EE-0009"),
        "Monthly invoices in four currencies, Tallinn",
    ),
    disabled("Prairie Wind Energy", "https://prairiewind.example", Some("US-5433"), "Test account of the 2024 pilot"),
    enabled("Studio Halvorsen Yoga", "https://halvorsenyoga.example", None, "Class cards, Bergen"),
    enabled(
        "Zephyr Ride Sharing",
        "https://zephyrride.example",
        Some("PL-0388"),
        "Scooters by the minute, Kraków and Gdańsk",
    ),
    enabled(
        "Quayside Hotels Group",
        "https://quaysidehotels.example",
        Some("NL-0140"),
        "Nine hotels; deposits, no-shows and refunds",
    ),
    enabled(
        "Alder & Finch Books",
        "https://alderandfinch.example",
        Some("UK-2101"),
        "Books, new and second-hand, Edinburgh",
    ),
];

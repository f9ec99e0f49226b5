//! Names of devices.

use keywright_frontend::parts::device::device;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn browsers_are_recognised_although_each_claims_to_be_others() {
    let apple = "AppleWebKit/537.36 (KHTML, like Gecko)";
    for (user_agent, expected) in [
        (
            format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {apple} Chrome/140.0.0.0 Safari/537.36"),
            "Chrome on Windows",
        ),
        (format!("Mozilla/5.0 (Windows NT 10.0) {apple} Chrome/140.0 Safari/537.36 Edg/140.0"), "Edge on Windows"),
        (
            format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {apple} Version/18.1 Safari/605.1.15"),
            "Safari on macOS",
        ),
        (format!("Mozilla/5.0 (X11; Linux x86_64) {apple} HeadlessChrome/156.0.0.0 Safari/537.36"), "Chrome on Linux"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0".to_owned(), "Firefox on Linux"),
        (
            format!("Mozilla/5.0 (Linux; Android 15; Pixel 9) {apple} Chrome/140.0 Mobile Safari/537.36"),
            "Chrome on Android",
        ),
        (
            format!("Mozilla/5.0 (Linux; Android 15) {apple} SamsungBrowser/27.0 Chrome/125 Safari/537.36"),
            "Samsung Internet on Android",
        ),
    ] {
        assert_eq!(device(&user_agent), expected, "{user_agent}");
    }
}

#[wasm_bindgen_test]
fn phones_are_not_mistaken_for_computers() {
    let phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1";
    assert_eq!(device(phone), "Safari on iPhone");
    assert_eq!(device(&phone.replace("Version/", "CriOS/")), "Chrome on iPhone");
    assert_eq!(
        device(&phone.replace("Version/", "FxiOS/").replace("iPhone;", "iPad;").replace("iPhone OS", "OS")),
        "Firefox on iPad"
    );
}

#[wasm_bindgen_test]
fn other_programs_have_their_own_name() {
    assert_eq!(device("curl/8.9.1"), "curl");
    assert_eq!(device(&"x".repeat(500)), "x".repeat(30));
}

#[wasm_bindgen_test]
fn an_empty_user_agent_is_unknown() {
    assert_eq!(device(""), "An unknown device");
    assert_eq!(device("Mozilla/5.0"), "A browser");
}

// Starts the program. It is bundled with what wasm-bindgen generates (main.js).
import init from "./main.js";
import { program } from "./parts.js";

// A program from the cache can be there before the rest of the page, which it needs.
if (document.readyState === "loading") {
  await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
}
await init({ module_or_path: program.module });

// Starts the program. It is bundled with what wasm-bindgen generates (main.js).
import init from "./main.js";
import { program } from "./parts.js";

await init({ module_or_path: program.module });

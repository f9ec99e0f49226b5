// Where requests and the schedule enter the Worker, on their way to `src/lib.rs`.
//
// This is the part of the Worker that is faster outside of Rust: a body that is read before Rust is entered lets Rust
// answer at once, without a promise of its own. workers-rs would wrap each request into four proxies and an object.

import module from "./build/index_bg.wasm";
import { __wbg_reset_state as beginAnew, __worker_init_state, fetch, initSync, scheduled } from "./build/index.js";

initSync({ module });
/** What workers-rs notes when Rust panics. */
const state = __worker_init_state();

// The runtime's own takes several times as long, and Rust's futures call it at every turn.
const settled = Promise.resolve();
globalThis.queueMicrotask = (turn) => void settled.then(turn);

/** In bytes. Longer bodies, and those of unknown length, are read by `src/input/body.rs`. */
const SHORT = 16 * 1024;
/** How long a body can take, in milliseconds. */
const DEADLINE = 10_000;

/** The body, or nothing if it does not arrive in time. */
function read(request) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, DEADLINE);
    request.arrayBuffer().then(
      (body) => {
        clearTimeout(timer);
        resolve(new Uint8Array(body));
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

function noteTrap(error) {
  if (error instanceof WebAssembly.RuntimeError) state.criticalError = true;
}

addEventListener("error", (event) => noteTrap(event.error));

/** Enters Rust; anew, where it has panicked since the last time. */
function enter(call) {
  if (state.criticalError) {
    state.criticalError = false;
    beginAnew();
  }
  try {
    return call();
  } catch (error) {
    noteTrap(error);
    throw error;
  }
}

export default {
  fetch(request, env, context) {
    const length = request.headers.get("Content-Length");
    if (length === null || !(length <= SHORT)) return enter(() => fetch(request, undefined, env, context));
    return read(request).then((body) => enter(() => fetch(request, body, env, context)));
  },

  scheduled(event, env, context) {
    return enter(() => scheduled(event, env, context));
  },
};

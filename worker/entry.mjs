// The entry point of the Worker: passes requests and scheduled events to `src/lib.rs`.
//
// JavaScript does what would be slower in Rust: it reads a short body first, so that Rust can answer without a promise.
// workers-rs would wrap each request into four proxies and an object.

import { DurableObject } from "cloudflare:workers";
import module from "./build/index_bg.wasm";
import {
  __wbg_reset_state as beginAnew,
  __worker_init_state,
  fetch,
  initSync,
  scheduled,
  Usage as RustUsage,
} from "./build/index.js";

initSync({ module });
/** Where workers-rs records that Rust panicked. */
const state = __worker_init_state();
/** How often Rust has begun anew. */
let generation = 0;

// The runtime's own `queueMicrotask` takes several times as long, and Rust's futures call it at every step.
const settled = Promise.resolve();
globalThis.queueMicrotask = (turn) => void settled.then(turn);

/** In bytes. `src/input/body.rs` reads longer bodies and bodies of unknown length. */
const SHORT = 16 * 1024;
/** The longest time for a body, in milliseconds. */
const DEADLINE = 10_000;

/** The body, or undefined if it does not arrive in time. */
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

/** Calls Rust, in a fresh instance if Rust has panicked since the last call. */
function enter(call) {
  if (state.criticalError) {
    state.criticalError = false;
    generation += 1;
    beginAnew();
  }
  try {
    return call();
  } catch (error) {
    noteTrap(error);
    throw error;
  }
}

/** The Durable Object that counts usage. What Rust had in memory is read again from the storage if Rust begins anew. */
export class Usage extends DurableObject {
  #rust;
  #generation;

  fetch(request) {
    return enter(() => this.#inRust().fetch(request));
  }

  alarm() {
    return enter(() => this.#inRust().alarm());
  }

  #inRust() {
    if (this.#generation !== generation) {
      this.#rust = new RustUsage(this.ctx, this.env);
      this.#generation = generation;
    }
    return this.#rust;
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

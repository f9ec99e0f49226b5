// Loads the areas of the program. Each area is a few WebAssembly files, which share the memory of the main module.
import { initSync } from "./main.js";

export const program = JSON.parse(document.getElementById("program").textContent);

// A module of a debug build also imports this constant, under a name of its own.
const CANARY = ~0xdead;

const shared = new Proxy({}, { get: (_, name) => initSync()[name] ?? CANARY });

const loaded = new Map();

// A file that no longer exists belongs to a version that was replaced. The program asks for this attribute.
const request = async (file) => {
  const response = await fetch(file);
  if (response.status === 404) {
    document.documentElement.setAttribute("data-outdated", "");
  }
  return response;
};

// A file that failed to load is loaded again at the next attempt.
const load = (file) => {
  if (!loaded.has(file)) {
    const loading = WebAssembly.instantiateStreaming(request(file), { __wasm_split: shared });
    loading.catch(() => loaded.delete(file));
    loaded.set(file, loading);
  }
  return loaded.get(file);
};

// The function that the main module calls to load an area: it calls back with whether that succeeded.
export const loader = (area) => async (callback, data) => {
  let isLoaded = true;
  try {
    await Promise.all(program.areas[area].map(load));
  } catch (error) {
    console.error(error);
    isLoaded = false;
  }
  initSync().__indirect_function_table.get(callback)(data, isLoaded);
};

// Runs in the page's head, before anything is painted: applies the selected theme, decides which static shell is shown,
// and requests what the page needs first while the program is loading. The program takes over these requests, and opens
// later pages in the same way (`frontend/src/early.rs`).
{
  // How long the response to an early request can be used.
  const LONGEST_MS = 30_000;

  const root = document.documentElement;
  const program = JSON.parse(document.getElementById("program").textContent);

  const stored = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      // This browser forbids storage.
      return null;
    }
  };

  // The files and the requests that the page at `path` needs first.
  const firstLoad = (path) => {
    for (const { pattern, areas, requests } of program.pages) {
      const match = path.match(pattern);
      if (match) {
        const fill = (request) => request.replace(/\{(\w+)\}/g, (_, id) => match.groups[id]);
        return { files: new Set(areas.flatMap((area) => program.areas[area])), requests: requests.map(fill) };
      }
    }
    return { files: [], requests: [] };
  };

  // The same parameters in another order or spelling are the same address.
  const canonical = (path, parameters) => {
    parameters.sort();
    return `${path}?${parameters}`.replace(/\?$/, "");
  };

  // A request that ends with "?" or "&" takes the page's query, which replaces parameters of its own.
  const address = (request, query) => {
    const [path, own] = request.split("?");
    const parameters = new URLSearchParams(own);
    if (/[?&]$/.test(request)) {
      new URLSearchParams(query).forEach((value, name) => parameters.set(name, value));
    }
    return canonical(path, parameters);
  };

  let sent = new Map();
  let needed = [];

  const send = (url, member) => {
    const response = fetch(url, { headers: member ? { "Keywright-Member": member } : {} });
    // The error is for the program, which takes the response.
    response.catch(() => {});
    sent.set(url, { member, at: Date.now(), response });
    return response;
  };

  const early = {
    // Sends what the page at this address (its query without "?") needs, but for what the page before it needed too.
    open(path, query, member) {
      const urls = firstLoad(path).requests.map((request) => address(request, query));
      const missing = urls.filter((url) => !needed.includes(url));
      needed = urls;
      sent = new Map([...sent].filter(([url, request]) => !request.member || urls.includes(url)));
      missing.forEach((url) => send(url, member));
    },

    // After a change, responses to requests before it can be outdated.
    forget() {
      sent.clear();
    },

    // The request to this address in the name of this member, if it was sent early and not long ago. It is returned once.
    take(url, member) {
      const [path, query] = url.split("?");
      const address = canonical(path, new URLSearchParams(query));
      const request = sent.get(address);
      if (!request || request.member !== member) {
        return undefined;
      }
      sent.delete(address);
      return Date.now() - request.at < LONGEST_MS ? request : undefined;
    },
  };

  const preload = (file) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", type: "application/wasm", crossOrigin: "anonymous", href: file });
    document.head.append(link);
  };

  const requestData = async () => {
    const response = await send("/api/session");
    if (response.ok) {
      const session = await response.clone().json();
      early.open(location.pathname, location.search.slice(1), session.member.id);
    }
  };

  // A secret in the address, such as in an old bookmark, is neither kept in the history nor sent again.
  if (/kw_(live|test)_\w{38}/i.test(new URLSearchParams(location.search))) {
    history.replaceState(null, "", location.pathname);
  }

  window.early = early;
  root.dataset.theme = stored("theme") ?? "system";
  if (typeof WebAssembly !== "object") {
    root.dataset.start = "no-webassembly";
  } else {
    if (!/^\/sign-in\/?$/.test(location.pathname)) {
      root.dataset.start = stored("signed-in") ? "frame" : "card";
      firstLoad(location.pathname).files.forEach(preload);
      requestData().catch(() => {});
    }
    import(program.script).catch((error) => {
      console.error(error);
      root.dataset.start = error instanceof WebAssembly.CompileError ? "no-webassembly" : "not-loaded";
    });
  }
}

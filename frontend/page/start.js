// Runs in the page's head, before anything is painted: applies the selected theme, decides which static shell is shown,
// and requests what the page needs first while the program is loading. The program takes over these requests, and opens
// later pages in the same way (`frontend/src/early.rs`).
{
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

  // The same page has an address with a slash at the end.
  const withoutSlash = (path) => path.replace(/(.)\/$/, "$1");

  const isId = (part) => /^[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(part);

  // The files and the requests that the page at `path` needs first.
  const firstLoad = (path) => {
    const parts = withoutSlash(path).split("/");
    for (const { page, areas, requests } of program.pages) {
      const ids = {};
      const isSame = (part, place) =>
        part.startsWith("{") ? isId(parts[place]) && (ids[part] = parts[place]) : part === parts[place];
      const template = page.split("/");
      if (template.length === parts.length && template.every(isSame)) {
        const fill = (request) => request.replace(/\{\w+\}/g, (id) => ids[id]);
        return { files: new Set(areas.flatMap((area) => program.areas[area])), requests: requests.map(fill) };
      }
    }
    return { files: [], requests: [] };
  };

  // A request that ends with "?" takes the page's query. One with a query of its own is for a page without a query.
  const address = (request, query) => {
    if (request.endsWith("?")) {
      return query ? request + query : request.slice(0, -1);
    }
    return request.includes("?") && query ? null : request;
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
      const urls = firstLoad(path).requests.map((request) => address(request, query)).filter(Boolean);
      const missing = urls.filter((url) => !needed.includes(url));
      needed = urls;
      sent = new Map([...sent].filter(([url, request]) => !request.member || urls.includes(url)));
      missing.forEach((url) => send(url, member));
    },

    // The request to this address in the name of this member, if it was sent early. It is returned once.
    take(url, member) {
      const request = sent.get(url);
      if (request?.member !== member) {
        return undefined;
      }
      sent.delete(url);
      return request;
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

  window.early = early;
  root.dataset.theme = stored("theme") ?? "system";
  if (typeof WebAssembly !== "object") {
    root.dataset.start = "no-webassembly";
  } else {
    if (withoutSlash(location.pathname) !== "/sign-in") {
      root.dataset.start = stored("signed-in") ? "frame" : "card";
      firstLoad(location.pathname).files.forEach(preload);
      requestData().catch(() => {});
    }
    import(program.script).catch((error) => {
      console.error(error);
      root.dataset.start = "not-loaded";
    });
  }
}

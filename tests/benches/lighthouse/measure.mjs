// Loads pages of the dashboard under Lighthouse, each time in a new browser, and writes one JSON line per run.
// Standard input: { port, chromium, session: { name, value }, pages: [{ name, path, is_signed_in }], runs, reports }, where
// `port` is the Worker's and `reports` is a directory for Lighthouse's complete reports.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";
import { listen } from "./proxy.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/** In a container, root lacks the rights that the sandbox needs; the pages are our own. */
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];

/**
 * A slow 4G connection, whose round trip delays each request, and a processor four times slower. Lighthouse's own setting for
 * this connection delays each request by 3.75 round trips, as if every request opened a connection.
 */
const THROTTLING = { requestLatencyMs: 150, downloadThroughputKbps: 1600, uploadThroughputKbps: 750, cpuSlowdownMultiplier: 4 };

/** The session and the local storage, which are set before, stay. */
const FLAGS = {
  throttlingMethod: "devtools",
  throttling: THROTTLING,
  disableStorageReset: true,
  disableFullPageScreenshot: true,
  onlyCategories: CATEGORIES,
  // Search engines are asked to stay away: robots.txt.
  skipAudits: ["is-crawlable"],
  logLevel: "error",
};

const { port, chromium, session, pages, runs, reports } = JSON.parse(await text(process.stdin));
const origin = `http://localhost:${await listen(port)}`;
mkdirSync(reports, { recursive: true });

for (let run = 1; run <= runs; run += 1) {
  for (const page of pages) {
    const report = await measure(page);
    writeFileSync(join(reports, `${page.name.replaceAll(" ", "-")}-${run}.json`), JSON.stringify(report));
    console.log(JSON.stringify({ page: page.name, ...results(report) }));
  }
}
process.exit();

async function measure({ path, is_signed_in }) {
  const browser = await puppeteer.launch({ executablePath: chromium, headless: "shell", args: ARGUMENTS });
  try {
    const page = await browser.newPage();
    if (is_signed_in) {
      await signIn(page);
    }
    const { lhr } = await lighthouse(origin + path, FLAGS, undefined, page);
    if (lhr.runtimeError) {
      throw new Error(lhr.runtimeError.message);
    }
    return lhr;
  } finally {
    await browser.close();
  }
}

/** The browser of a member who was here before: `frontend/src/start_page.rs` sets the entry in the local storage. */
async function signIn(page) {
  const attributes = { domain: "localhost", path: "/", secure: true, httpOnly: true, sameSite: "Lax" };
  await page.browser().setCookie({ ...session, ...attributes });
  await page.goto(`${origin}/robots.txt`);
  await page.evaluate(() => localStorage.setItem("signed-in", "true"));
}

function results({ categories, audits, finalDisplayedUrl }) {
  const value = (audit) => audits[audit].numericValue;
  return {
    path: finalDisplayedUrl.slice(origin.length),
    scores: CATEGORIES.map((category) => Math.round(categories[category].score * 100)),
    first_contentful_paint: value("first-contentful-paint"),
    largest_contentful_paint: value("largest-contentful-paint"),
    interactive: value("interactive"),
    blocked: value("total-blocking-time"),
    layout_shift: value("cumulative-layout-shift"),
  };
}

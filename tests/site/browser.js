// Looks at sites in Chromium: node browser.js BROWSER FOLDER [SCREENSHOTS]
//
// FOLDER has the sites site-example, site-hostile, site-big, and perhaps site-two. The last line is
// `N passed, M failed`.
"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");

const [executablePath, top, screenshots] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const tests = [];
let browser;

const test = (name, body) => tests.push({ name, body });
const site = (name) => path.join(top, `site-${name}`);
const has = (name) => fs.existsSync(site(name));
const address = (name, page) => pathToFileURL(path.join(site(name), page)).href;

// All pages of a site, from its root.
function pagesOf(name) {
  const all = fs.readdirSync(site(name), { recursive: true }).map(String);
  return all.filter((file) => file.endsWith(".html")).sort();
}

// Some pages of each kind: all of them would take minutes.
function somePagesOf(name) {
  const pages = pagesOf(name);
  const artifacts = pages.filter((page) => page.startsWith("artifacts/"));
  const stages = pages.filter((page) => page.startsWith("stages/"));
  const others = pages.filter((page) => !page.includes("/"));
  return [...others, ...stages.slice(0, 2), ...artifacts.slice(0, 3), ...artifacts.slice(-1)];
}

// Runs `body` with a page that notes whatever must not happen.
async function withPage(options, body) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(120000); // a busy machine
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    wrong.push("dialog");
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(pathToFileURL(top).href + "/")) {
      wrong.push(`request of ${request.url()}`);
    }
  });
  await context.exposeFunction("hurt", () => wrong.push("a script of the registry ran"));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
  });
  try {
    await body(page, context);
  } finally {
    await context.close();
  }
  assert.deepStrictEqual(wrong, []);
}

// ---- All pages

async function checkLinks(page, file) {
  const links = await page.evaluate(() => Array.from(document.querySelectorAll("a, link"), (a) => a.href));
  for (const link of new Set(links)) {
    const url = new URL(link);
    const right = url.protocol === "file:" ? fs.existsSync(decodeURIComponent(url.pathname)) : url.host === "github.com";
    assert.ok(right && url.protocol !== "http:", `${file} links to ${link}`);
  }
}

for (const name of ["example", "hostile", "two"].filter(has)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${name}: axe finds nothing (${colorScheme})`, () =>
      withPage({ colorScheme }, async (page) => {
        for (const file of somePagesOf(name)) {
          await page.goto(address(name, file));
          await page.evaluate(axe);
          const found = await page.evaluate(() => axe.run({ preload: false }));
          const told = found.violations.map((item) => `${file}: ${item.id}: ${item.nodes[0].html}`);
          assert.deepStrictEqual(told, []);
        }
      }));
  }

  for (const width of [375, 768, 1440]) {
    test(`${name}: nothing is cut off at ${width} pixels`, () =>
      withPage({ viewport: { width, height: 900 } }, async (page) => {
        for (const file of somePagesOf(name)) {
          await page.goto(address(name, file));
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${file} is ${wide} pixels wide`);
        }
      }));
  }

  test(`${name}: every page loads without a word, and links to files that are there`, () =>
    withPage({}, async (page) => {
      for (const file of name === "two" ? somePagesOf(name) : pagesOf(name)) {
        await page.goto(address(name, file));
        await checkLinks(page, file);
        assert.strictEqual(await page.locator("h1").count(), 1, file);
        assert.strictEqual(await page.locator("script, style, [style], img, iframe, object").count(), 1, file);
      }
    }));

  test(`${name}: html-validate finds nothing`, async () => {
    const validator = new HtmlValidate({ extends: ["html-validate:standard"], rules: { "long-title": "off" } });
    for (const file of pagesOf(name)) {
      const report = await validator.validateString(fs.readFileSync(path.join(site(name), file), "utf8"));
      const told = report.results.flatMap(({ messages }) => messages.map((m) => `${file}:${m.line}: ${m.message}`));
      assert.deepStrictEqual(told.slice(0, 5), []);
    }
  });
}

// ---- What is hostile stays text

test("hostile: names and messages are shown as they are", () =>
  withPage({}, async (page) => {
    await page.goto(address("hostile", "artifacts/nasty0/index.html"));
    assert.match(await page.locator("main").innerText(), /<script>hurt\(\)<\/script>/);
    await page.goto(address("hostile", "index.html"));
    assert.match(await page.title(), /"><img src=x onerror=hurt\(\)>/);
    assert.ok(!(await page.locator("main").innerText()).includes("\u202e"));
  }));

test("hostile: feeds and badges are XML, and run nothing", () =>
  withPage({}, async (page) => {
    const files = fs.readdirSync(site("hostile"), { recursive: true }).map(String);
    for (const file of files.filter((other) => /\.(svg|xml)$/.test(other)).slice(0, 60)) {
      await page.goto(address("hostile", "index.html"));
      const text = fs.readFileSync(path.join(site("hostile"), file), "utf8");
      const kind = file.endsWith(".svg") ? "image/svg+xml" : "application/xml";
      const wrong = await page.evaluate(
        ([xml, type]) => {
          const parsed = new DOMParser().parseFromString(xml, type);
          return parsed.querySelector("parsererror, script, [onload], [onerror]")?.outerHTML;
        },
        [text, kind],
      );
      assert.strictEqual(wrong, undefined, file);
      if (file.endsWith(".svg")) {
        await page.goto(address("hostile", file));
      }
    }
  }));

// ---- What people do

const shown = (page) => page.locator("#registry tbody tr:visible th a").allInnerTexts();

test("the first look says what is in production and since when", () =>
  withPage({ viewport: { width: 1440, height: 900 } }, async (page) => {
    await page.goto(address("example", "index.html"));
    const card = page.locator(".card", { has: page.locator("h3", { hasText: "prod" }) });
    const text = (await card.innerText()).replace(/\s+/g, " ");
    assert.match(text, /prod 3 artifacts .*churn v1\.1\.0 since 26 Mar 2024 \(\d+ \w+ ago\)/);
    const box = await card.boundingBox();
    assert.ok(box.y + box.height < 900, "it is on the first screen");
  }));

test("searches as one types", () =>
  withPage({}, async (page) => {
    await page.goto(address("example", "index.html"));
    assert.strictEqual((await shown(page)).length, 5); // deprecated ones are not shown
    await page.getByRole("searchbox").fill("lovelace 2024");
    assert.deepStrictEqual(await shown(page), ["churn"]);
    await page.getByRole("searchbox").fill("no such thing");
    assert.deepStrictEqual(await shown(page), []);
    assert.match(await page.locator("output").innerText(), /^0 of 6$/);
  }));

test("filters by stage, type, label, and what is deprecated", () =>
  withPage({}, async (page) => {
    await page.goto(address("example", "index.html"));
    await page.locator("select[name=stage]").selectOption("prod");
    assert.deepStrictEqual(await shown(page), ["churn", "customers", "fraud"]);
    await page.locator("select[name=type]").selectOption("dataset");
    assert.deepStrictEqual(await shown(page), ["customers"]);
    await page.locator("select[name=type]").selectOption("any");
    await page.locator("select[name=label]").selectOption("weekly");
    assert.deepStrictEqual(await shown(page), ["churn"]);
    await page.reload();
    await page.getByRole("checkbox").check();
    assert.ok((await shown(page)).includes("uplift"));
  }));

test("sorts by a column, up and down", () =>
  withPage({}, async (page) => {
    await page.goto(address("example", "index.html"));
    const heading = page.getByRole("columnheader", { name: "Latest" });
    await heading.getByRole("button").click();
    assert.strictEqual(await heading.getAttribute("aria-sort"), "ascending");
    const up = await shown(page);
    assert.strictEqual(up[0], "segmentation");
    await heading.getByRole("button").press("Enter");
    assert.strictEqual(await heading.getAttribute("aria-sort"), "descending");
    assert.strictEqual((await shown(page))[0], "customers");
  }));

test("an address opens its version", () =>
  withPage({}, async (page) => {
    await page.goto(address("example", "artifacts/churn/index.html") + "#v1.1.0");
    const row = page.locator("tr[id='v1.1.0']");
    assert.ok(await row.locator("details").evaluate((details) => details.open));
    assert.match(await row.innerText(), /AUC 0\.871/);
    await page.getByRole("link", { name: "v1.0.0" }).last().click();
    assert.ok(await page.locator("tr[id='v1.0.0'] details").evaluate((details) => details.open));
  }));

test("copies a command", () =>
  withPage({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await page.goto(address("example", "artifacts/churn/index.html"));
    await page.getByRole("button", { name: "Copy" }).nth(1).click();
    await page.getByText("Copied").waitFor();
    assert.strictEqual(await page.evaluate(() => navigator.clipboard.readText()), "git checkout churn@v2.1.0");
  }));

test("is used by keyboard", () =>
  withPage({}, async (page) => {
    await page.goto(address("example", "index.html"));
    await page.keyboard.press("Tab");
    assert.strictEqual(await page.evaluate(() => document.activeElement.textContent), "Skip to the contents");
    assert.ok((await page.locator(".skip").boundingBox()).x >= 0);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notStrictEqual(outline, "none");
  }));

test("says all without JavaScript", () =>
  withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(address("example", "index.html"));
    assert.strictEqual(await page.locator("#registry tbody tr:visible").count(), 6);
    assert.strictEqual(await page.locator("#tools:visible").count(), 0);
    await page.goto(address("example", "artifacts/churn/index.html"));
    assert.strictEqual(await page.locator("svg.timeline:visible").count(), 1);
    assert.strictEqual(await page.locator(".versions tbody tr:visible").count(), 4);
    await page.locator("tr[id='v1.1.0'] summary").click();
    assert.match(await page.locator("tr[id='v1.1.0']").innerText(), /AUC 0\.871/);
  }));

test("is printed without what only screens need", () =>
  withPage({}, async (page) => {
    await page.goto(address("example", "index.html"));
    await page.emulateMedia({ media: "print" });
    assert.strictEqual(await page.locator("nav:visible, #tools:visible").count(), 0);
    assert.strictEqual(await page.locator("#registry:visible").count(), 1);
  }));

test("4,000 artifacts are painted within a second, and searched at once", () =>
  withPage({}, async (page) => {
    await page.goto(address("big", "index.html"));
    const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
    const search = await page.evaluate(() => {
      const box = document.querySelector("input[type=search]");
      const start = performance.now();
      box.value = "model-1234";
      box.dispatchEvent(new Event("input"));
      document.body.getBoundingClientRect();
      return performance.now() - start;
    });
    assert.deepStrictEqual(await shown(page), ["model-1234"]);
    console.log(`4,000 artifacts: first paint ${Math.round(paint)} ms, search ${Math.round(search)} ms`);
    assert.ok(paint < 3000 && search < 3000); // a busy machine
  }));

test("two: a repository is a column and a filter", async () => {
  if (!has("two")) {
    return;
  }
  await withPage({}, async (page) => {
    await page.goto(address("two", "index.html"));
    await page.locator("select[name=repository]").selectOption("models");
    assert.strictEqual((await shown(page)).length, 5);
  });
});

// ---- Pictures

async function takePictures() {
  const pages = { index: "index.html", artifact: "artifacts/churn/index.html", stage: "stages/prod.html" };
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [375, 768, 1440]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      await page.clock.setFixedTime(new Date("2024-06-01T12:00:00Z"));
      for (const [name, file] of Object.entries(pages)) {
        await page.goto(address("example", file));
        const picture = path.join(screenshots, `${name}-${colorScheme}-${width}.png`);
        await page.screenshot({ path: picture, fullPage: true });
      }
      if (width === 1440 && colorScheme === "light") {
        await page.setViewportSize({ width: 1280, height: 720 }); // the picture in README.md
        await page.goto(address("example", "index.html"));
        await page.screenshot({ path: path.join(screenshots, "site.png") });
      }
      await context.close();
    }
  }
}

async function main() {
  let failed = 0;
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
  for (const { name, body } of tests) {
    try {
      await body();
    } catch (error) {
      failed += 1;
      console.log(`failed: ${name}: ${error.message}`);
    }
  }
  if (screenshots) {
    await takePictures();
  }
  await browser.close();
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

main();

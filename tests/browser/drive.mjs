// A browser that a test drives: reads one command a line as JSON from standard input, and answers each with a line.
//
// usage: node drive.mjs DIRECTORY CHROMIUM      DIRECTORY has node_modules/playwright-core
//
// A command is [name, argument...]; the answer {"value": ...} or {"error": text}.  What a page should not do is kept:
// messages of errors and warnings on the console, and requests for anything but the page itself.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [, , directory, chromium] = process.argv;
const playwright = createRequire(`${directory}/`)("playwright-core");
const browser = await playwright.chromium.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage();
let problems = [];
page.setDefaultTimeout(20000);
page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()));
page.on("pageerror", (error) => problems.push(error.message));
page.on("request", (request) => request.isNavigationRequest() || /^(data|blob):/.test(request.url()) || problems.push(`request ${request.url()}`));

const commands = {
  /** The size of the window, and the scheme of colours: "light" or "dark". */
  async window(width, height, scheme) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
  },
  /** Open a page, and wait until it is put together and shows a map, if it has any. */
  async open(url) {
    await page.goto("about:blank");
    await page.goto(url);
    await commands.wait(`document.documentElement.dataset.ready === "yes"`);
    await commands.wait(`document.getElementById("maps").hidden || document.querySelector(".map-layout").hidden
      || document.getElementById("readout").textContent !== ""`);
  },
  evaluate: (text) => page.evaluate(text),
  /** Wait until an expression holds.  The page's policy forbids waitForFunction() to evaluate a text. */
  async wait(text) {
    for (const end = Date.now() + 20000; Date.now() < end; await new Promise((done) => setTimeout(done, 20))) {
      if (await page.evaluate(text)) {
        return;
      }
    }
    throw new Error(`not within 20 s: ${text}`);
  },
  text: (selector) => page.locator(selector).first().textContent(),
  fill: (selector, value) => page.locator(selector).first().fill(value),
  select: (selector, label) => page.locator(selector).first().selectOption({ label }),
  click: (selector, x, y) => page.locator(selector).first().click(x === undefined ? {} : { position: { x, y } }),
  hover: (selector, x, y) => page.locator(selector).first().hover({ position: { x, y } }),
  press: (key) => page.keyboard.press(key),
  files: (selector, path) => page.locator(selector).first().setInputFiles(path),
  /** Click, and wait for the file that the page gives: its name. */
  async download(selector) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator(selector).first().click()]);
    return file.suggestedFilename();
  },
  screenshot: (path, whole) => page.screenshot({ path, fullPage: Boolean(whole) }).then(() => null),
  /** What went wrong since the last call. */
  problems() {
    const found = problems;
    problems = [];
    return found;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...given] = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await commands[name](...given)) ?? null };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();

"""A browser for tests: Chromium without a window, driven by tests/browser/drive.mjs.

Needs chromium, node and npm.  playwright-core comes from the npm registry once, into the build directory.
"""

import json

from harness import *

PLAYWRIGHT = "playwright-core@1.65.1"
DRIVER = pathlib.Path(__file__).resolve().parents[1] / "browser/drive.mjs"


class Missing(Exception):
    """No browser can be had here, and why."""


def find_tools(directory):
    """The path of Chromium, with playwright-core in directory; or Missing."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    for name, path in ("chromium", chromium), ("node", shutil.which("node")), ("npm", shutil.which("npm")):
        if not path:
            raise Missing(f"no {name} here")
    directory.mkdir(parents=True, exist_ok=True)
    if not (directory / "node_modules/playwright-core/package.json").is_file():
        try:
            done = subprocess.run(["npm", "install", "--prefix", str(directory), "--no-audit", "--no-fund", "--silent", PLAYWRIGHT],
                                  capture_output=True, text=True, timeout=120)
        except subprocess.TimeoutExpired:
            raise Missing("npm gives no answer") from None
        if done.returncode != 0:
            raise Missing(f"npm cannot install {PLAYWRIGHT}: {done.stderr.strip()[-200:]}")
    return chromium


class Browser:
    """Each command of drive.mjs is a method: browser.open(url), browser.text("#date") ..."""

    def __init__(self, directory):
        chromium = find_tools(directory)
        self.process = subprocess.Popen(["node", str(DRIVER), str(directory), chromium], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def __getattr__(self, name):
        def command(*given):
            self.process.stdin.write(json.dumps([name, *given]) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("the browser ended")
            answer = json.loads(line)
            if "error" in answer:
                raise RuntimeError(f"{name}{given}: {answer['error']}")
            return answer["value"]
        return command

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


def number(text):
    """A number of a table of the page."""
    return float("nan") if text == "missing" else float(text.replace("\u202f", ""))


class ReportBrowser(Browser):
    """What a user does with the page of a report."""

    def show(self, path, link="", width=1280, scheme="light"):
        self.window(width, 900, scheme)
        self.open(pathlib.Path(path).resolve().as_uri() + link)

    def drawn(self, text):
        """Wait until the map in words has a text: a layer, a date."""
        self.wait(f"document.querySelector('#map').getAttribute('aria-label').includes({json.dumps(text)})")

    def choose(self, row, column):
        """Choose a place by its coordinates, and wait for its series."""
        self.fill("#place-row", str(row))
        self.fill("#place-column", str(column))
        self.evaluate("document.querySelector('#pixel-series').replaceChildren()")
        self.click("#place button")
        self.wait("document.querySelector('#pixel-series figure, #pixel-series[hidden]') !== null")

    def rows_of(self, selector):
        """The table of numbers below a picture, as texts."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).querySelector('details').open = true")
        self.wait(f"document.querySelector({json.dumps(selector)}).querySelector('details table') !== null")
        return self.evaluate(f"[...document.querySelector({json.dumps(selector)}).querySelectorAll('details tbody tr')]"
                             ".map((row) => [...row.cells].map((cell) => cell.textContent))")

    def series(self):
        """The values of the series that is shown below the map."""
        return [number(row[1]) for row in self.rows_of("#pixel-series")]

    def figure(self, title):
        """A selector of the picture whose title begins so."""
        at = self.evaluate(f"""(() => {{
            const figure = [...document.querySelectorAll('main figure')].find((one) => one.querySelector('.chart-title')?.textContent.startsWith({json.dumps(title)}));
            figure?.setAttribute('data-asked', {json.dumps(title)});
            return Boolean(figure);
        }})()""")
        return f"[data-asked={json.dumps(title)}]" if at else None


def start_browser(what):
    """A browser; where there is none, the test ends here, and all of it is skipped.  what: it shows, for the line."""
    try:
        return ReportBrowser(pathlib.Path(PROGRAM).parent / "browser-tools")
    except Missing as why:
        skip(what, why)
        finish()


def check_clean(browser, name):
    """Nothing on the console, and no request."""
    problems = browser.problems()
    check(f"{name}: no error, no request", not problems, problems)


def near(got, wanted, within):
    """Are the numbers those wanted, and missing where they are?"""
    got, wanted = np.asarray(got, float), np.ma.filled(np.ma.asarray(wanted, float), np.nan)
    return got.shape == wanted.shape and bool((np.isnan(got) == np.isnan(wanted)).all()) and bool(
        (np.abs(np.nan_to_num(got) - np.nan_to_num(wanted)) <= within).all())

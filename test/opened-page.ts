/** A page as a person opens it, from a file, in a browser. It must say nothing, and ask nobody for anything. */
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** It is closed in the end, which throws for whatever the page said, or asked for. */
export type OpenedPage = Page & AsyncDisposable;

/** Opens the file at `path`. */
export async function openPage(
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const troubles: string[] = [];
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const address = pathToFileURL(path).href;
  page.on("console", (message) => troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("dialog", (dialog) => troubles.push(dialog.message()));
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) troubles.push(request.url());
  });
  await page.goto(address);
  return Object.assign(page, {
    async [Symbol.asyncDispose]() {
      await page.close();
      if (troubles.length > 0) throw new Error(`Expected a silent page, got ${troubles.join("; ")}`);
    },
  });
}

/** Whether the page can be scrolled sideways, which nobody wants on a phone. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => (document.scrollingElement?.scrollWidth ?? Infinity) > innerWidth);

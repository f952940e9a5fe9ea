/** What people see on a run's page. */
import type { Locator, Page } from 'playwright-core';

/** The sentence that says what the run is doing. */
export function status(page: Page): Locator {
  return page.getByTestId('status');
}

/** Waits until the status reads like this. */
export async function untilStatus(page: Page, words: string): Promise<void> {
  await status(page).filter({ hasText: words }).waitFor();
}

/** The request for a decision on a tool; it is there only while the run waits for it. */
export function request(page: Page, tool: string): Locator {
  return page.getByRole('article', { name: `May the agent run ${tool}?` });
}

/** The row of a tool call. */
export function toolRow(page: Page, tool: string): Locator {
  return page.getByTestId('tool').filter({ has: page.getByText(tool, { exact: true }) });
}

/** The answer while it is written. */
export function liveText(page: Page): Locator {
  return page.getByTestId('live-text');
}

/** How often a text is on the page. */
export function times(page: Page, text: string): Promise<number> {
  return page.getByRole('main').getByText(text).count();
}

/** How many answers of the model hold a text. */
export function answers(page: Page, text: string): Promise<number> {
  return page.locator('.prose', { hasText: text }).count();
}

/** Leaves a page, with all that belongs to it. */
export async function leave(...pages: Page[]): Promise<void> {
  await Promise.all(pages.map((page) => page.context().close()));
}

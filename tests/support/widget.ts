import type { Page } from 'playwright-core'

/** The widget as a person meets it: by the names that it shows. */
export const widget = (page: Page) => ({
  ...questions(page),
  launcher: page.getByRole('button', { name: 'Something wrong?' }),
  dialog: page.getByRole('dialog'),
  heading: (name: string | RegExp) => page.getByRole('heading', { name }),
  reason: (name: string) => page.getByRole('dialog').getByRole('button', { name }),
  undo: page.getByRole('button', { name: 'Undo' }),
  contact: page.getByLabel('How can we reach you?'),
  done: page.getByRole('button', { name: 'Done' }),
  said: page.locator('#said'),
  statusLink: page.getByRole('link', { name: 'Open your report’s page' }),
})

function questions(page: Page) {
  const button = page.getByRole('button', { name: 'Add details' })
  const words = page.getByLabel('What happened?')
  return {
    words,
    // On a busy machine they may have come by themselves, as they do some seconds after the click.
    addMore: button.or(words).first(),
  }
}

/** Visits a page and raises a report by the panel: the receipt is on. */
export async function raising(page: Page, url: string) {
  const amends = widget(page)
  await page.goto(url)
  await amends.launcher.click()
  await amends.reason('Something else').click()
  await amends.heading('Thank you for telling us.').waitFor()
  return amends
}

/** The same, with the questions on. */
export async function answering(page: Page, url: string) {
  const amends = await raising(page, url)
  await amends.addMore.click()
  return amends
}

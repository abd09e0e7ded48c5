import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** With the details of what it finds alone: to describe all that passed takes it longer than to look. */
export function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
}

/** Each rule that is broken, and where. */
export async function violations(builder: AxeBuilder): Promise<string[]> {
  const found = await builder.setLegacyMode().analyze() // no frame here is another origin's
  return found.violations.map(each => `${each.id}: ${each.nodes.map(node => node.target.join(' ')).join(', ')}`)
}

export async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(axe(page))).toEqual([])
}

import { describe, expect, it } from 'vitest'
import { newerInScript, newerInStyles, newerThanFloor } from '../support/house/floor-rules.ts'

describe('W1: what browsers are sent', () => {
  it('W1: uses nothing newer than Chrome and Edge 109, Firefox 115 and Safari 16.4', () => {
    expect(newerThanFloor()).toEqual([])
  })

  it.each([
    ['list.toSorted()', '.toSorted'],
    ['if (URL.canParse(text)) go()', '.canParse'],
    ['const both = Promise.withResolvers()', '.withResolvers'],
    ['fetch(url, { signal: AbortSignal.any(all) })', 'AbortSignal.any'],
    ['Object.groupBy(list, by)', '.groupBy'],
    ['button.ariaBusy = true', '.ariaBusy'],
    ['element.togglePopover()', '.togglePopover'],
  ])('W1: is refused in script: %s', (code, name) => {
    expect(newerInScript(code)).toContain(name)
  })

  it.each([
    ['a { color: light-dark(#000, #fff); }', 'light-dark('],
    ['a { color: color-mix(in srgb, red, blue); }', 'color-mix('],
    ['a { field-sizing: content; }', 'field-sizing:'],
    ['a:popover-open { color: red; }', ':popover-open'],
    ['@scope (a) { b { color: red; } }', '@scope'],
  ])('W1: is refused in styles: %s', (css, name) => {
    expect(newerInStyles(css)).toContain(name)
  })

  it('W1: is not what was there before, nor what is asked for first', () => {
    expect(newerInScript('list.map(one).at(-1); structuredClone(one); CropTarget')).toEqual([])
    expect(newerInStyles('a { inset: 0; color: #fff; } a:focus-visible { gap: 1px; }')).toEqual([])
  })
})

import { afterEach, expect, it, vi } from 'vitest'
import { tellTime } from '../../widget/format.ts'
import type { Language } from '../../worker/contract.ts'

// On the clock of the device, whatever that is.
const TUESDAY = new Date(2026, 2, 10, 14, 5).getTime()
const NEXT_WEEK = new Date(2026, 2, 17, 14, 5).getTime()

const reading = (...languages: string[]) => vi.stubGlobal('navigator', { languages })
afterEach(() => vi.unstubAllGlobals())

const TOLD = {
  en: 'Tuesday 2:05 PM',
  fr: 'mardi 14:05',
  es: 'martes 14:05',
  pt: 'terça-feira 14:05',
  de: 'Dienstag 14:05',
  it: 'martedì 14:05',
  nl: 'dinsdag 14:05',
  pl: 'wtorek 14:05',
  tr: 'Salı 14:05',
  sw: 'Jumanne 14:05',
  ar: 'الثلاثاء 2:05 م',
  he: 'יום שלישי 14:05',
  hi: 'मंगलवार 2:05 pm',
  'zh-Hans': '星期二 14:05',
  'zh-Hant': '星期二 下午2:05',
  ja: '火曜日 14:05',
} satisfies Partial<Record<Language, string>>

it.each(Object.entries(TOLD))('tells the day before the clock: %s, %s', (language, told) => {
  reading('fi')
  expect(tellTime(TUESDAY, TUESDAY, language as Language)).toBe(told)
})

it('tells the date when the weekday would be ambiguous', () => {
  reading('en-GB')
  expect(tellTime(NEXT_WEEK, TUESDAY, 'en')).toBe('Tue 17 Mar 14:05')
  expect(tellTime(NEXT_WEEK, TUESDAY, 'ja')).toBe('3月17日(火) 14:05')
})

it('writes the clock as the reader’s country does, where it speaks the same language', () => {
  reading('pt-PT', 'en-GB', 'ar-EG')
  expect(tellTime(TUESDAY, TUESDAY, 'en')).toBe('Tuesday 14:05')
  expect(tellTime(TUESDAY, TUESDAY, 'ar')).toBe('الثلاثاء ٢:٠٥ م')
  expect(tellTime(TUESDAY, TUESDAY, 'de')).toBe('Dienstag 14:05')
})

it.each(['zh-CN', 'zh', 'zh-Hans-HK', 'zh-SG'])('keeps the script apart from that of %s', (own) => {
  reading(own)
  expect(tellTime(NEXT_WEEK, TUESDAY, 'zh-Hant')).toContain('週二')
  reading('zh-TW', 'zh-HK')
  expect(tellTime(NEXT_WEEK, TUESDAY, 'zh-Hans')).toContain('周二')
})

it('does not take one language for another that begins alike', () => {
  reading('est-EE', 'arn-CL')
  expect(tellTime(TUESDAY, TUESDAY, 'es')).toBe('martes 14:05')
  expect(tellTime(TUESDAY, TUESDAY, 'ar')).toBe('الثلاثاء 2:05 م')
})

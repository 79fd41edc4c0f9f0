import type { Language } from '../contract.ts'
import { acts as arActs } from './ar/acts.ts'
import { mail as arMail } from './ar/mail.ts'
import { tells as arTells } from './ar/tells.ts'
import { acts as deActs } from './de/acts.ts'
import { mail as deMail } from './de/mail.ts'
import { tells as deTells } from './de/tells.ts'
import { acts as enActs } from './en/acts.ts'
import { mail as enMail } from './en/mail.ts'
import { tells as enTells } from './en/tells.ts'
import { acts as esActs } from './es/acts.ts'
import { mail as esMail } from './es/mail.ts'
import { tells as esTells } from './es/tells.ts'
import { acts as frActs } from './fr/acts.ts'
import { mail as frMail } from './fr/mail.ts'
import { tells as frTells } from './fr/tells.ts'
import { acts as heActs } from './he/acts.ts'
import { mail as heMail } from './he/mail.ts'
import { tells as heTells } from './he/tells.ts'
import { acts as hiActs } from './hi/acts.ts'
import { mail as hiMail } from './hi/mail.ts'
import { tells as hiTells } from './hi/tells.ts'
import { acts as itActs } from './it/acts.ts'
import { mail as itMail } from './it/mail.ts'
import { tells as itTells } from './it/tells.ts'
import { acts as jaActs } from './ja/acts.ts'
import { mail as jaMail } from './ja/mail.ts'
import { tells as jaTells } from './ja/tells.ts'
import { acts as nlActs } from './nl/acts.ts'
import { mail as nlMail } from './nl/mail.ts'
import { tells as nlTells } from './nl/tells.ts'
import { acts as plActs } from './pl/acts.ts'
import { mail as plMail } from './pl/mail.ts'
import { tells as plTells } from './pl/tells.ts'
import { acts as ptActs } from './pt/acts.ts'
import { mail as ptMail } from './pt/mail.ts'
import { tells as ptTells } from './pt/tells.ts'
import { acts as swActs } from './sw/acts.ts'
import { mail as swMail } from './sw/mail.ts'
import { tells as swTells } from './sw/tells.ts'
import { acts as trActs } from './tr/acts.ts'
import { mail as trMail } from './tr/mail.ts'
import { tells as trTells } from './tr/tells.ts'
import type { PageWords } from './words.ts'
import { acts as zhHansActs } from './zh-Hans/acts.ts'
import { mail as zhHansMail } from './zh-Hans/mail.ts'
import { tells as zhHansTells } from './zh-Hans/tells.ts'
import { acts as zhHantActs } from './zh-Hant/acts.ts'
import { mail as zhHantMail } from './zh-Hant/mail.ts'
import { tells as zhHantTells } from './zh-Hant/tells.ts'

/** The sentences of pages and mails, language by language. */
export const PAGE_WORDS: Readonly<Record<Language, PageWords>> = {
  en: { ...enTells, ...enActs, ...enMail },
  fr: { ...frTells, ...frActs, ...frMail },
  es: { ...esTells, ...esActs, ...esMail },
  pt: { ...ptTells, ...ptActs, ...ptMail },
  de: { ...deTells, ...deActs, ...deMail },
  it: { ...itTells, ...itActs, ...itMail },
  nl: { ...nlTells, ...nlActs, ...nlMail },
  pl: { ...plTells, ...plActs, ...plMail },
  tr: { ...trTells, ...trActs, ...trMail },
  sw: { ...swTells, ...swActs, ...swMail },
  ar: { ...arTells, ...arActs, ...arMail },
  he: { ...heTells, ...heActs, ...heMail },
  hi: { ...hiTells, ...hiActs, ...hiMail },
  'zh-Hans': { ...zhHansTells, ...zhHansActs, ...zhHansMail },
  'zh-Hant': { ...zhHantTells, ...zhHantActs, ...zhHantMail },
  ja: { ...jaTells, ...jaActs, ...jaMail },
}

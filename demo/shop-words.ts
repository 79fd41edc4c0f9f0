import type { Language } from '../worker/contract.ts'
import type { Site } from '../worker/sites/site.ts'

type Reasons = readonly [
  broken: string,
  money: string,
  missing: string,
  order: string,
  other: string,
]

// What the shop's own words are elsewhere: its reasons, and how long one waits on the telephone. It
// leaves its button to the widget, whose words for it are loaded by those alone who need them.
const OWN: Readonly<Partial<Record<Language, readonly [Reasons, wait: string]>>> = {
  fr: [
    [
      'Quelque chose ne fonctionne pas',
      'Un prix ou un paiement est faux',
      'Je ne trouve pas ce qu’il me faut',
      'Il y a un problème avec ma commande',
      'Autre chose',
    ],
    'moins de 5 minutes',
  ],
  es: [
    [
      'Algo no funciona',
      'Un precio o un pago está mal',
      'No encuentro lo que necesito',
      'Hay un problema con mi pedido',
      'Otra cosa',
    ],
    'menos de 5 minutos',
  ],
  pt: [
    [
      'Algo não funciona',
      'Um preço ou um pagamento está errado',
      'Não encontro o que preciso',
      'Há um problema com a minha encomenda',
      'Outra coisa',
    ],
    'menos de 5 minutos',
  ],
  de: [
    [
      'Etwas funktioniert nicht',
      'Ein Preis oder eine Zahlung stimmt nicht',
      'Ich finde nicht, was ich brauche',
      'Mit meiner Bestellung stimmt etwas nicht',
      'Etwas anderes',
    ],
    'unter 5 Minuten',
  ],
  it: [
    [
      'Qualcosa non funziona',
      'Un prezzo o un pagamento è sbagliato',
      'Non trovo quello che mi serve',
      'C’è un problema con il mio ordine',
      'Altro',
    ],
    'meno di 5 minuti',
  ],
  nl: [
    [
      'Er werkt iets niet',
      'Een prijs of betaling klopt niet',
      'Ik kan niet vinden wat ik nodig heb',
      'Er is iets mis met mijn bestelling',
      'Iets anders',
    ],
    'minder dan 5 minuten',
  ],
  pl: [
    [
      'Coś nie działa',
      'Cena lub płatność się nie zgadza',
      'Nie mogę znaleźć tego, czego potrzebuję',
      'Coś jest nie tak z moim zamówieniem',
      'Coś innego',
    ],
    'mniej niż 5 minut',
  ],
  tr: [
    [
      'Bir şey çalışmıyor',
      'Bir fiyat veya ödeme yanlış',
      'Aradığımı bulamıyorum',
      'Siparişimde bir sorun var',
      'Başka bir şey',
    ],
    '5 dakikadan az',
  ],
  sw: [
    [
      'Kuna kitu hakifanyi kazi',
      'Bei au malipo si sahihi',
      'Sipati ninachohitaji',
      'Kuna tatizo na oda yangu',
      'Jambo lingine',
    ],
    'chini ya dakika 5',
  ],
  ar: [
    [
      'شيء ما لا يعمل',
      'هناك خطأ في سعر أو دفعة',
      'لا أجد ما أحتاج إليه',
      'هناك مشكلة في طلبي',
      'شيء آخر',
    ],
    'أقل من 5 دقائق',
  ],
  he: [
    [
      'משהו לא עובד',
      'יש טעות במחיר או בתשלום',
      'לא מצאתי את מה שחיפשתי',
      'יש בעיה בהזמנה שלי',
      'משהו אחר',
    ],
    'פחות מ־5 דקות',
  ],
  hi: [
    [
      'कुछ काम नहीं कर रहा',
      'कीमत या भुगतान में गलती है',
      'मुझे जो चाहिए वह नहीं मिल रहा',
      'मेरे ऑर्डर में कुछ गड़बड़ है',
      'कुछ और',
    ],
    '5 मिनट से कम',
  ],
  'zh-Hans': [
    ['有功能无法使用', '价格或付款有误', '找不到我需要的东西', '我的订单有问题', '其他问题'],
    '不到 5 分钟',
  ],
  'zh-Hant': [
    ['有功能無法使用', '價格或付款有誤', '找不到我需要的東西', '我的訂單有問題', '其他問題'],
    '不到 5 分鐘',
  ],
  ja: [
    [
      '何かが動かない',
      '価格または支払いが正しくない',
      '必要なものが見つからない',
      '注文に問題がある',
      'その他',
    ],
    '5分以内',
  ],
}

/** The words of a shop in the languages that it speaks beside English. */
export function shopWords({ reasons, contacts }: Pick<Site, 'reasons' | 'contacts'>) {
  const translations: Record<string, Site['translations'][Language]> = {}
  for (const [language, [labels, wait]] of Object.entries(OWN)) {
    translations[language] = {
      reasons: Object.fromEntries(reasons.map(({ code }, at) => [code, labels[at] ?? code])),
      contacts: Object.fromEntries(contacts.map(({ url }) => [url, { wait }])),
    }
  }
  return translations satisfies Site['translations']
}

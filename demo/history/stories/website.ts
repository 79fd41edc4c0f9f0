import * as s from '../story.ts'

const CARD_ERROR = {
  browser: 'Safari 19 on iOS',
  viewport: [390, 844] as [number, number],
  errors: [{ text: 'TypeError: undefined is not an object (payment.session)', count: 3 }],
  requests: [{ url: 'http://localhost:8788/pay/session', status: 502, count: 3 }],
}

/** What did not work on the pages, or could not be found on them. */
export const WEBSITE: readonly s.Story[] = [
  {
    name: 'card',
    hoursAgo: 301,
    click: s.click('basket', 'broken', 'en'),
    steps: [
      s.tells('The page turns white when I press “Pay now”. Tried it three times.', {
        wish: 'fix',
        evidence: CARD_ERROR,
      }),
      ...s.wantsMail('priya.raman@example.com'),
      s.answers(
        'tiago',
        35,
        'Hello Priya, I can see it too. Card payments fail for some phones right now, and I have our payment provider on the line.',
        4,
        'blocked',
      ),
      s.pins(
        'tiago',
        10,
        'card-payments-autumn-01',
        'Card payments fail on some phones. We are working on it with our payment provider.',
        ['/checkout*'],
        9,
      ),
      s.plans('tiago', 90, 'The provider restores the old version of their form today.', 8),
      s.unpins(
        'tiago',
        330,
        'card-payments-autumn-01',
        'Card payments work again on every phone. Your basket is still there, and nothing was charged twice.',
      ),
      s.resolves(
        'tiago',
        15,
        'Card payments work again. Our provider took back their change of this morning.',
        'I am sorry that you could not order, Priya.',
        { amends: 'Free shipping on the order you were about to make.' },
      ),
      s.followsUp(400, true, 5, 'Worked at once. Thanks for the quick word.', [5, 5, 5]),
      s.closes(
        'tiago',
        120,
        'partner',
        'Payment form',
        'The provider tells us a day before they change the form, and we test it on a phone.',
        true,
      ),
    ],
  },
  {
    hoursAgo: 299.5,
    click: s.click('basket', 'card-payments-autumn-01', 'es', {
      trigger: 'notice',
      notice: 'card-payments-autumn-01',
    }),
    steps: [...s.wantsMail('marta.rojas@example.com')],
  },
  {
    hoursAgo: 298,
    click: s.click('basket', 'broken', 'nl'),
    steps: [
      s.tells('Betalen lukt niet, het scherm blijft wit.', { evidence: CARD_ERROR }),
      s.merges('noor', 20, 'card'),
    ],
  },
  {
    hoursAgo: 359,
    click: s.click('bowls', 'missing', 'en'),
    steps: [
      s.tells('Can these go in the dishwasher? It does not say anywhere.', { wish: 'explain' }),
      s.answers(
        'noor',
        25,
        'Hello, yes, all our stoneware can, at up to 65 degrees. I am adding it to the page now.',
        4,
      ),
      s.resolves(
        'noor',
        70,
        'The page of every bowl now says that it is dishwasher safe.',
        'You should not have had to ask. Thank you for telling us.',
      ),
      s.followsUp(1_500, true, 5),
      s.closes(
        'noor',
        60,
        'information',
        'Care instructions',
        'The template of a product page now has a line for care.',
        true,
      ),
    ],
  },
  {
    hoursAgo: 291,
    click: s.click('plates', 'missing', 'pl'),
    steps: [
      s.tells('Nie mogę znaleźć średnicy talerzy.', { wish: 'explain' }),
      s.answers('sam', 45, 'Hello, they measure 27 cm. I am adding the size to the page today.', 6),
      s.resolves(
        'sam',
        200,
        'Each plate now shows its size in centimetres, next to the price.',
        'Sorry that you had to look for it.',
      ),
      s.closes(
        'sam',
        300,
        'information',
        'Sizes of plates',
        'No product goes online without its size.',
        true,
      ),
    ],
  },
  {
    hoursAgo: 243,
    click: s.click('workshops', 'broken', 'ar'),
    steps: [
      s.tells('التقويم في صفحة الورش لا يظهر كاملاً على الهاتف ولا أستطيع اختيار يوم.', {
        wish: 'fix',
        evidence: { browser: 'Chrome 141 on Android', viewport: [412, 915] },
      }),
      ...s.wantsMail('layla.haddad@example.com'),
      s.answers(
        'lea',
        100,
        'Hello Layla, I can see it: the calendar is cut off on phones that read from the right. Tell me the day you want, and I will book it for you while we repair it.',
        9,
        'blocked',
      ),
      s.writes(150, 'شكراً. يوم السبت صباحاً إن أمكن، لشخصين.'),
      s.messages('lea', 60, 'Done: two places on Saturday morning are yours.', 9),
      s.plans('lea', 60, 'We repair the calendar this week.', 40),
      s.resolves(
        'lea',
        1_300,
        'The calendar now works on phones in Arabic and Hebrew. Your two places are booked.',
        'I am sorry that you could not book by yourself.',
      ),
      s.followsUp(420, true, 5, 'كل شيء يعمل الآن. شكراً جزيلاً.', [5, 5, 5]),
      s.closes(
        'lea',
        400,
        'page',
        'Workshop calendar',
        'We look at each new page once in Arabic before it goes online.',
        true,
      ),
    ],
  },
  {
    hoursAgo: 187,
    inEvening: true,
    click: s.click('orders', 'broken', 'en', {
      trigger: 'signal',
      signal: 'error',
    }),
    steps: [
      s.wishes('fix', {
        evidence: {
          browser: 'Firefox 145 on Windows',
          requests: [{ url: 'http://localhost:8788/orders', status: 500, count: 4 }],
        },
      }),
      s.answers(
        'sam',
        30,
        'Good morning, thank you for the click. The list of orders was down last night, and it is back. Please tell us if you still see the error.',
        9,
      ),
      s.resolves(
        'sam',
        300,
        'The list of orders works again since half past eight this morning.',
        'I am sorry for the error page.',
      ),
      s.closes(
        'sam',
        700,
        'page',
        'List of orders',
        'We now get an alert when the page answers with an error for five minutes.',
        true,
      ),
    ],
  },
  {
    hoursAgo: 148,
    click: s.click('shop', 'other', 'en'),
    steps: [
      s.tells('The pictures take ages on my phone. I gave up on the third one.', {
        wish: 'listen',
      }),
      s.answers(
        'noor',
        60,
        'Hello, thank you. The pictures are larger than they need to be. I am passing it on to the person who looks after the shop’s pages.',
        10,
      ),
      s.handsOver('noor', 30, 'lea'),
      s.takesOver('lea', 60),
      s.plans('lea', 200, 'We shrink all pictures of the shop by the end of next week.', 60),
      s.resolves(
        'lea',
        2_300,
        'The pictures of the shop are now a fifth of their size and load in about a second.',
        'Thank you for taking the time, and sorry for the wait.',
      ),
      s.followsUp(900, true, 4),
    ],
  },
  {
    hoursAgo: 79,
    click: s.click('jugs', 'missing', 'tr'),
    steps: [
      s.tells('Sürahinin kaç litre aldığı yazmıyor.', { wish: 'explain' }),
      s.answers('noor', 50, 'Hello, it holds 1.4 litres. I am adding this to the page.', 6),
      s.resolves(
        'noor',
        130,
        'The page of the jug now says how much it holds.',
        'Thank you for pointing it out.',
      ),
    ],
  },
  {
    name: 'coupon',
    hoursAgo: 29,
    click: s.click('basket', 'broken', 'en', { element: { text: 'Redeem', selector: '#coupon' } }),
    steps: [
      s.tells('SPRING10 is refused as expired, but your page says it is good until Sunday.', {
        wish: 'fix',
      }),
      ...s.wantsMail('eleanor.price@example.com'),
      s.answers(
        'lea',
        45,
        'Hello Eleanor, you are right: the coupon is good until Sunday. I have asked for the shop to be put right, and you will get your discount in any case.',
        9,
        'money',
      ),
      s.pins(
        'lea',
        15,
        'spring-coupon-known-01',
        'Good coupons are refused as expired. We are putting it right, and your discount is safe.',
        ['/checkout*'],
      ),
      s.plans('lea', 120, 'We correct the date of the coupon in the shop.', 40),
      s.messages(
        'lea',
        700,
        'We found the cause: the shop counts the days in another time zone. The repair is being tested.',
      ),
    ],
  },
  {
    hoursAgo: 26.5,
    click: s.click('basket', 'spring-coupon-known-01', 'pt', {
      trigger: 'notice',
      notice: 'spring-coupon-known-01',
    }),
    steps: [...s.wantsMail('rui.tavares@example.com')],
  },
  {
    hoursAgo: 12,
    inEvening: true,
    click: s.click('basket', 'spring-coupon-known-01', 'it', {
      trigger: 'notice',
      notice: 'spring-coupon-known-01',
    }),
    steps: [],
  },
  {
    hoursAgo: 10.5,
    click: s.click('basket', 'money', 'de'),
    steps: [
      s.tells('Mein Gutschein wird abgelehnt, obwohl er noch gilt.'),
      s.merges('lea', 35, 'coupon'),
    ],
  },
  {
    hoursAgo: 17,
    click: s.click('returns', 'broken', 'es'),
    steps: [
      s.tells('El formulario de devolución no acepta mi número de pedido.', { wish: 'fix' }),
      ...s.wantsMail('nuria.vidal@example.com'),
      s.answers(
        'tiago',
        55,
        'Hola Nuria, lo siento. Estoy mirando por qué el formulario rechaza su número y le escribo hoy mismo.',
        7,
      ),
      s.plans('tiago', 140, 'Mientras tanto le envío la etiqueta de devolución por correo.', 26),
      s.messages(
        'tiago',
        240,
        'La etiqueta va en camino. El formulario estará arreglado esta semana.',
      ),
    ],
  },
  {
    hoursAgo: 1.7,
    click: s.click('basket', 'broken', 'fr'),
    steps: [
      s.tells('Le bouton « Payer » ne réagit pas du tout.', {
        wish: 'fix',
        contact: { email: 'camille.roux@example.com' },
        evidence: {
          browser: 'Firefox 145 on macOS',
          errors: [{ text: 'ReferenceError: undefinedBasket is not defined', count: 2 }],
        },
      }),
    ],
  },
  { hoursAgo: 0.6, click: s.click('bowls', 'missing', 'en'), steps: [] },
]

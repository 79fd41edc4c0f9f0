import * as s from '../story.ts'

/** Workshops, questions, privacy, and what turned out to be nothing. */
export const PEOPLE: readonly s.Story[] = [
  {
    hoursAgo: 365,
    click: s.click('workshops', 'other', 'en'),
    steps: [
      s.tells('Saturday’s workshop was cancelled an hour before. I had travelled from Porto.', {
        wish: 'listen',
      }),
      ...s.wantsMail('beth.amaro@example.com'),
      s.answers(
        'lea',
        30,
        'Dear Beth, I am sorry. Our teacher fell ill that morning, and we should have called you. What you travelled for is on us.',
        9,
        'money',
      ),
      s.plans('lea', 200, 'I find you a new date and something for the journey.', 16),
      s.offers(
        'lea',
        90,
        'Please choose one. The new date is yours in either case.',
        30,
        ['redo', 'A place on any Saturday, for two people instead of one'],
        ['refund', 'The workshop and the train fare', 8_450],
        ['gesture', 'A private hour with our teacher, on a day of your choice'],
      ),
      s.picks(1_900, 2),
      s.resolves(
        'lea',
        900,
        'Your private hour took place today, and I am glad that you could come.',
        'I am sorry that we let you travel for nothing.',
        { amends: 'A private hour with our teacher.' },
      ),
      s.followsUp(200, true, 5, 'Rosa was wonderful. All forgiven.', [5, 4, 5]),
      s.closes(
        'lea',
        260,
        'capacity',
        'Cancelled workshops',
        'We call everybody in person when a workshop is cancelled on the day itself.',
        true,
      ),
    ],
  },
  {
    hoursAgo: 310,
    click: s.click('bowls', 'other', 'de'),
    steps: [
      s.tells(
        'Die Glasur der Schale splittert am Rand. Ist das für Kinder gefährlich? Enthält sie Blei?',
        { wish: 'explain', contact: { phone: '+49 30 23125 014' } },
      ),
      s.answers(
        'sam',
        15,
        'Guten Tag, bitte benutzen Sie die Schale erst einmal nicht mehr. Unsere Glasuren enthalten kein Blei, aber ein Splitter gehört in keine Kinderschale. Ich rufe Sie heute an.',
        3,
        'safety',
      ),
      s.escalates('sam', 5, 'A child eats from this bowl, and the glaze chips at the rim.'),
      s.plans('sam', 60, 'Neue Schale per Express, und wir untersuchen die alte.', 12),
      s.resolves(
        'sam',
        500,
        'Die neue Schale ist heute angekommen. Den Brand haben wir geprüft und drei weitere Schalen aussortiert.',
        'Es tut mir leid, dass Sie sich sorgen mussten.',
        { amends: 'Eine neue Schale per Express und die Rücksendung der alten.' },
      ),
      s.followsUp(360, true, 5, 'Sehr ernst genommen worden. Danke für den Anruf.', [5, 5, 5]),
      s.closes(
        'sam',
        200,
        'product',
        'Glaze of batch 212',
        'Every rim is checked under the lamp before a bowl is packed.',
        true,
      ),
    ],
  },
  {
    hoursAgo: 286,
    click: s.click('shop', 'other', 'en', {
      tookMs: 90,
      text: 'Best SEO service! https://rank.example/a https://rank.example/b https://boost.example/c',
    }),
    steps: [s.marksSpam('tiago', 240, 'Advertising with links to other sites.')],
  },
  {
    hoursAgo: 254,
    click: s.click('orders', 'other', 'pt'),
    steps: [
      s.tells('Mudei de morada. Podem corrigir a encomenda 4150?', { wish: 'fix' }),
      ...s.wantsMail('teresa.lopes@example.com'),
      s.answers('noor', 45, 'Olá Teresa, já mudei a morada na sua encomenda.', 6),
      s.resolves(
        'noor',
        40,
        'A sua encomenda segue para a nova morada.',
        'Obrigado por nos avisar a tempo.',
      ),
      s.confirms(300),
      s.asksErasure(2_400),
      s.erases('lea', 200),
    ],
  },
  {
    hoursAgo: 196,
    inEvening: true,
    click: s.click('workshops', 'missing', 'en'),
    steps: [
      s.tells('Is there a workshop for children? I only find evening ones.', { wish: 'explain' }),
      s.answers(
        'noor',
        40,
        'Good morning, there is one every second Sunday, and it was hidden under “Families”. I am putting it where you looked.',
        8,
      ),
      s.resolves(
        'noor',
        220,
        'The workshop for children now stands on the page of all workshops.',
        'Sorry that it was so well hidden.',
      ),
      s.followsUp(2_600, true, 5),
      s.closes(
        'noor',
        150,
        'page',
        'List of workshops',
        'The list shows all workshops, whatever their category.',
        true,
      ),
    ],
  },
  {
    hoursAgo: 140,
    click: s.click('shop', 'other', 'en', {
      tookMs: 120,
      trap: 'https://cheap.example',
      text: '[url=https://cheap.example]cheap followers[/url]',
    }),
    steps: [s.marksSpam('lea', 500, 'A program filled in the hidden field.')],
  },
  {
    hoursAgo: 131,
    click: s.click('bowls', 'other', 'sw'),
    steps: [
      s.tells('Je, mnatuma bidhaa Kenya? Sioni nchi yangu kwenye orodha.', { wish: 'explain' }),
      ...s.wantsMail('amina.otieno@example.com'),
      s.answers(
        'tiago',
        110,
        'Hello Amina, thank you for asking. We do not ship to Kenya yet, but I am asking our carrier for a price.',
        9,
      ),
      s.plans('tiago', 300, 'The carrier answers within the week.', 45),
      s.resolves(
        'tiago',
        1_500,
        'Our carrier takes parcels to Kenya for 38 EUR. Your country is on the list now.',
        'I am sorry that it took a week to find out.',
        { outcome: 'partly' },
      ),
      s.followsUp(600, true, 4, 'Asante sana.', [3, 5, 5]),
    ],
  },
  {
    hoursAgo: 110,
    click: s.click('shop', 'other', 'en', {
      tookMs: 190,
      text: 'I wrote about you here: https://blog.example/pots and https://photos.example/kiln https://pins.example/clay',
    }),
    steps: [
      s.releases('lea', 200, 'A customer who wrote about us. The links lead to her own pages.'),
      s.answers(
        'lea',
        30,
        'Hello, thank you for writing about our pots. May we link to your article from our journal?',
        9,
      ),
      s.resolves(
        'lea',
        500,
        'We linked to your article, with your name next to it.',
        'Sorry that your message was held back at first. It had three links in it.',
      ),
    ],
  },
  {
    hoursAgo: 70,
    click: s.click('workshops', 'other', 'he'),
    steps: [
      s.tells('קניתי מקום לסדנה ביום רביעי ואני חולה. אפשר להעביר לשבוע הבא?', {
        wish: 'other',
        wishText: 'להעביר את המקום',
      }),
      ...s.wantsMail('noa.levi@example.com'),
      s.answers(
        'lea',
        40,
        'Hello Noa, get well soon. I have moved your place to next Wednesday. Tell me if another day is better.',
        9,
      ),
      s.resolves(
        'lea',
        300,
        'Your place is booked for next Wednesday.',
        'No apology is too much for a cold, so get well soon.',
      ),
      s.confirms(700),
    ],
  },
  {
    hoursAgo: 39,
    click: s.click('jugs', 'other', 'en'),
    steps: [
      s.tells('The handle of my jug came off with hot water in it. Nobody was hurt, luckily.', {
        wish: 'explain',
        contact: { phone: '+44 20 7946 0148' },
      }),
      ...s.wantsMail('owen.pryce@example.com'),
      s.answers(
        'tiago',
        20,
        'Hello Owen, I am glad that nobody was hurt. Please send me a picture of the handle, and do not use the second jug either.',
        5,
        'safety',
      ),
      s.writes(70, 'I will send one tonight. The break is clean, right where it meets the body.'),
      s.messages(
        'tiago',
        80,
        'Thank you. That tells our potter where to look. I will write again tomorrow.',
        10,
      ),
      s.plans(
        'tiago',
        500,
        'Our potter examines the jugs of your batch, and you get two new ones.',
        26,
      ),
      s.messages(
        'tiago',
        500,
        'We found two more jugs with a weak handle and took all of that batch out of the shop.',
      ),
    ],
  },
  {
    hoursAgo: 15,
    click: s.click('workshops', 'other', 'en'),
    steps: [s.tells('Can I bring my own clay to the workshop?'), s.withdraws(6)],
  },
  {
    hoursAgo: 13,
    click: s.click('delivery', 'missing', 'pt'),
    steps: [
      s.tells('Não encontro o horário da loja em Lisboa.', { wish: 'explain' }),
      s.answers(
        'lea',
        300,
        'Bom dia, e desculpe a demora. Estamos abertos das 9 às 18, e ao sábado até às 14.',
        9,
      ),
    ],
  },
  {
    hoursAgo: 5.5,
    click: s.click('shop', 'other', 'en', {
      tookMs: 110,
      text: 'Make money from home https://win.example/now https://win.example/sure',
    }),
    steps: [],
  },
]

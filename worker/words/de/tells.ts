import type { TellWords } from '../words.ts'

export const tells: TellWords = {
  reportName: 'Meldung {reference}',
  pageTitle: '{reference}: {title}',
  somethingNew: 'Es gibt etwas Neues. {title}',
  timesOf: 'Alle Zeiten gelten für die Zeitzone {zone}.',
  wayBack:
    'Über diese Seite kommen Sie jederzeit zu Ihrer Meldung zurück. Behalten Sie die Adresse für sich: Wer sie kennt, kann alles lesen, was hier steht.',
  alsoWriteTo: 'Sie können auch an {email} schreiben.',
  otherLanguages: 'Diese Seite in anderen Sprachen',
  titles: {
    received: 'Ihre Meldung ist bei uns angekommen.',
    acknowledged: 'Ihre Meldung ist in guten Händen.',
    working: 'Wir arbeiten daran.',
    proposed: 'Wir haben ein Angebot für Sie.',
    resolved: 'Wir denken, dass es jetzt wieder in Ordnung ist.',
    withdrawn: 'Sie haben diese Meldung zurückgezogen.',
    merged: 'Diese Meldung läuft gemeinsam mit einer anderen weiter.',
    erased: 'Diese Meldung wurde gelöscht.',
  },
  hasProposal: 'Ihr Vorschlag ist bei uns angekommen.',
  workingAgain: 'Wir arbeiten wieder daran.',
  promised: {
    answer: '{name} antwortet Ihnen bis {when}.',
    update: '{name} schreibt Ihnen bis {when} wieder.',
    resolve: '{name} erledigt es bis {when}.',
  },
  promisedByNobody: {
    update: 'Jemand aus dem Team schreibt Ihnen bis {when} wieder.',
    resolve: 'Jemand aus dem Team erledigt es bis {when}.',
  },
  late: {
    answer:
      'Wir hatten Ihnen bis {when} eine Antwort versprochen und das nicht gehalten. Ihre Meldung ist nicht vergessen.',
    update:
      'Wir hatten Ihnen bis {when} eine Nachricht versprochen und das nicht gehalten. Ihre Meldung ist nicht vergessen.',
    resolve:
      'Wir hatten Ihnen versprochen, es bis {when} zu erledigen, und das nicht gehalten. Ihre Meldung ist nicht vergessen.',
  },
  lateBefore: {
    answer:
      'Wir hatten Ihnen bis {when} eine Antwort versprochen und das nicht gehalten. Das tut uns leid. {next}',
    update:
      'Wir hatten Ihnen bis {when} eine Nachricht versprochen und das nicht gehalten. Das tut uns leid. {next}',
    resolve:
      'Wir hatten Ihnen versprochen, es bis {when} zu erledigen, und das nicht gehalten. Das tut uns leid. {next}',
  },
  nothingToDo: 'Sie müssen nichts weiter tun.',
  thanksForAnswer: 'Vielen Dank für Ihre Antwort.',
  chooseInPeace:
    'Wählen Sie, was Ihnen passt, oder sagen Sie uns, was Ihnen lieber wäre. Nehmen Sie sich ruhig Zeit.',
  nobodyAnswers: 'Sie wird nicht mehr beantwortet. Sie können jederzeit eine neue Meldung machen.',
  oneForBoth:
    'Jemand anderes hat uns dasselbe gemeldet. Deshalb kümmert sich eine Person um beides.',
  nothingLeft: 'Vom Gesagten ist nichts mehr gespeichert.',
  reopenUntil:
    'Falls es doch nicht in Ordnung ist, können Sie die Meldung bis {when} wieder öffnen.',
  saidDone: '{name} sagt, dass es erledigt ist. Stimmt das? Sie haben das letzte Wort.',
  weSaidDone: 'Wir sagen, dass es erledigt ist. Stimmt das? Sie haben das letzte Wort.',
  lastWord: 'Sie haben das letzte Wort: Haben wir es wiedergutgemacht?',
  plan: 'So gehen wir vor',
  willGet: 'Das bekommen Sie',
  wasAgreed: 'Das wurde für Sie vereinbart',
  erasedBy: 'Sie haben uns gebeten, diese Meldung zu löschen. Spätestens {when} ist sie gelöscht.',
  mergedTitles: {
    waiting: 'Bisher hat noch niemand darauf geantwortet.',
    working: 'Es wird daran gearbeitet.',
    done: 'Es ist erledigt.',
    over: 'Die andere Meldung ist beendet.',
  },
  promises: 'Was wir Ihnen versprochen haben',
  promiseOf: {
    answer: 'Antwort bis {when}',
    update: 'Nachricht bis {when}',
    resolve: 'Erledigt bis {when}',
  },
  verdicts: {
    kept: 'Gehalten',
    broken: 'Nicht gehalten',
    moved: 'Neuer Termin',
    withdrawn: 'Nicht mehr nötig',
    waits: 'Wartet auf Ihre Wahl',
    late: 'Verspätet',
    toCome: 'Steht noch aus',
  },
  said: 'Was bisher geschah',
  byAt: '{name}, {when}',
  settledOn: 'Erledigt am {when}',
  resolution: {
    apology: 'Es tut uns leid',
    decided: 'Wie wir entschieden haben',
    done: 'Was wir getan haben',
    explanation: 'Warum wir ein Versprechen nicht gehalten haben',
    amends: 'Was Sie bekommen',
  },
  pictureAlt: 'Ihr Bild',
  pictureGone: 'Dieses Bild wurde nach {days} Tagen gelöscht.',
  youChose: 'Sie haben gewählt: {remedy}',
  tookOver: '{name} kümmert sich jetzt darum.',
  agreedLater: 'Sie waren mit einem späteren Termin einverstanden.',
  separated: 'Die andere Meldung ist beendet. Wir kümmern uns jetzt wieder eigens um Ihre.',
  offerTakenBack: 'Das Angebot wurde zurückgenommen.',
  saidRight: 'Sie haben gesagt, dass es wieder in Ordnung ist.',
  notedRight: 'Wir haben notiert, dass es laut Ihnen wieder in Ordnung ist.',
  saidNotRight: 'Sie haben gesagt, dass es nicht in Ordnung ist.',
  openedAgain: 'Wir haben die Meldung wieder geöffnet.',
  noticedTitle: 'Was {name} bemerkt hat',
  toldTitle: 'Was Sie uns gemeldet haben',
  facts: {
    reason: 'Das Problem',
    wish: 'Was helfen würde',
    contact: 'So erreichen wir Sie',
    page: 'Seite',
    noticed: 'Bemerkt',
    raised: 'Gemeldet',
  },
  ownWish: '{wish}: {text}',
}

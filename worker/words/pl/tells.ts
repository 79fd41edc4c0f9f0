import type { TellWords } from '../words.ts'

export const tells: TellWords = {
  reportName: 'Zgłoszenie {reference}',
  pageTitle: '{reference}: {title}',
  somethingNew: 'Jest coś nowego. {title}',
  timesOf: 'Godziny podajemy w strefie {zone}.',
  wayBack:
    'Ta strona prowadzi z powrotem do zgłoszenia. Prosimy nie udostępniać jej adresu: kto go zna, może przeczytać wszystko, co tu jest.',
  alsoWriteTo: 'Można też napisać na adres {email}.',
  otherLanguages: 'Ta strona w innych językach',
  titles: {
    received: 'Mamy Twoje zgłoszenie.',
    acknowledged: 'Zgłoszenie jest w dobrych rękach.',
    working: 'Pracujemy nad tym.',
    proposed: 'Mamy propozycję.',
    resolved: 'Naszym zdaniem wszystko jest już w porządku.',
    withdrawn: 'Zgłoszenie zostało wycofane.',
    merged: 'To zgłoszenie jest prowadzone razem z innym.',
    erased: 'To zgłoszenie zostało usunięte.',
  },
  hasProposal: 'Mamy Twoją propozycję.',
  workingAgain: 'Znowu nad tym pracujemy.',
  promised: {
    answer: '{name} odpowie najpóźniej: {when}.',
    update: '{name} napisze ponownie najpóźniej: {when}.',
    resolve: '{name} załatwi to najpóźniej: {when}.',
  },
  promisedByNobody: {
    update: 'Ktoś z zespołu napisze ponownie najpóźniej: {when}.',
    resolve: 'Ktoś z zespołu załatwi to najpóźniej: {when}.',
  },
  late: {
    answer:
      'Obiecaliśmy odpowiedź (termin: {when}) i nie dotrzymaliśmy słowa. Pamiętamy o Twoim zgłoszeniu.',
    update:
      'Obiecaliśmy wiadomość (termin: {when}) i nie dotrzymaliśmy słowa. Pamiętamy o Twoim zgłoszeniu.',
    resolve:
      'Obiecaliśmy załatwić sprawę (termin: {when}) i nie dotrzymaliśmy słowa. Pamiętamy o Twoim zgłoszeniu.',
  },
  lateBefore: {
    answer:
      'Obiecaliśmy odpowiedź (termin: {when}) i nie dotrzymaliśmy słowa. Przepraszamy. {next}',
    update:
      'Obiecaliśmy wiadomość (termin: {when}) i nie dotrzymaliśmy słowa. Przepraszamy. {next}',
    resolve:
      'Obiecaliśmy załatwić sprawę (termin: {when}) i nie dotrzymaliśmy słowa. Przepraszamy. {next}',
  },
  nothingToDo: 'Nie trzeba nic robić.',
  thanksForAnswer: 'Dziękujemy za odpowiedź.',
  chooseInPeace: 'Wybierz to, co Ci odpowiada, albo napisz, co byłoby lepsze. Nie ma pośpiechu.',
  nobodyAnswers: 'Nikt już na nie nie odpowie. Zawsze można wysłać nowe.',
  oneForBoth: 'Ktoś inny zgłosił nam to samo, więc jedna osoba zajmuje się obiema sprawami.',
  nothingLeft: 'Z tego, co tu napisano, nic nie zostało.',
  reopenUntil:
    'Jeśli jednak nie wszystko jest w porządku, można je otworzyć ponownie. Termin: {when}.',
  saidDone:
    '{name} uważa, że sprawa jest załatwiona. Czy tak jest? Ostatnie słowo należy do Ciebie.',
  weSaidDone: 'Uważamy, że sprawa jest załatwiona. Czy tak jest? Ostatnie słowo należy do Ciebie.',
  lastWord: 'Ostatnie słowo należy do Ciebie: czy wszystko zostało naprawione?',
  plan: 'Co zrobimy',
  willGet: 'Co otrzymasz',
  wasAgreed: 'Co zostało ustalone',
  erasedBy:
    'Otrzymaliśmy prośbę o usunięcie tego zgłoszenia. Zostanie usunięte najpóźniej: {when}.',
  mergedTitles: {
    waiting: 'Nikt jeszcze nie odpowiedział.',
    working: 'Trwają prace.',
    done: 'Sprawa jest załatwiona.',
    over: 'Drugie zgłoszenie zostało zakończone.',
  },
  promises: 'Co obiecaliśmy',
  promiseOf: {
    answer: 'Odpowiedź – termin: {when}',
    update: 'Wiadomość – termin: {when}',
    resolve: 'Załatwienie sprawy – termin: {when}',
  },
  verdicts: {
    kept: 'Dotrzymane',
    broken: 'Niedotrzymane',
    moved: 'Inny termin',
    withdrawn: 'Już niepotrzebne',
    waits: 'Czeka na Twój wybór',
    late: 'Spóźnione',
    toCome: 'W toku',
  },
  said: 'Przebieg rozmowy',
  byAt: '{name}, {when}',
  settledOn: 'Załatwiono: {when}',
  resolution: {
    apology: 'Przepraszamy',
    decided: 'Co postanowiliśmy',
    done: 'Co zostało zrobione',
    explanation: 'Dlaczego nie dotrzymaliśmy obietnicy',
    amends: 'Co otrzymujesz',
  },
  pictureAlt: 'Dodany przez Ciebie obraz',
  pictureGone: 'Ten obraz usunięto po upływie dni: {days}.',
  youChose: 'Twój wybór: {remedy}',
  tookOver: 'Teraz zajmuje się tym {name}.',
  agreedLater: 'Zgoda na późniejszy termin.',
  separated: 'Drugie zgłoszenie zostało zakończone, więc Twoim znów zajmujemy się osobno.',
  offerTakenBack: 'Propozycja została wycofana.',
  saidRight: 'Potwierdzenie: wszystko jest już w porządku.',
  notedRight: 'Odnotowaliśmy, że według Ciebie wszystko jest już w porządku.',
  saidNotRight: 'Informacja: nie wszystko jest w porządku.',
  openedAgain: 'Otworzyliśmy zgłoszenie ponownie.',
  noticedTitle: 'Zauważone przez: {name}',
  toldTitle: 'Treść zgłoszenia',
  facts: {
    reason: 'Co poszło nie tak',
    wish: 'Co by pomogło',
    contact: 'Kontakt',
    page: 'Strona',
    noticed: 'Zauważono',
    raised: 'Zgłoszono',
  },
  ownWish: '{wish}: {text}',
}

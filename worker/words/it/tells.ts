import type { TellWords } from '../words.ts'

export const tells: TellWords = {
  reportName: 'Segnalazione {reference}',
  pageTitle: '{reference}: {title}',
  somethingNew: 'Ci sono novità. {title}',
  timesOf: 'Gli orari sono quelli del fuso {zone}.',
  wayBack:
    'Da questa pagina si torna sempre alla segnalazione. L’indirizzo va tenuto per sé: chi lo ha può leggere quello che c’è qui.',
  alsoWriteTo: 'È possibile anche scrivere a {email}.',
  otherLanguages: 'Questa pagina in altre lingue',
  titles: {
    received: 'Abbiamo ricevuto la segnalazione.',
    acknowledged: 'La segnalazione è in buone mani.',
    working: 'Ce ne stiamo occupando.',
    proposed: 'Abbiamo una proposta.',
    resolved: 'Pensiamo che ora sia tutto a posto.',
    withdrawn: 'La segnalazione è stata ritirata.',
    merged: 'Questa segnalazione prosegue insieme a un’altra.',
    erased: 'Questa segnalazione è stata cancellata.',
  },
  hasProposal: 'Abbiamo ricevuto la controproposta.',
  workingAgain: 'Ce ne stiamo occupando di nuovo.',
  promised: {
    answer: '{name} risponde entro {when}.',
    update: '{name} scrive di nuovo entro {when}.',
    resolve: '{name} sistema tutto entro {when}.',
  },
  promisedByNobody: {
    update: 'Una persona del team scrive di nuovo entro {when}.',
    resolve: 'Una persona del team sistema tutto entro {when}.',
  },
  late: {
    answer:
      'Avevamo promesso una risposta entro {when} e non abbiamo mantenuto la parola. La segnalazione non è dimenticata.',
    update:
      'Avevamo promesso notizie entro {when} e non abbiamo mantenuto la parola. La segnalazione non è dimenticata.',
    resolve:
      'Avevamo promesso di sistemare tutto entro {when} e non abbiamo mantenuto la parola. La segnalazione non è dimenticata.',
  },
  lateBefore: {
    answer:
      'Avevamo promesso una risposta entro {when} e non abbiamo mantenuto la parola. Ci dispiace. {next}',
    update:
      'Avevamo promesso notizie entro {when} e non abbiamo mantenuto la parola. Ci dispiace. {next}',
    resolve:
      'Avevamo promesso di sistemare tutto entro {when} e non abbiamo mantenuto la parola. Ci dispiace. {next}',
  },
  nothingToDo: 'Non c’è altro da fare.',
  thanksForAnswer: 'Grazie della risposta.',
  chooseInPeace: 'Si può scegliere la soluzione preferita o proporne un’altra. Senza fretta.',
  nobodyAnswers: 'Nessuno risponderà più. È sempre possibile inviarne una nuova.',
  oneForBoth:
    'Un’altra persona ci ha segnalato la stessa cosa, quindi una sola persona segue entrambe.',
  nothingLeft: 'Di quanto è stato detto non resta nulla.',
  reopenUntil: 'Se alla fine non è tutto a posto, si può riaprire fino a {when}.',
  saidDone: '{name} dice che è risolto. È così? L’ultima parola spetta a chi ha segnalato.',
  weSaidDone: 'Per noi è risolto. È così? L’ultima parola spetta a chi ha segnalato.',
  lastWord: 'L’ultima parola spetta a chi ha segnalato: abbiamo rimediato?',
  plan: 'Che cosa faremo',
  willGet: 'Che cosa è in arrivo',
  wasAgreed: 'Che cosa è stato concordato',
  erasedBy:
    'È stata chiesta la cancellazione di questa segnalazione. Sarà cancellata al più tardi {when}.',
  mergedTitles: {
    waiting: 'Nessuno ha ancora risposto.',
    working: 'Ci stiamo lavorando.',
    done: 'È risolta.',
    over: 'L’altra segnalazione è terminata.',
  },
  promises: 'Che cosa abbiamo promesso',
  promiseOf: {
    answer: 'Una risposta entro {when}',
    update: 'Notizie entro {when}',
    resolve: 'Risolto entro {when}',
  },
  verdicts: {
    kept: 'Mantenuta',
    broken: 'Non mantenuta',
    moved: 'Nuova data',
    withdrawn: 'Non più necessaria',
    waits: 'In attesa della scelta',
    late: 'In ritardo',
    toCome: 'In corso',
  },
  said: 'Che cosa ci siamo detti',
  byAt: '{name}, {when}',
  settledOn: 'Risolto: {when}',
  resolution: {
    apology: 'Ci dispiace',
    decided: 'Che cosa abbiamo deciso',
    done: 'Che cosa è stato fatto',
    explanation: 'Perché una promessa non è stata mantenuta',
    amends: 'Che cosa spetta',
  },
  pictureAlt: 'L’immagine aggiunta',
  pictureGone: 'Questa immagine è stata eliminata dopo {days} giorni.',
  youChose: 'Scelta fatta: {remedy}',
  tookOver: 'Ora se ne occupa {name}.',
  agreedLater: 'È stata accettata una data successiva.',
  separated: 'L’altra segnalazione è terminata, quindi questa viene seguita di nuovo da sola.',
  offerTakenBack: 'La proposta è stata ritirata.',
  saidRight: 'Ci è stato confermato: ora è tutto a posto.',
  notedRight: 'Abbiamo annotato che ora è tutto a posto.',
  saidNotRight: 'Ci è stato detto che non è tutto a posto.',
  openedAgain: 'L’abbiamo riaperta.',
  noticedTitle: 'Che cosa ha notato {name}',
  toldTitle: 'Che cosa ci è stato segnalato',
  facts: {
    reason: 'Che cosa è andato storto',
    wish: 'Che cosa aiuterebbe',
    contact: 'Contatto',
    page: 'Pagina',
    noticed: 'Notato',
    raised: 'Inviata',
  },
  ownWish: '{wish}: {text}',
}

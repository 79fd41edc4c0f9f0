import type { MailWords } from '../words.ts'

export const mail: MailWords = {
  labelled: '{label}:',
  askSubject: 'Ricevere email da {site}?',
  askWhy:
    'Qualcuno ha dato questo indirizzo a {site} per sapere via email che cosa succede a una segnalazione.',
  askOnce: 'Senza un sì, non arriverà nessun’altra email.',
  askYes: 'Sì, scrivetemi',
  askNo: 'Non l’ho chiesto io',
  newsSubject: 'Segnalazione {reference} a {site}',
  seeAndAnswer: 'Leggi e rispondi',
  stopMails: 'Basta email',
  youAsked: 'Questa email arriva perché è stato chiesto a {site} di scrivere sulla segnalazione.',
  headlines: {
    acknowledged: '{name} se ne occupa',
    planned: '{name} ha un piano',
    messaged: '{name} ha scritto un messaggio',
    offered: '{name} fa una proposta',
    granted: '{name} vuole rimediare',
    move_asked: '{name} chiede più tempo',
    offer_reminded: 'La nostra proposta è ancora valida',
    promise_broken: 'Non abbiamo mantenuto una promessa',
    links_revoked: 'Ecco il nuovo link',
  },
  wasMadeRight: 'Abbiamo rimediato?',
  outcomes: {
    fixed: 'Pensiamo che ora sia tutto a posto',
    partly: 'Abbiamo potuto sistemarne una parte',
    declined: 'La nostra risposta alla segnalazione',
    no_agreement: 'Non abbiamo trovato un accordo',
    no_reply: 'Per ora abbiamo messo da parte la segnalazione',
  },
  toBeDoneBy: 'Da fare entro {when}.',
  notChosen: 'La scelta è ancora aperta',
  stillChoose: 'Senza fretta. Si può ancora scegliere:',
  newDate: 'La nuova data sarebbe {when}. Vale solo con un sì.',
  pleaseTell: 'Aspettiamo una risposta',
  ifNotRight: 'Se non è così, riapriamo la segnalazione e la guardiamo prima di quelle nuove.',
  offerGone: 'Questa proposta non è più valida.',
  chooseOne: 'Si può scegliere o proporre altro. Ciò che viene scelto è pronto entro {when}.',
  takeIt: 'Si può accettare o proporre altro. Sarà pronto entro {when}.',
  ourPromise: 'Che cosa abbiamo promesso',
  broken: {
    answer:
      'Avevamo promesso una risposta entro {when} e non abbiamo mantenuto la parola. La colpa è nostra. La nuova data è {next}.',
    update:
      'Avevamo promesso notizie entro {when} e non abbiamo mantenuto la parola. La colpa è nostra. La nuova data è {next}.',
    resolve:
      'Avevamo promesso una soluzione entro {when} e non abbiamo mantenuto la parola. La colpa è nostra. La nuova data è {next}.',
  },
  standings: {
    proposed: 'Ora tocca scegliere.',
    resolved: 'È tutto a posto? Se non lo è, basta un clic per riaprirla.',
    closed: 'Se il problema torna, si può riaprire per 30 giorni.',
    merged: 'Prosegue insieme a un’altra segnalazione.',
  },
  linkTitles: {
    confirm: 'Possiamo scrivere qui?',
    stop: 'Basta email su questa segnalazione?',
    block: 'Nessuno qui l’ha chiesto?',
  },
  linkTexts: {
    confirm: '{site} scriverà a {email} quando ci saranno novità sulla segnalazione {reference}.',
    stop: '{site} non scriverà più sulla segnalazione {reference}. La sua pagina continua a dire tutto.',
    block: '{site} non scriverà mai più a questo indirizzo. Ci scusiamo per il disturbo.',
  },
  linkButtons: { confirm: 'Sì, scrivetemi', block: 'Non scrivetemi mai' },
  linkDone: {
    stop: 'Non arriveranno altre email su questa segnalazione.',
    block: 'Non scriveremo mai più a questo indirizzo.',
  },
  done: 'Fatto.',
  doneTitle: 'Fatto',
  noReport: {
    title: 'Nessuna segnalazione',
    heading: 'A questo indirizzo non c’è nessuna segnalazione.',
    text: 'Se è appena stata inviata, può volerci qualche minuto prima che compaia: basta ricaricare la pagina. Altrimenti è bene controllare che l’indirizzo sia stato copiato per intero.',
  },
  notSent: {
    title: 'Non ancora inviato',
    heading: 'Questo non è stato inviato.',
    text: 'Qualcosa non ha funzionato da parte nostra, e ci dispiace. Ecco il testo: si può ricaricare la pagina per inviarlo di nuovo, o conservarne una copia.',
  },
  refused: { title: 'Non ha funzionato', heading: 'Non ha funzionato.' },
  refusals: {
    forbidden: 'La richiesta non proveniva da questa pagina.',
    notFound: 'A questo indirizzo non c’è nulla.',
    tooLarge: 'Ciò che è stato inviato è troppo grande.',
    unavailable: 'Al momento non riusciamo a salvare nulla. Si può riprovare tra poco.',
    failed: 'Qualcosa non ha funzionato da parte nostra.',
    notTaken: 'Non è stato possibile accettarlo. Si può tornare indietro e riprovare.',
  },
}

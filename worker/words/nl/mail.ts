import type { MailWords } from '../words.ts'

export const mail: MailWords = {
  labelled: '{label}:',
  askSubject: 'Wilt u e-mail van {site}?',
  askWhy:
    'Iemand heeft dit adres aan {site} gegeven om per e-mail te horen wat er met een melding gebeurt.',
  askOnce: 'Zolang u geen ja zegt, komt er geen andere e-mail.',
  askYes: 'Ja, schrijf mij',
  askNo: 'Dat was ik niet',
  newsSubject: 'Uw melding {reference} bij {site}',
  seeAndAnswer: 'Bekijken en antwoorden',
  stopMails: 'Geen e-mails meer',
  youAsked: 'U hebt {site} gevraagd u over uw melding te schrijven.',
  headlines: {
    acknowledged: '{name} neemt het op zich',
    planned: '{name} heeft een plan',
    messaged: '{name} heeft u geschreven',
    offered: '{name} doet u een voorstel',
    granted: '{name} maakt het goed met u',
    move_asked: '{name} vraagt u om meer tijd',
    offer_reminded: 'Ons voorstel staat nog',
    promise_broken: 'We hebben een belofte niet gehouden',
    links_revoked: 'Hier is uw nieuwe link',
  },
  wasMadeRight: 'Is het goedgemaakt?',
  outcomes: {
    fixed: 'We denken dat het weer in orde is',
    partly: 'Een deel konden we in orde maken',
    declined: 'Ons antwoord op uw melding',
    no_agreement: 'We zijn het niet eens geworden',
    no_reply: 'We leggen uw melding voorlopig opzij',
  },
  toBeDoneBy: 'Klaar uiterlijk {when}.',
  notChosen: 'U hebt nog niet gekozen',
  stillChoose: 'Neem gerust de tijd. U kunt nog kiezen:',
  newDate: 'De nieuwe datum wordt {when}. Die geldt alleen als u akkoord gaat.',
  pleaseTell: 'Laat het ons weten',
  ifNotRight: 'Zo niet, dan heropenen we uw melding en kijken we ernaar vóór nieuwe meldingen.',
  offerGone: 'Dit voorstel geldt niet meer.',
  chooseOne: 'U kiest, of stelt iets anders voor. Wat u kiest, is uiterlijk {when} klaar.',
  takeIt: 'U kunt het aannemen of iets anders voorstellen. Het is uiterlijk {when} klaar.',
  ourPromise: 'Wat we hebben beloofd',
  broken: {
    answer:
      'We hadden u uiterlijk {when} antwoord beloofd en hebben ons daar niet aan gehouden. Dat is onze fout. De nieuwe datum is {next}.',
    update:
      'We hadden u uiterlijk {when} bericht beloofd en hebben ons daar niet aan gehouden. Dat is onze fout. De nieuwe datum is {next}.',
    resolve:
      'We hadden u uiterlijk {when} een oplossing beloofd en hebben ons daar niet aan gehouden. Dat is onze fout. De nieuwe datum is {next}.',
  },
  standings: {
    proposed: 'Nu is de keuze aan u.',
    resolved: 'Laat ons weten of het in orde is. Zo niet, dan opent één klik de melding opnieuw.',
    closed: 'Als het weer misgaat, kunt u de melding nog 30 dagen heropenen.',
    merged: 'Het gaat samen met een andere melding verder.',
  },
  linkTitles: {
    confirm: 'Zullen we u hier schrijven?',
    stop: 'Geen e-mail meer over deze melding?',
    block: 'Hebt u hier niet om gevraagd?',
  },
  linkTexts: {
    confirm: '{site} schrijft dan naar {email} als er nieuws is over melding {reference}.',
    stop: '{site} schrijft dan niet meer over melding {reference}. Op de eigen pagina staat nog steeds alles.',
    block: '{site} vraagt dit adres dan nooit meer iets. Excuses voor de overlast.',
  },
  linkButtons: { confirm: 'Ja, schrijf mij', block: 'Schrijf mij nooit' },
  linkDone: {
    stop: 'U krijgt geen e-mail meer over deze melding.',
    block: 'We vragen dit adres nooit meer iets.',
  },
  done: 'Klaar.',
  doneTitle: 'Klaar',
  noReport: {
    title: 'Geen melding gevonden',
    heading: 'Op dit adres staat geen melding.',
    text: 'Als u de melding net hebt gedaan, kan het enkele minuten duren voordat die hier staat: laad deze pagina opnieuw. Controleer anders of het hele adres is gekopieerd.',
  },
  notSent: {
    title: 'Nog niet verstuurd',
    heading: 'Dit is niet verstuurd.',
    text: 'Er ging iets mis bij ons, en dat spijt ons. Hier is uw tekst: laad deze pagina opnieuw om die nog eens te versturen, of bewaar een kopie.',
  },
  refused: { title: 'Dit is niet gelukt', heading: 'Dit is niet gelukt.' },
  refusals: {
    forbidden: 'Het verzoek kwam niet van deze pagina.',
    notFound: 'Op dit adres staat niets.',
    tooLarge: 'Wat u hebt verstuurd, is te groot.',
    unavailable: 'We kunnen nu even niets opslaan. Probeer het zo opnieuw.',
    failed: 'Er ging iets mis bij ons.',
    notTaken: 'We konden dit niet aannemen. Ga terug en probeer het opnieuw.',
  },
}

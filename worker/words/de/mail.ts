import type { MailWords } from '../words.ts'

export const mail: MailWords = {
  labelled: '{label}:',
  askSubject: 'Möchten Sie E-Mails von {site}?',
  askWhy:
    'Jemand hat {site} diese Adresse gegeben, um per E-Mail zu erfahren, was aus einer Meldung wird.',
  askOnce: 'Solange Sie nicht zustimmen, kommt keine weitere E-Mail.',
  askYes: 'Ja, schreiben Sie mir',
  askNo: 'Das war ich nicht',
  newsSubject: 'Ihre Meldung {reference} an {site}',
  seeAndAnswer: 'Ansehen und antworten',
  stopMails: 'Keine E-Mails mehr',
  youAsked: 'Sie haben {site} gebeten, Ihnen zu Ihrer Meldung zu schreiben.',
  headlines: {
    acknowledged: '{name} kümmert sich darum',
    planned: '{name} hat einen Plan',
    messaged: '{name} hat Ihnen geschrieben',
    offered: '{name} macht Ihnen ein Angebot',
    granted: '{name} möchte es wiedergutmachen',
    move_asked: '{name} bittet Sie um mehr Zeit',
    offer_reminded: 'Unser Angebot gilt weiterhin',
    promise_broken: 'Wir haben ein Versprechen nicht gehalten',
    links_revoked: 'Hier ist Ihr neuer Link',
  },
  wasMadeRight: 'Haben wir es wiedergutgemacht?',
  outcomes: {
    fixed: 'Wir denken, dass es wieder in Ordnung ist',
    partly: 'Einen Teil konnten wir in Ordnung bringen',
    declined: 'Unsere Antwort auf Ihre Meldung',
    no_agreement: 'Wir haben uns nicht einigen können',
    no_reply: 'Wir haben Ihre Meldung vorerst zurückgestellt',
  },
  toBeDoneBy: 'Wird bis {when} erledigt.',
  notChosen: 'Sie haben noch nicht gewählt',
  stillChoose: 'Nehmen Sie sich ruhig Zeit. Sie können noch wählen:',
  newDate: 'Der neue Termin wäre {when}. Er gilt nur, wenn Sie einverstanden sind.',
  pleaseTell: 'Bitte sagen Sie es uns',
  ifNotRight: 'Falls nicht, öffnen wir Ihre Meldung wieder und ziehen sie neuen Meldungen vor.',
  offerGone: 'Dieses Angebot gilt nicht mehr.',
  chooseOne:
    'Sie wählen aus oder schlagen etwas anderes vor. Was Sie wählen, ist bis {when} erledigt.',
  takeIt: 'Sie können es annehmen oder etwas anderes vorschlagen. Es ist bis {when} erledigt.',
  ourPromise: 'Was wir versprochen haben',
  broken: {
    answer:
      'Wir hatten Ihnen bis {when} eine Antwort versprochen und das nicht gehalten. Das ist unser Fehler. Der neue Termin ist {next}.',
    update:
      'Wir hatten Ihnen bis {when} eine Nachricht versprochen und das nicht gehalten. Das ist unser Fehler. Der neue Termin ist {next}.',
    resolve:
      'Wir hatten Ihnen bis {when} eine Lösung versprochen und das nicht gehalten. Das ist unser Fehler. Der neue Termin ist {next}.',
  },
  standings: {
    proposed: 'Jetzt haben Sie die Wahl.',
    resolved:
      'Bitte sagen Sie uns, ob es in Ordnung ist. Falls nicht, öffnet ein Klick die Meldung wieder.',
    closed: 'Falls es wieder nicht geht, können Sie die Meldung 30 Tage lang wieder öffnen.',
    merged: 'Es geht gemeinsam mit einer anderen Meldung weiter.',
  },
  linkTitles: {
    confirm: 'Dürfen wir Ihnen hier schreiben?',
    stop: 'Keine E-Mails mehr zu dieser Meldung?',
    block: 'Sie haben das nicht angefordert?',
  },
  linkTexts: {
    confirm: '{site} schreibt dann an {email}, sobald es zur Meldung {reference} etwas Neues gibt.',
    stop: '{site} schreibt dann nichts mehr zur Meldung {reference}. Auf ihrer Seite steht weiterhin alles.',
    block: 'Dann fragt {site} diese Adresse nie wieder. Bitte entschuldigen Sie die Störung.',
  },
  linkButtons: { confirm: 'Ja, schreiben Sie mir', block: 'Nie wieder schreiben' },
  linkDone: {
    stop: 'Sie bekommen zu dieser Meldung keine E-Mails mehr.',
    block: 'Wir fragen diese Adresse nie wieder.',
  },
  done: 'Erledigt.',
  doneTitle: 'Erledigt',
  noReport: {
    title: 'Keine Meldung gefunden',
    heading: 'Unter dieser Adresse gibt es keine Meldung.',
    text: 'Wenn Sie sie eben erst gemacht haben, kann es einige Minuten dauern, bis sie hier erscheint: Laden Sie die Seite neu. Sonst prüfen Sie bitte, ob die Adresse vollständig kopiert wurde.',
  },
  notSent: {
    title: 'Noch nicht gesendet',
    heading: 'Das wurde nicht gesendet.',
    text: 'Bei uns ist etwas schiefgegangen, das tut uns leid. Hier ist Ihr Text: Laden Sie die Seite neu, um ihn noch einmal zu senden, oder heben Sie eine Kopie auf.',
  },
  refused: { title: 'Das hat nicht geklappt', heading: 'Das hat nicht geklappt.' },
  refusals: {
    forbidden: 'Die Anfrage kam nicht von dieser Seite.',
    notFound: 'Unter dieser Adresse gibt es nichts.',
    tooLarge: 'Was Sie gesendet haben, ist zu groß.',
    unavailable:
      'Im Moment können wir nichts speichern. Bitte versuchen Sie es gleich noch einmal.',
    failed: 'Bei uns ist etwas schiefgegangen.',
    notTaken: 'Das konnten wir nicht annehmen. Gehen Sie zurück und versuchen Sie es noch einmal.',
  },
}
